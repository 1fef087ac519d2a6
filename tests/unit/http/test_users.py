"""Accounts over HTTP."""

import pytest

from blog.domain.access.roles import Role
from tests.support.api import Api, problem
from tests.support.members import SignIn
from tests.support.world import World

ADA = {"name": "Ada Lovelace", "email": "ada@example.org", "password": "a long enough password"}


async def test_registering_makes_a_reader_and_says_where(api: Api) -> None:
    answer = await api.post("/users", json=ADA)
    assert answer.status_code == 201
    user = answer.json()
    assert answer.headers["location"] == f"/users/{user['id']}"
    assert user == {
        "id": user["id"],
        "username": "ada-lovelace",
        "name": "Ada Lovelace",
        "bio": "",
        "role": "reader",
        "is_active": True,
        "email": "ada@example.org",
        "email_verified": False,
        "created_at": "2026-03-14T15:09:26.535897Z",
        "updated_at": "2026-03-14T15:09:26.535897Z",
        "version": 1,
    }
    seen = await api.get(answer.headers["location"])
    assert seen.json() == {
        name: value for name, value in user.items() if name not in {"email", "email_verified"}
    }


@pytest.mark.parametrize("field", ["role", "is_active", "id", "created_at", "version"])
async def test_nobody_chooses_what_is_not_theirs_to_choose(api: Api, field: str) -> None:
    answer = await api.post("/users", json={**ADA, field: "owner"})
    errors = problem(answer, 422, "validation_failed")["errors"]
    assert errors == [{"pointer": f"/{field}", "code": "unknown_field", "detail": "is not known here"}]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"name": "x" * 51}, "/name"),
        ({"name": "a\u202eb"}, "/name"),
        ({"email": "ada"}, "/email"),
        ({"email": "a..b@example.org"}, "/email"),
        ({"password": "short"}, "/password"),
        ({"password": "x" * 1_025}, "/password"),
        ({"password": "ADA@example.org"}, "/password"),
        ({"username": "Ada"}, "/username"),
        ({"username": "00000000-0000-0000-0000-000000000000"}, "/username"),
        ({"bio": "é" * 1_001}, "/bio"),
    ],
)
async def test_an_account_that_breaks_a_rule_is_not_made(
    api: Api, change: dict[str, str], pointer: str
) -> None:
    answer = await api.post("/users", json=ADA | change)
    errors = problem(answer, 422, "validation_failed")["errors"]
    assert isinstance(errors, list)
    assert [error["pointer"] for error in errors] == [pointer]
    assert (await api.get("/users")).json() == []


async def test_an_address_and_a_username_are_given_once(api: Api) -> None:
    assert (await api.post("/users", json={**ADA, "username": "ada"})).status_code == 201
    problem(await api.post("/users", json={**ADA, "email": "ADA@example.org"}), 409, "email_taken")
    again = {**ADA, "email": "eve@example.org", "username": "ada"}
    problem(await api.post("/users", json=again), 409, "username_taken")


async def test_a_profile_is_edited_field_by_field(api: Api, sign_in: SignIn) -> None:
    reader = await sign_in(Role.READER)
    path = f"/users/{reader.user.id}"
    before = (await api.get(path, headers=reader.headers)).json()
    answer = await api.patch(path, json={"bio": "New.", "name": "New"}, headers=reader.headers)
    changed = {"bio", "name", "updated_at", "version"}
    after = answer.json()
    assert {name for name in after if after[name] != before[name]} == changed
    assert (await api.patch(path, json={}, headers=reader.headers)).json() == after


async def test_an_address_is_not_edited_but_confirmed(api: Api, sign_in: SignIn) -> None:
    owner = await sign_in(Role.OWNER)
    for field, value in {"email": "new@example.org", "email_verified": True}.items():
        answer = await api.patch(f"/users/{owner.user.id}", json={field: value}, headers=owner.headers)
        errors = problem(answer, 422, "validation_failed")["errors"]
        assert [each["code"] for each in errors] == ["unknown_field"]  # type: ignore[attr-defined]  # a list


async def test_null_removes_nothing_of_a_profile(api: Api, sign_in: SignIn) -> None:
    reader = await sign_in(Role.READER)
    for field in ("name", "username", "bio", "role", "is_active"):
        answer = await api.patch(f"/users/{reader.user.id}", json={field: None}, headers=reader.headers)
        problem(answer, 422, "validation_failed")


async def test_an_owner_gives_roles_and_locks_out(api: Api, sign_in: SignIn, world: World) -> None:
    owner = await sign_in(Role.OWNER)
    user = await world.somebody(Role.READER)
    change = {"role": "editor", "is_active": False}
    answer = await api.patch(f"/users/{user.id}", json=change, headers=owner.headers)
    assert {name: answer.json()[name] for name in change} == change


async def test_the_last_owner_stays(api: Api, sign_in: SignIn) -> None:
    owner = await sign_in(Role.OWNER)
    path = f"/users/{owner.user.id}"
    for change in ({"role": "admin"}, {"is_active": False}):
        problem(await api.patch(path, json=change, headers=owner.headers), 409, "last_owner")
    problem(await api.delete(path, headers=owner.headers), 409, "last_owner")


async def test_an_account_with_posts_goes_with_them_or_not_at_all(
    api: Api, sign_in: SignIn, world: World
) -> None:
    author = await sign_in(Role.AUTHOR)
    await world.given(world.make.post(author.user))
    path = f"/users/{author.user.id}"
    for refusing in (path, f"{path}?posts=refuse"):
        problem(await api.delete(refusing, headers=author.headers), 409, "user_has_posts")
    problem(await api.delete(f"{path}?posts=keep", headers=author.headers), 422, "validation_failed")
    assert (await api.delete(f"{path}?posts=delete", headers=author.headers)).status_code == 204
    problem(await api.get(path), 404, "user_not_found")
    assert (await api.get("/posts")).json() == []


async def test_posts_change_hands(api: Api, sign_in: SignIn, world: World) -> None:
    owner = await sign_in(Role.OWNER)
    giver, reader = await world.somebody(Role.AUTHOR), await world.somebody(Role.READER)
    await world.given(world.make.post(giver), world.make.draft(giver))
    path = f"/users/{giver.id}/transfer_posts"
    answer = await api.post(path, json={"to": str(owner.user.id)}, headers=owner.headers)
    assert (answer.status_code, answer.json()) == (200, {"transferred": 2})
    unfit = await api.post(path, json={"to": str(reader.id)}, headers=owner.headers)
    problem(unfit, 409, "author_unfit")
    for body in ({}, {"to": "ada"}, {"to": owner.user.id.hex}, {"to": f"urn:uuid:{giver.id}"}):
        problem(await api.post(path, json=body, headers=owner.headers), 422, "validation_failed")


async def test_what_cannot_be_an_id_is_no_address(api: Api) -> None:
    for path in ("/users/ada", "/users/1", "/users/%00", "/comments/x"):
        problem(await api.get(path), 404, "route_not_found")
    unknown = await api.get("/users/00000000-0000-0000-0000-000000000000")
    problem(unknown, 404, "user_not_found")
