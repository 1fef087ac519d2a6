"""Recovery over each real database, with the mail that comes of it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Iterable

import httpx
import pytest
from dependency_injector import providers

from blog.application.ports.mailer import Letter
from blog.container import Container
from blog.domain.access.roles import Role
from tests.support.api import PASSWORD, Api, People, Person, problem, serving
from tests.support.fakes.mail import RecordingMailer

MANY = 100
NEW = "a new password for ada"


class Post:
    """What the outbox mails."""

    def __init__(self, container: Container, mailer: RecordingMailer) -> None:
        self._relay = container.outbox_relay()
        self.mailer = mailer

    async def deliver(self) -> None:
        """Hand on all that is due."""
        while await self._relay.deliver_due():
            pass

    async def secret(self, letter: Letter) -> str:
        """The secret in the last letter of this kind, once everything is delivered."""
        await self.deliver()
        return self.mailer.last(letter).values["token"]


@pytest.fixture
def post(container: Container) -> Post:
    mailer = RecordingMailer()
    container.mailer.override(providers.Object(mailer))
    return Post(container, mailer)


@pytest.fixture
async def api(container: Container, post: Post) -> AsyncIterator[Api]:
    async with serving(container) as client:
        assert post is not None
        yield client


@pytest.fixture
async def ada(people: People) -> Person:
    return await people.join(Role.AUTHOR)


async def statuses(answers: Iterable[Awaitable[httpx.Response]]) -> Counter[int]:
    """How often each status was answered, when all were asked at once."""
    return Counter(answer.status_code for answer in await asyncio.gather(*answers))


async def signs_in(api: Api, person: Person, password: str) -> bool:
    credentials = {"email": person.email, "password": password}
    return (await api.post("/auth/token", json=credentials)).status_code == 200


async def test_of_many_who_bring_one_secret_at_once_one_resets_the_password(
    api: Api, post: Post, ada: Person
) -> None:
    await api.post("/auth/password/forgot", json={"email": ada.email})
    token = await post.secret(Letter.RESET_PASSWORD)

    def reset(number: int) -> Awaitable[httpx.Response]:
        return api.post("/auth/password/reset", json={"token": token, "password": f"{NEW} {number}"})

    assert await statuses(map(reset, range(MANY))) == {204: 1, 422: MANY - 1}
    # Not all of them: ten wrong passwords close the door.
    assert not await signs_in(api, ada, PASSWORD)
    problem(await api.get("/users/me", headers=ada.headers), 401, "invalid_token")
    await post.deliver()
    letters = Counter(message.letter for message in post.mailer.to(ada.email))
    assert letters == {Letter.RESET_PASSWORD: 1, Letter.PASSWORD_CHANGED: 1}


async def test_a_reset_ends_what_programs_were_given_and_signs_nobody_in(
    api: Api, post: Post, ada: Person
) -> None:
    made = await api.post(
        "/auth/tokens", json={"name": "Laptop", "scopes": ["profile:read"]}, headers=ada.headers
    )
    program = {"Authorization": f"Bearer {made.json()['token']}"}
    assert (await api.get("/users/me", headers=program)).status_code == 200
    await api.post("/auth/password/forgot", json={"email": ada.email.upper()})
    token = await post.secret(Letter.RESET_PASSWORD)
    answer = await api.post("/auth/password/reset", json={"token": token, "password": NEW})
    assert answer.status_code == 204
    for headers in (program, ada.headers):
        problem(await api.get("/users/me", headers=headers), 401, "invalid_token")
    assert await signs_in(api, ada, NEW)


async def test_one_of_many_changes_of_address_is_confirmed(api: Api, post: Post, ada: Person) -> None:
    new = {"email": "new@example.org"}
    answer = await api.post(f"/users/{ada.id}/email", json=new, headers=ada.headers)
    assert answer.status_code == 202
    token = await post.secret(Letter.CHANGE_EMAIL)

    def confirm(_: int) -> Awaitable[httpx.Response]:
        return api.post("/auth/email/confirm", json={"token": token})

    assert await statuses(map(confirm, range(MANY))) == {204: 1, 422: MANY - 1}
    me = (await api.get("/users/me", headers=ada.headers)).json()
    assert (me["email"], me["email_verified"]) == ("new@example.org", True)
    await post.deliver()
    assert [message.letter for message in post.mailer.to(ada.email)] == [Letter.EMAIL_CHANGED]


async def test_of_two_accounts_that_want_one_address_one_gets_it(
    api: Api, post: Post, people: People
) -> None:
    persons = [await people.join(Role.READER) for _ in range(2)]
    for person in persons:
        new = {"email": "new@example.org"}
        await api.post(f"/users/{person.id}/email", json=new, headers=person.headers)
    await post.deliver()
    tokens = [message.values["token"] for message in post.mailer.to("new@example.org")]
    assert len(tokens) == 2
    confirming = [api.post("/auth/email/confirm", json={"token": token}) for token in tokens]
    assert await statuses(confirming) == {204: 1, 409: 1}


async def test_a_new_account_verifies_its_address(api: Api, post: Post) -> None:
    account = {"name": "Eve", "email": "eve@example.org", "password": PASSWORD}
    assert (await api.post("/users", json=account)).json()["email_verified"] is False
    token = await post.secret(Letter.VERIFY_EMAIL)

    def verify(_: int) -> Awaitable[httpx.Response]:
        return api.post("/auth/email/verify", json={"token": token})

    assert await statuses(map(verify, range(MANY))) == {204: 1, 422: MANY - 1}


async def test_one_of_many_changes_of_a_password_is_made(api: Api, ada: Person) -> None:
    def change(number: int) -> Awaitable[httpx.Response]:
        body = {"current_password": PASSWORD, "password": f"{NEW} {number}"}
        return api.post("/auth/password", json=body, headers=ada.headers)

    found = await statuses(map(change, range(8)))
    # Whoever comes second knows the password no more, or has a token that was replaced.
    assert found[200] == 1
    assert set(found) <= {200, 401, 409, 422}
    assert not await signs_in(api, ada, PASSWORD)


async def test_known_and_unknown_addresses_are_answered_alike(api: Api, post: Post, ada: Person) -> None:
    answers = [
        await api.post("/auth/password/forgot", json={"email": email})
        for email in (ada.email, "nobody@example.org")
    ]
    # How much of the limit is left goes down for everybody.
    own = {"x-request-id", "ratelimit"}
    seen = [
        (answer.status_code, answer.content, [pair for pair in answer.headers.items() if pair[0] not in own])
        for answer in answers
    ]
    assert seen[0] == seen[1]
    await post.deliver()
    assert [message.to for message in post.mailer.sent] == [ada.email]
