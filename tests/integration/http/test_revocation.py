"""Whoever loses a right while they use it keeps nothing that they made with it, whichever is first."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from dependency_injector import providers

from blog.application.ports.mailer import Letter
from blog.container import Container
from blog.domain.access.roles import Role
from tests.support.api import Api, People, bearer, serving
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
