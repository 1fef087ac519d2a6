"""The first owner, and the next one, over HTTP."""

from datetime import timedelta

import pytest

from blog.domain.access.roles import Role
from tests.support.api import Api, problem
from tests.support.members import SignIn
from tests.support.world import World

ADA = {"name": "Ada Lovelace", "email": "ada@example.org", "password": "engine-no-2-of-1843"}


@pytest.fixture
async def token(world: World) -> str:
    token = await world.setting_up.offer()
    assert token is not None
    return token


async def test_the_first_owner_is_made_and_can_sign_in(api: Api, token: str) -> None:
    answer = await api.post("/auth/setup", json={**ADA, "token": token, "username": "ada"})
    assert answer.status_code == 201
    user = answer.json()
    assert (user["role"], user["email"], user["username"]) == ("owner", "ada@example.org", "ada")
    assert answer.headers["location"] == f"/users/{user['id']}"
    assert token not in answer.text
    again = {**ADA, "email": "eve@example.org", "token": token}
    problem(await api.post("/auth/setup", json=again), 422, "invalid_confirmation")
    signed_in = await api.post("/auth/token", json={"email": ADA["email"], "password": ADA["password"]})
    assert signed_in.status_code == 200


@pytest.mark.parametrize("wrong", ["nonsense", "bo_99999999", "bi_00000001"])
async def test_another_token_is_refused(api: Api, token: str, wrong: str) -> None:
    problem(await api.post("/auth/setup", json={**ADA, "token": wrong}), 422, "invalid_confirmation")
    assert (await api.get("/users")).json() == []


async def test_a_token_is_good_for_a_day(api: Api, world: World, token: str) -> None:
    world.clock.advance(timedelta(days=1))
    problem(await api.post("/auth/setup", json={**ADA, "token": token}), 422, "invalid_confirmation")


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"role": "owner"}, "/role", "unknown_field"),
        ({"is_active": True}, "/is_active", "unknown_field"),
        ({"bio": "x"}, "/bio", "unknown_field"),
        ({"token": ""}, "/token", "too_short"),
        ({"token": 5}, "/token", "wrong_type"),
        ({"name": ""}, "/name", "too_short"),
        ({"email": "ada"}, "/email", "wrong_format"),
        ({"password": "short"}, "/password", "too_short"),
        ({"password": "ada@example.org"}, "/password", "too_obvious"),
        ({"username": "Ada"}, "/username", "wrong_format"),
    ],
)
async def test_an_owner_who_breaks_a_rule_is_not_made(
    api: Api, token: str, change: dict[str, object], pointer: str, code: str
) -> None:
    answer = await api.post("/auth/setup", json={**ADA, "token": token} | change)
    errors = problem(answer, 422, "validation_failed")["errors"]
    assert isinstance(errors, list)
    assert [(error["pointer"], error["code"]) for error in errors] == [(pointer, code)]
    assert (await api.get("/users")).json() == []


async def test_the_ownership_is_handed_over(api: Api, sign_in: SignIn) -> None:
    owner, heir = await sign_in(Role.OWNER), await sign_in(Role.READER)
    path = f"/users/{heir.user.id}/transfer_ownership"
    seen = await api.get(f"/users/{heir.user.id}", headers=owner.headers)
    headers = {**owner.headers, "If-Match": seen.headers["etag"]}
    answer = await api.post(path, headers=headers)
    assert (answer.status_code, answer.json()["role"]) == (200, "owner")
    assert answer.json()["version"] == seen.json()["version"] + 1
    # From the next request on, for both.
    assert (await api.get("/users/me", headers=owner.headers)).json()["role"] == "admin"
    assert (await api.get("/users/me", headers=heir.headers)).json()["role"] == "owner"
    problem(await api.post(path, headers=owner.headers), 403, "permission_denied")


async def test_a_transfer_that_cannot_be_is_refused(api: Api, world: World, sign_in: SignIn) -> None:
    owner = await sign_in(Role.OWNER)
    inactive = await world.somebody(is_active=False)
    for user_id, status, code in (
        (owner.user.id, 409, "owner_unfit"),
        (inactive.id, 409, "owner_unfit"),
        (world.ids.new(), 404, "user_not_found"),
    ):
        answer = await api.post(f"/users/{user_id}/transfer_ownership", headers=owner.headers)
        problem(answer, status, code)
    heir = await world.somebody()
    path = f"/users/{heir.id}/transfer_ownership"
    stale = await api.post(path, headers={**owner.headers, "If-Match": '"9-0123456789abcdef01234567"'})
    problem(stale, 412, "precondition_failed")
    problem(await api.post(path, json={"to": "x"}, headers=owner.headers), 400, "malformed_request")
    world.clock.advance(timedelta(minutes=15))
    problem(await api.post(path, headers=owner.headers), 401, "reauthentication_required")
    assert (await api.get("/users/me", headers=owner.headers)).json()["role"] == "owner"
