"""What of refused requests is in the audit trail."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from fastapi import Request
from starlette.responses import Response

from blog.application.audit.refusals import MOST_OF_ONE
from blog.application.ports.tokens import SecretKind
from blog.application.unit_of_work import StorageUnavailable
from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.access.roles import Role
from blog.domain.common.ids import UserId
from blog.domain.posts.errors import PostNotFound
from blog.entrypoints.http.app import create_app
from blog.entrypoints.http.calls import ACTOR
from blog.entrypoints.http.refusals import remember
from tests.support.api import Api, problem
from tests.support.composition import container_over
from tests.support.fakes.system import uuid7
from tests.support.members import Member, SignIn
from tests.support.world import World

PASSWORD = "engine-no-2-of-1843"
PLANTED = "planted-wrong-password"
NOWHERE = UUID("019c1a2b-3c4d-7e5f-8a6b-7c8d9e0f1a2b")


@pytest.fixture
async def author(world: World, sign_in: SignIn) -> Member:
    member = await sign_in(Role.AUTHOR)
    user = replace(member.user, password=world.hasher.current(PASSWORD))
    world.store.tables.users[user.id] = user
    return replace(member, user=user)


@pytest.mark.parametrize(
    ("path", "body", "action"),
    [
        ("/auth/password", {"current_password": PLANTED, "password": PASSWORD}, "user.change_password"),
        ("/auth/password", {"current_password": "", "password": PASSWORD}, "user.change_password"),
        ("/auth/sessions/current/reauthenticate", {"password": PLANTED}, "session.renew"),
        ("/auth/sessions/current/reauthenticate", {"password": "ü" * 600}, "session.renew"),
    ],
)
async def test_who_guesses_a_password_in_a_session_is_there_like_who_guesses_at_the_door(
    api: Api, world: World, author: Member, path: str, body: dict[str, str], action: str
) -> None:
    answer = await api.post(path, json=body, headers=author.headers)
    assert answer.status_code in {401, 422}
    (entry,) = world.store.audit
    (session,) = world.store.tables.sessions.values()
    assert (entry.action, entry.outcome) == (action, "invalid_credentials")
    assert (entry.actor_id, entry.credential_id) == (author.user.id, session.id)
    assert (entry.target_type, entry.target_id) == ("user", author.user.id)
    assert PLANTED not in repr(entry)


async def test_another_mistake_in_a_change_of_password_leaves_nothing(
    api: Api, world: World, author: Member
) -> None:
    for new in ("short", author.user.email.value):
        body = {"current_password": PASSWORD, "password": new}
        problem(await api.post("/auth/password", json=body, headers=author.headers), 422, "validation_failed")
    assert world.store.audit == []


@pytest.mark.parametrize(
    ("path", "body", "action"),
    [
        ("/auth/password/reset", {"password": PASSWORD}, "user.recover"),
        ("/auth/email/verify", {}, "user.confirm_email"),
        ("/auth/email/confirm", {}, "user.confirm_email"),
        ("/auth/setup", {"name": "Eve", "email": "eve@example.org", "password": PASSWORD}, "site.set_up"),
    ],
)
async def test_a_one_time_secret_that_is_not_good_is_there_without_the_secret(
    api: Api, world: World, path: str, body: dict[str, str], action: str
) -> None:
    for secret in (world.tokens.mint(SecretKind.CONFIRMATION).plain, "nonsense"):
        answer = await api.post(path, json={"token": secret, **body})
        problem(answer, 422, "invalid_confirmation")
        entry = world.store.audit[-1]
        assert (entry.action, entry.outcome) == (action, "invalid_confirmation")
        assert (entry.actor_id, entry.target_id) == (None, None)
        assert secret not in repr(entry)
    assert len(world.store.audit) == 2


async def test_an_invitation_that_is_not_good_is_there(api: Api, world: World) -> None:
    body = {"invitation": world.tokens.mint(SecretKind.INVITATION).plain, "name": "Eve", "password": PASSWORD}
    problem(await api.post("/users", json=body), 422, "invalid_invitation")
    (entry,) = world.store.audit
    assert (entry.action, entry.outcome) == ("user.register", "invalid_invitation")


async def test_where_it_cannot_be_written_down_the_answer_is_the_same(api: Api, world: World) -> None:
    body = {"invitation": "nonsense", "name": "Eve", "password": PASSWORD}
    # Nothing before the answer begins a unit of work.
    world.store.faults.plan("enter", StorageUnavailable())
    problem(await api.post("/users", json=body), 422, "invalid_invitation")
    assert world.store.audit == []
    assert [what for what, _ in world.incidents.reported] == ["a refusal is missing in the audit trail"]


@pytest.mark.parametrize(
    ("method", "suffix", "body", "action"),
    [
        ("PATCH", "", {"title": "Mine"}, "post.edit"),
        ("DELETE", "", None, "post.delete"),
        ("POST", "/publish", None, "post.publish"),
        ("POST", "/comments", {"content": "Hello"}, "comment.create"),
    ],
)
async def test_a_change_of_a_hidden_draft_is_there_just_as_one_of_nothing(
    api: Api,
    world: World,
    author: Member,
    sign_in: SignIn,
    method: str,
    suffix: str,
    body: dict[str, str] | None,
    action: str,
) -> None:
    hidden = world.make.draft((await sign_in(Role.AUTHOR)).user)
    await world.given(hidden)
    named = {
        str(hidden.id): hidden.id,
        str(NOWHERE): NOWHERE,
        hidden.content.slug.value: None,
        "no-such-post": None,
    }
    for name in named:
        answer = await api.request(method, f"/posts/{name}{suffix}", json=body, headers=author.headers)
        problem(answer, 404, "post_not_found")
    assert [entry.target_id for entry in world.store.audit] == list(named.values())
    assert {(entry.action, entry.outcome, entry.actor_id) for entry in world.store.audit} == {
        (action, "post_not_found", author.user.id)
    }
    assert [entry.target_type for entry in world.store.audit] == ["post", "post", None, None]


async def test_a_change_of_what_is_somebody_elses_is_there_just_as_one_of_nothing(
    api: Api, world: World, author: Member, sign_in: SignIn
) -> None:
    other = (await sign_in(Role.READER)).user
    token, session = world.make.token(other), world.make.session(other)
    await world.given(token, session)
    for path, theirs in (("/auth/tokens", token.id), ("/auth/sessions", session.id)):
        for target in (theirs, NOWHERE):
            answer = await api.delete(f"{path}/{target}", headers=author.headers)
            assert answer.status_code == 404
    assert [
        (entry.action, entry.outcome, entry.target_type, entry.target_id) for entry in world.store.audit
    ] == [
        ("token.revoke", "token_not_found", "token", token.id),
        ("token.revoke", "token_not_found", "token", NOWHERE),
        ("session.end", "session_not_found", "session", session.id),
        ("session.end", "session_not_found", "session", NOWHERE),
    ]


async def test_whoever_looks_for_hidden_things_does_not_fill_the_trail(
    api: Api, world: World, author: Member
) -> None:
    for number in range(MOST_OF_ONE + 2):
        answer = await api.delete(f"/auth/tokens/{uuid7(number)}", headers=author.headers)
        problem(answer, 404, "token_not_found")
    assert len(world.store.audit) == MOST_OF_ONE


async def test_reading_what_is_hidden_or_absent_leaves_nothing(
    api: Api, world: World, author: Member, sign_in: SignIn
) -> None:
    other = (await sign_in(Role.AUTHOR)).user
    token, draft = world.make.token(other), world.make.draft(other)
    await world.given(token, draft)
    for path in (f"/auth/tokens/{token.id}", f"/posts/{draft.id}", f"/posts/{NOWHERE}"):
        assert (await api.get(path, headers=author.headers)).status_code == 404
    assert world.store.audit == []


async def test_a_visitor_who_wants_to_change_something_is_asked_who_they_are_whatever_it_is(
    api: Api, world: World, sign_in: SignIn
) -> None:
    draft = world.make.draft((await sign_in(Role.AUTHOR)).user)
    await world.given(draft)
    for name in (draft.id, NOWHERE):
        problem(await api.delete(f"/posts/{name}"), 401, "authentication_required")
    assert [entry.outcome for entry in world.store.audit] == ["authentication_required"] * 2


@pytest.mark.parametrize(
    ("actor", "is_remembered"), [(ANONYMOUS, False), (None, False), (Actor(user_id=UserId(uuid7(1))), True)]
)
async def test_what_a_visitor_does_not_find_is_not_written_down(
    world: World, actor: Actor | None, *, is_remembered: bool
) -> None:
    app = create_app(container_over(world))
    (route,) = (each for each in app.routes if getattr(each, "name", "") == "edit_post")
    scope: dict[str, Any] = {"type": "http", "method": "PATCH", "app": app, "route": route, "path_params": {}}
    if actor is not None:
        scope[ACTOR] = actor
    answer = remember(Request(scope), PostNotFound(), Response())
    assert (answer.background is not None) is is_remembered
