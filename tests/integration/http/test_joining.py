"""Who joins and who owns the blog, on each real database, when many ask at once."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterable

import httpx
import pytest
from sqlalchemy import select

from blog.adapters.persistence.invitations.rows import InvitationRow
from blog.application.invitations.mailing import InvitationMailing
from blog.application.ports.mailer import Mailer, Message
from blog.container import Container
from blog.domain.access.roles import Role
from tests.support.api import PASSWORD, Api, People

MANY = 50
EVE = {"email": "Eve@example.org", "role": "author"}


class Postbox(Mailer):
    def __init__(self) -> None:
        self.tokens: list[str] = []

    async def send(self, message: Message) -> None:
        self.tokens.append(message.values["token"])


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


async def deliver(container: Container, postbox: Postbox) -> None:
    """Hand the events that wait to the mailing of invitations."""
    mailing = InvitationMailing(
        container.transact(), postbox, container.tokens(), container.clock(), "https://example.org"
    )
    for event in await container.outbox_store().due(container.clock().now(), 1_000):
        await mailing.handle(event)
        await container.outbox_store().delivered(event.id, container.clock().now())


async def statuses(answers: Iterable[Awaitable[httpx.Response]]) -> Counter[int]:
    """How often each status was answered, when all were asked at once."""
    return Counter(answer.status_code for answer in await asyncio.gather(*answers))


async def test_an_invitation_is_good_for_one_of_many_accounts(
    api: Api, people: People, container: Container, postbox: Postbox
) -> None:
    admin = await people.join(Role.ADMIN)
    assert (await api.post("/invitations", json=EVE, headers=admin.headers)).status_code == 201
    await deliver(container, postbox)
    (token,) = postbox.tokens
    (sent,) = (await api.get("/invitations", headers=admin.headers)).json()
    assert sent["sent_at"] is not None
    body = {"invitation": token, "password": PASSWORD}

    joined = [api.post("/users", json={**body, "name": f"Eve {number}"}) for number in range(MANY)]

    assert await statuses(joined) == {201: 1, 422: MANY - 1}
    users = (await api.get("/users", headers=admin.headers)).json()
    assert [user["role"] for user in users if user["email"] == "Eve@example.org"] == ["author"]
    assert (await api.get("/invitations", headers=admin.headers)).json() == []


async def test_an_address_that_many_invite_at_once_has_one_invitation(
    api: Api, people: People, container: Container, postbox: Postbox
) -> None:
    admins = [await people.join(Role.ADMIN) for _ in range(2)]

    made = [api.post("/invitations", json=EVE, headers=admins[number % 2].headers) for number in range(20)]

    answered = await statuses(made)
    assert set(answered) <= {201, 503}
    assert answered[201] >= 2
    (left,) = (await api.get("/invitations", headers=admins[0].headers)).json()
    await deliver(container, postbox)
    (token,) = postbox.tokens
    joined = await api.post("/users", json={"invitation": token, "name": "Eve", "password": PASSWORD})
    assert (joined.status_code, joined.json()["role"]) == (201, left["role"])


async def test_an_invitation_that_is_withdrawn_and_accepted_at_once_is_one_of_both(
    api: Api, people: People, container: Container, postbox: Postbox
) -> None:
    admin = await people.join(Role.ADMIN)
    for number in range(5):
        body = {**EVE, "email": f"eve{number}@example.org"}
        made = (await api.post("/invitations", json=body, headers=admin.headers)).json()
        await deliver(container, postbox)
        joining = {"invitation": postbox.tokens[-1], "name": "Eve", "password": PASSWORD}
        joined, withdrawn = await asyncio.gather(
            api.post("/users", json=joining),
            api.delete(f"/invitations/{made['id']}", headers=admin.headers),
        )
        assert (joined.status_code, withdrawn.status_code) in {(201, 404), (422, 204)}


async def test_of_many_who_set_the_blog_up_at_once_one_owns_it(api: Api, container: Container) -> None:
    token = await container.setting_up().offer()

    def set_up(number: int) -> Awaitable[httpx.Response]:
        owner = {"name": "Ada", "email": f"ada{number}@example.org", "password": PASSWORD, "token": token}
        return api.post("/auth/setup", json=owner)

    assert await statuses(map(set_up, range(MANY))) == {201: 1, 422: MANY - 1}
    assert [user["role"] for user in (await api.get("/users")).json()] == ["owner"]
    assert await container.setting_up().offer() is None


async def test_of_several_starts_at_once_one_token_is_good(api: Api, container: Container) -> None:
    tokens = await asyncio.gather(*(container.setting_up().offer() for _ in range(8)))

    def set_up(token: str | None) -> Awaitable[httpx.Response]:
        owner = {"name": "Ada", "email": "ada@example.org", "password": PASSWORD, "token": token}
        return api.post("/auth/setup", json=owner)

    assert len(set(tokens)) == 8
    assert await statuses(map(set_up, tokens)) == {201: 1, 422: 7}


async def test_an_owner_who_hands_over_to_several_at_once_hands_over_once(api: Api, people: People) -> None:
    owner = await people.join(Role.OWNER)
    heirs = [await people.join(Role.READER) for _ in range(8)]

    answered = await statuses(
        api.post(f"/users/{heir.id}/transfer_ownership", headers=owner.headers) for heir in heirs
    )

    assert answered == {200: 1, 403: 7}
    roles = Counter(user["role"] for user in (await api.get("/users")).json())
    assert roles == {"owner": 1, "admin": 1, "reader": 7}


async def test_two_owners_who_hand_over_to_each_other_leave_an_owner(api: Api, people: People) -> None:
    for _ in range(10):
        first, second = await people.join(Role.OWNER), await people.join(Role.OWNER)
        answered = await statuses(
            [
                api.post(f"/users/{second.id}/transfer_ownership", headers=first.headers),
                api.post(f"/users/{first.id}/transfer_ownership", headers=second.headers),
            ]
        )
        assert set(answered) <= {200, 403}
        assert answered[200] >= 1
        roles = {user["id"]: user["role"] for user in (await api.get("/users?limit=100")).json()}
        assert "owner" in {roles[str(first.id)], roles[str(second.id)]}


async def test_the_database_holds_no_secret(
    api: Api, people: People, container: Container, postbox: Postbox
) -> None:
    admin = await people.join(Role.ADMIN)
    await api.post("/invitations", json=EVE, headers=admin.headers)
    events = await container.outbox_store().due(container.clock().now(), 1_000)
    await deliver(container, postbox)
    (token,) = postbox.tokens
    async with container.database().sessions() as session:
        (row,) = (await session.scalars(select(InvitationRow))).all()
    assert token not in repr(events) + repr(vars(row))
    assert "eve@" not in repr(events).lower()
