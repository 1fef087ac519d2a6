"""Secrets are planted wherever they can get in, and searched for in all that the service writes."""

import io
import logging
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from email.message import EmailMessage

import pytest
from dependency_injector import providers
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from blog.adapters.persistence.base import Base
from blog.adapters.security.tokens import OpaqueTokenMint
from blog.application.ports.tokens import SecretKind
from blog.container import Container
from blog.domain.access.roles import Role
from blog.entrypoints.logs import set_up_logging
from tests.integration.http.conftest import container_at
from tests.support.api import Api, People
from tests.support.databases.tables import empty
from tests.support.mail_server import LOOPBACK, Inbox, mail_server

PLANTED = "Xq7-planted"
"""In every planted secret."""
PASSWORD = f"{PLANTED}-password of a person"
WRONG = f"{PLANTED}-password that is wrong"
EMAIL = f"{PLANTED}@example.org"
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the server would write to its log."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    set_up_logging()
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    handler.setStream(written)
    logging.getLogger("blog").setLevel(logging.DEBUG)
    # The client and the mail server are the test's, and write whole addresses.
    for name in ("httpx", "mail.log"):
        monkeypatch.setattr(logging.getLogger(name), "disabled", True)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("blog").setLevel(logging.NOTSET)


@pytest.fixture
async def inbox() -> AsyncIterator[Inbox]:
    async with mail_server(Inbox()) as inbox:
        yield inbox


@pytest.fixture
async def container(migrated_url: str, inbox: Inbox) -> Container:
    container = container_at(
        migrated_url, mail_url=f"smtp://{LOOPBACK}:{inbox.port}?tls=none", site_url="https://blog.test"
    )
    await empty(container.database())
    return container


class Broken:
    """A use case whose error holds what a library would put there."""

    async def list(self, *_: object, **__: object) -> object:
        error = IntegrityError(f"INSERT {WRONG}", {"password": WRONG}, ValueError(WRONG))
        raise ExceptionGroup(f"several: {WRONG}", [KeyError(WRONG), error]) from ValueError(WRONG)


def secret_in(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    found = re.search(r"\bb[a-z]_[A-Za-z0-9_-]{43}[0-9a-f]{8}", body.get_content())
    assert found is not None
    return found[0]


async def sign_in_right_and_wrong(api: Api, people: People) -> set[str]:
    """Make accounts, sessions and tokens; gives all that was minted."""
    await api.post("/users", json={"name": "Ada", "email": EMAIL, "password": PASSWORD})
    await api.post("/users", json={"name": "Ada", "email": EMAIL, "password": WRONG})
    await api.post("/users", json={"name": "Ada", "email": EMAIL, "password": PLANTED})
    for password in (PASSWORD, WRONG):
        await api.post("/auth/token", data={"username": EMAIL, "password": password})
    signed_in = await api.post("/auth/token", json={"email": EMAIL, "password": PASSWORD})
    token = signed_in.json()["access_token"]
    ada = {"Authorization": f"Bearer {token}"}
    browser = await api.post("/auth/sessions", json={"email": EMAIL, "password": PASSWORD})
    cookie = browser.headers["set-cookie"].partition("=")[2].partition(";")[0]
    minted = {token, cookie}
    api.cookies.clear()
    await api.get("/auth/sessions", headers={"Cookie": f"__Host-session={cookie}"})
    await api.get("/users/me", headers={**ada, "Cookie": f"__Host-session={cookie}"})
    again = await api.post("/auth/sessions/current/reauthenticate", json={"password": PASSWORD}, headers=ada)
    minted.add(again.json()["access_token"])
    ada = {"Authorization": f"Bearer {again.json()['access_token']}"}
    author = await people.join(Role.AUTHOR)
    order = {"name": "CI", "scopes": ["posts:read"]}
    minted.add((await api.post("/auth/tokens", json=order, headers=author.headers)).json()["token"])
    return minted


async def send_secrets_where_none_belong(api: Api, stray: Mapping[SecretKind, str]) -> None:
    for headers in (
        {"Authorization": f"Bearer {stray[SecretKind.SESSION]}"},
        {"Authorization": f"Basic {WRONG}"},
        {"Cookie": f"__Host-session={stray[SecretKind.SESSION]}; other={PLANTED}"},
        {"X-Request-Id": stray[SecretKind.CONFIRMATION]},
        {"Idempotency-Key": PLANTED, "Referer": f"https://blog.test/#token={PLANTED}", "User-Agent": PLANTED},
    ):
        await api.get("/users/me", headers=headers)
        # Its refusal stands in the audit trail.
        await api.post("/auth/token", json={"email": EMAIL, "password": WRONG}, headers=headers)
    for body in (
        f'{{"email": "{EMAIL}", "password": "{WRONG}"',
        f'{{"email": "{EMAIL}", "password": ["{WRONG}"]}}',
        f'{{"email": "{EMAIL}", "password": "{WRONG}", "{PLANTED}": 1}}',
        f'"{WRONG}"',
        f"{WRONG}\x00",
    ):
        for path in ("/auth/token", "/users", "/auth/password/reset"):
            await api.post(path, content=body, headers=JSON)
    for path in (
        f"/posts?access_token={PLANTED}",
        f"/posts?cursor={PLANTED}",
        f"/posts/{PLANTED}?password={PLANTED}",
        f"/{PLANTED}/nowhere?token={stray[SecretKind.SESSION]}",
    ):
        await api.get(path)
        await api.post(path, json={"password": WRONG})


async def ask_for_mail(api: Api, container: Container, inbox: Inbox) -> set[str]:
    """Letters that are sent, and letters that the server refuses with all it knows; gives the secrets."""
    relay = container.outbox_relay()
    await api.post("/auth/password/forgot", json={"email": EMAIL})
    await api.post("/auth/password/forgot", json={"email": f"stranger.{EMAIL}"})
    await relay.deliver_due()
    secret = next(secret_in(letter) for _, letter in inbox.letters if "password" in letter["Subject"])
    reset = {"token": secret, "password": f"{PASSWORD} now"}
    assert (await api.post("/auth/password/reset", json=reset)).status_code == 204
    await api.post("/auth/password/reset", json=reset)
    inbox.refusal = f"550 {EMAIL} is not here, nor is {secret}"
    await api.post("/auth/password/forgot", json={"email": EMAIL})
    sent = len(inbox.letters)
    await relay.deliver_due()
    assert len(inbox.letters) == sent
    return {secret}


async def all_rows(container: Container) -> dict[str, str]:
    """Every value of every table, a row a line."""
    async with container.database().sessions() as session:
        rows = {table.name: await session.execute(select(table)) for table in Base.metadata.sorted_tables}
        return {
            name: "".join(f"{' '.join(map(_text, row))}\n" for row in result) for name, result in rows.items()
        }


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


async def test_nothing_that_is_written_holds_a_planted_secret(
    api: Api,
    people: People,
    container: Container,
    inbox: Inbox,
    log: io.StringIO,
    capfd: pytest.CaptureFixture[str],
) -> None:
    mint = OpaqueTokenMint()
    stray = {kind: mint.mint(kind).plain for kind in SecretKind}
    minted = await sign_in_right_and_wrong(api, people)
    await send_secrets_where_none_belong(api, stray)
    mailed = await ask_for_mail(api, container, inbox)

    container.post_reading.override(providers.Object(Broken()))
    assert (await api.get("/posts")).status_code == 500
    container.incidents().report("it broke", RuntimeError(WRONG))
    logging.getLogger("asyncio").error("unhandled", exc_info=RuntimeError(WRONG))

    written = "".join((log.getvalue(), *capfd.readouterr()))
    assert written.count("\n") > 60
    assert "IntegrityError" in written
    assert "in list" in written
    found = [
        secret for secret in (PLANTED, *stray.values(), *minted, *mailed) if secret.lower() in written.lower()
    ]
    assert found == [], [line for line in written.splitlines() if any(one in line for one in found)]

    stored = await all_rows(container)
    secrets = (PASSWORD, WRONG, *stray.values(), *minted, *mailed)
    assert [(secret, table) for table, text in stored.items() for secret in secrets if secret in text] == []
    assert stored["audit"].count("\n") > 10
    assert PLANTED.lower() not in stored["audit"].lower()
    # The search finds what is there.
    assert EMAIL in stored["users"]
