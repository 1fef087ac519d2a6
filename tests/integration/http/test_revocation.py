"""Whoever loses a right while they use it keeps nothing that they made with it, whichever is first."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from dependency_injector import providers

from blog.application.ports.mailer import Letter
from blog.container import Container
from blog.domain.access.roles import Role
from tests.support.api import PASSWORD, Api, People, Person, bearer, problem, serving
from tests.support.fakes.mail import RecordingMailer

ROUNDS = 8
ORDER = {"name": "Laptop", "scopes": ["profile:read"]}


@pytest.fixture
def mailer(container: Container) -> RecordingMailer:
    mailer = RecordingMailer()
    container.mailer.override(providers.Object(mailer))
    return mailer


@pytest.fixture
async def api(container: Container, mailer: RecordingMailer) -> AsyncIterator[Api]:
    assert container.mailer() is mailer
    async with serving(container) as client:
        yield client


async def deliver(container: Container) -> None:
    while await container.outbox_relay().deliver_due():
        pass


async def test_a_token_made_during_a_reset_is_worth_nothing(
    api: Api, people: People, container: Container, mailer: RecordingMailer
) -> None:
    for _ in range(ROUNDS):
        thief = await people.join(Role.AUTHOR)
        await api.post("/auth/password/forgot", json={"email": thief.email})
        await deliver(container)
        reset = {"token": mailer.last(Letter.RESET_PASSWORD).values["token"], "password": "a new password"}
        done, made, moved = await asyncio.gather(
            api.post("/auth/password/reset", json=reset),
            api.post("/auth/tokens", json=ORDER, headers=thief.headers),
            api.post(f"/users/{thief.id}/email", json={"email": "eve@example.org"}, headers=thief.headers),
        )
        assert done.status_code == 204
        assert made.status_code in {201, 401}
        assert moved.status_code in {202, 401}
        if made.status_code == 201:
            answer = await api.get("/users/me", headers=bearer(made.json()["token"]))
            assert answer.status_code == 401
        await deliver(container)
        assert [each for each in mailer.to("eve@example.org") if each.letter is Letter.CHANGE_EMAIL] == []


async def test_what_an_admin_does_while_demoted_is_done_before_or_not_at_all(
    api: Api, people: People
) -> None:
    owner = await people.join(Role.OWNER)
    for _ in range(ROUNDS):
        admin, user = await people.join(Role.ADMIN), await people.join(Role.READER)
        demotion, promotion, content = await asyncio.gather(
            api.patch(f"/users/{admin.id}", json={"role": "reader"}, headers=owner.headers),
            api.patch(f"/users/{user.id}", json={"role": "editor"}, headers=admin.headers),
            api.post("/auth/tokens", json={"name": "Site", "kind": "content"}, headers=admin.headers),
        )
        assert demotion.status_code == 200
        assert promotion.status_code in {200, 403}
        assert content.status_code in {201, 403}
        role = (await api.get(f"/users/{user.id}")).json()["role"]
        assert role == ("editor" if promotion.status_code == 200 else "reader")
        again = await api.patch(f"/users/{user.id}", json={"role": "author"}, headers=admin.headers)
        assert again.status_code == 403


async def test_an_account_that_is_reactivated_has_its_password_and_nothing_else_from_before(
    api: Api, people: People, container: Container, mailer: RecordingMailer
) -> None:
    owner, author = await people.join(Role.OWNER), await people.join(Role.AUTHOR)
    token = (await api.post("/auth/tokens", json=ORDER, headers=author.headers)).json()["token"]
    await api.post(f"/users/{author.id}/email", json={"email": "eve@example.org"}, headers=author.headers)
    await api.post("/auth/password/forgot", json={"email": author.email})
    await deliver(container)
    letters = {
        each: mailer.last(each).values["token"] for each in (Letter.CHANGE_EMAIL, Letter.RESET_PASSWORD)
    }
    for is_active in (False, True):
        change = {"is_active": is_active}
        answer = await api.patch(f"/users/{author.id}", json=change, headers=owner.headers)
        assert answer.status_code == 200
    for headers in (author.headers, bearer(token)):
        assert (await api.get("/users/me", headers=headers)).status_code == 401
    confirmed = await api.post("/auth/email/confirm", json={"token": letters[Letter.CHANGE_EMAIL]})
    reset = {"token": letters[Letter.RESET_PASSWORD], "password": "a new password"}
    for refused in (confirmed, await api.post("/auth/password/reset", json=reset)):
        problem(refused, 422, "invalid_confirmation")
    again = await api.post("/auth/token", json={"email": author.email, "password": PASSWORD})
    assert again.status_code == 200


async def test_an_admin_who_is_shut_out_does_not_come_back_by_the_address_of_an_owner(
    api: Api, people: People, container: Container, mailer: RecordingMailer
) -> None:
    owner, admin, bob = [await people.join(each) for each in (Role.OWNER, Role.ADMIN, Role.READER)]
    mine = {"email": "admin.at.home@example.org"}
    answer = await api.post(f"/users/{bob.id}/email", json=mine, headers=admin.headers)
    assert answer.status_code == 202
    await deliver(container)
    token = mailer.last(Letter.CHANGE_EMAIL).values["token"]
    for user, change in ((bob, {"role": "owner"}), (admin, {"is_active": False})):
        answer = await api.patch(f"/users/{user.id}", json=change, headers=owner.headers)
        assert answer.status_code == 200
        problem(await api.post("/auth/email/confirm", json={"token": token}), 422, "invalid_confirmation")
    assert (await api.get(f"/users/{bob.id}", headers=owner.headers)).json()["email"] == bob.email
    trail = (await api.get(f"/audit?target={bob.id}", headers=owner.headers)).json()
    assert ("confirmation.requested", str(admin.id)) in [(each["action"], each["actor_id"]) for each in trail]


async def test_of_a_demotion_and_the_change_that_the_admin_asked_for_one_is_first(
    api: Api, people: People, container: Container, mailer: RecordingMailer
) -> None:
    owner = await people.join(Role.OWNER)
    for number in range(ROUNDS):
        admin, bob = await people.join(Role.ADMIN), await people.join(Role.READER)
        mine = {"email": f"admin.at.home.{number}@example.org"}
        await api.post(f"/users/{bob.id}/email", json=mine, headers=admin.headers)
        await deliver(container)
        token = {"token": mailer.last(Letter.CHANGE_EMAIL).values["token"]}

        async def confirm(pause: float, secret: dict[str, str]) -> httpx.Response:
            await asyncio.sleep(pause)
            return await api.post("/auth/email/confirm", json=secret)

        confirmed, demoted, risen = await asyncio.gather(
            # It takes less time than the others, and would be first each time.
            confirm(number * 0.01, token),
            api.patch(f"/users/{admin.id}", json={"role": "reader"}, headers=owner.headers),
            api.patch(f"/users/{bob.id}", json={"role": "admin"}, headers=owner.headers),
        )
        assert (demoted.status_code, risen.status_code) == (200, 200)
        assert confirmed.status_code in {204, 422}
        shown = (await api.get(f"/users/{bob.id}", headers=owner.headers)).json()["email"]
        assert shown == (mine["email"] if confirmed.status_code == 204 else bob.email)
        changes = [await acts_on(api, user, owner) for user in (bob, admin)]
        if confirmed.status_code == 204:
            for each in changes:
                assert changes[0]["user.email_changed"] < each["user.role_changed"]


async def acts_on(api: Api, user: Person, reader: Person) -> dict[str, int]:
    """What was done to the account, and its place in the trail."""
    found = await api.get(f"/audit?target={user.id}", headers=reader.headers)
    return {entry["action"]: entry["sequence"] for entry in found.json()}
