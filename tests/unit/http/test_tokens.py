"""Access tokens for programs: made, shown once, listed and revoked."""

import logging
from datetime import timedelta
from typing import Any

import pytest

from blog.domain.access.credentials import Scope
from blog.domain.access.roles import Role
from blog.entrypoints.http.browsers import COOKIE
from tests.support.api import Api, bearer, problem
from tests.support.members import Member, SignIn, program_of, site_builder, with_old_password
from tests.support.world import World

ORDER = {"name": "Laptop", "scopes": ["posts:write", "posts:read"]}
CHALLENGE = 'Bearer realm="blog"'


@pytest.fixture
async def author(sign_in: SignIn) -> Member:
    return await sign_in(Role.AUTHOR)


@pytest.fixture
async def admin(sign_in: SignIn) -> Member:
    return await sign_in(Role.ADMIN)


async def test_a_token_is_made_and_its_secret_shown_once(api: Api, author: Member) -> None:
    made = await api.post("/auth/tokens", json=ORDER, headers=author.headers)
    assert made.status_code == 201
    assert made.headers["cache-control"] == "no-store"
    token = made.json()
    assert made.headers["location"] == f"/auth/tokens/{token['id']}"
    assert token.pop("token").startswith("bp_")
    assert token == {
        "id": token["id"],
        "kind": "personal",
        "name": "Laptop",
        "scopes": ["posts:read", "posts:write"],
        "made_by": str(author.user.id),
        "expires_at": "2026-06-12T15:09:26.535897Z",
        "last_used_at": None,
        "created_at": "2026-03-14T15:09:26.535897Z",
    }
    read = await api.get(made.headers["location"], headers=author.headers)
    assert read.json() == token
    assert read.headers["etag"] == made.headers["etag"]
    assert read.headers["cache-control"] == "private, no-store"
    assert (await api.get("/auth/tokens", headers=author.headers)).json() == [token]
    assert (await api.get("/auth/tokens?kind=content", headers=author.headers)).status_code == 403


async def test_a_token_is_used_like_a_session_as_far_as_it_reaches(api: Api, author: Member) -> None:
    made = (await api.post("/auth/tokens", json=ORDER, headers=author.headers)).json()
    headers = bearer(made["token"])
    post = await api.post("/posts", json={"title": "By a program"}, headers=headers)
    assert post.json()["author"]["id"] == str(author.user.id)
    assert (await api.get(post.headers["location"], headers=headers)).status_code == 200
    shown = (await api.get(f"/auth/tokens/{made['id']}", headers=author.headers)).json()
    assert shown["last_used_at"] == "2026-03-14T15:09:26.535897Z"


async def test_a_revoked_token_opens_nothing(api: Api, author: Member) -> None:
    made = await api.post("/auth/tokens", json=ORDER, headers=author.headers)
    path, headers = made.headers["location"], bearer(made.json()["token"])
    assert (await api.get("/posts", headers=headers)).status_code == 200
    assert (await api.delete(path, headers=author.headers)).status_code == 204
    answer = await api.get("/posts", headers=headers)
    problem(answer, 401, "invalid_token")
    assert answer.headers["www-authenticate"] == f'{CHALLENGE}, error="invalid_token"'
    problem(await api.delete(path, headers=author.headers), 404, "token_not_found")


@pytest.mark.parametrize("token", ["bp_00000099", "bc_00000099", "bi_00000001", "bo_00000001"])
async def test_a_secret_that_is_no_living_token_is_refused(api: Api, token: str) -> None:
    problem(await api.get("/posts", headers=bearer(token)), 401, "invalid_token")


async def test_the_cookie_holds_sessions_and_no_tokens(api: Api, world: World, author: Member) -> None:
    program = await program_of(world, author.user, Scope)
    secret = program["Authorization"].removeprefix("Bearer ")
    problem(await api.get("/posts", headers={"Cookie": f"{COOKIE}={secret}"}), 401, "invalid_token")
    assert (await api.get("/posts", headers=program)).status_code == 200


async def test_an_expired_token_is_refused_and_still_listed(api: Api, world: World, author: Member) -> None:
    end = "2026-03-14T15:10:00Z"
    made = await api.post("/auth/tokens", json={**ORDER, "expires_at": end}, headers=author.headers)
    assert made.json()["expires_at"] == "2026-03-14T15:10:00.000000Z"
    world.clock.advance(timedelta(minutes=1))
    problem(await api.get("/posts", headers=bearer(made.json()["token"])), 401, "invalid_token")
    assert len((await api.get("/auth/tokens", headers=author.headers)).json()) == 1


async def test_an_admin_makes_a_content_token_which_others_learn_nothing_of(
    api: Api, author: Member, admin: Member, sign_in: SignIn
) -> None:
    made = await api.post("/auth/tokens", json={"name": "Site", "kind": "content"}, headers=admin.headers)
    assert made.json()["token"].startswith("bc_")
    assert (made.json()["scopes"], made.json()["kind"]) == (["content:read"], "content")
    path = made.headers["location"]
    owner = await sign_in(Role.OWNER)
    assert (await api.get(path, headers=owner.headers)).json()["made_by"] == str(admin.user.id)
    assert [each["id"] for each in (await api.get("/auth/tokens?kind=content", headers=owner.headers)).json()]
    assert (await api.get("/auth/tokens", headers=admin.headers)).json() == []
    for method in ("GET", "DELETE"):
        problem(await api.request(method, path, headers=author.headers), 404, "token_not_found")
    assert (await api.delete(path, headers=owner.headers)).status_code == 204


async def test_another_ones_token_does_not_exist_for_an_admin_either(
    api: Api, author: Member, admin: Member
) -> None:
    path = (await api.post("/auth/tokens", json=ORDER, headers=author.headers)).headers["location"]
    for method in ("GET", "DELETE"):
        problem(await api.request(method, path, headers=admin.headers), 404, "token_not_found")
    assert (await api.get(path, headers=author.headers)).status_code == 200


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"scopes": ["posts:read"]}, "/name", "missing"),
        ({**ORDER, "name": ""}, "/name", "too_short"),
        ({**ORDER, "name": "a\nb"}, "/name", "wrong_format"),
        ({**ORDER, "name": "x" * 101}, "/name", "too_long"),
        ({**ORDER, "name": 5}, "/name", "wrong_type"),
        ({**ORDER, "kind": "session"}, "/kind", "unknown_value"),
        ({**ORDER, "kind": None}, "/kind", "unknown_value"),
        ({"name": "x"}, "/scopes", "missing"),
        ({**ORDER, "scopes": []}, "/scopes", "missing"),
        ({**ORDER, "scopes": "posts:read"}, "/scopes", "wrong_type"),
        ({**ORDER, "scopes": ["posts:read", "posts:explode"]}, "/scopes/1", "unknown_value"),
        ({**ORDER, "scopes": ["posts:read", "tags:write"]}, "/scopes/1", "beyond_role"),
        ({**ORDER, "scopes": ["posts:read"] * 10}, "/scopes", "too_many"),
        ({**ORDER, "expires_at": "2026-03-14T15:09:26.535897Z"}, "/expires_at", "out_of_range"),
        ({**ORDER, "expires_at": "2027-03-16"}, "/expires_at", "out_of_range"),
        ({**ORDER, "expires_at": "soon"}, "/expires_at", "wrong_format"),
        ({**ORDER, "expires_at": "2026-02-30"}, "/expires_at", "wrong_format"),
        ({**ORDER, "expires_at": 1_800_000_000}, "/expires_at", "wrong_type"),
    ],
)
async def test_an_order_that_is_not_valid_is_refused_by_name(
    api: Api, world: World, author: Member, body: dict[str, Any], pointer: str, code: str
) -> None:
    answer = await api.post("/auth/tokens", json=body, headers=author.headers)
    document = problem(answer, 422, "validation_failed")
    assert [(each["pointer"], each["code"]) for each in document["errors"]] == [(pointer, code)]  # type: ignore[attr-defined]  # a list
    assert world.store.tables.tokens == {}


async def test_a_content_token_takes_no_scopes(api: Api, admin: Member) -> None:
    body = {"name": "Site", "kind": "content", "scopes": ["content:read"]}
    answer = await api.post("/auth/tokens", json=body, headers=admin.headers)
    document = problem(answer, 422, "validation_failed")
    assert document["errors"][0]["pointer"] == "/scopes"  # type: ignore[index]  # a list


@pytest.mark.parametrize(
    "field",
    ["id", "user_id", "made_by", "last_used_at", "created_at", "token", "token_digest", "digest", "version"],
)
async def test_what_the_service_decides_cannot_be_assigned(api: Api, author: Member, field: str) -> None:
    answer = await api.post("/auth/tokens", json={**ORDER, field: "x"}, headers=author.headers)
    document = problem(answer, 422, "validation_failed")
    assert document["errors"] == [
        {"pointer": f"/{field}", "code": "unknown_field", "detail": "is not known here"}
    ]


async def test_null_and_a_date_stand_for_an_end(api: Api, author: Member) -> None:
    for given, end in ((None, "2026-06-12T15:09:26.535897Z"), ("2026-04-01", "2026-04-01T00:00:00.000000Z")):
        made = await api.post("/auth/tokens", json={**ORDER, "expires_at": given}, headers=author.headers)
        assert made.json()["expires_at"] == end


async def test_fifty_tokens_are_enough(api: Api, world: World, author: Member) -> None:
    await world.given(*(world.make.token(author.user) for _ in range(50)))
    answer = await api.post("/auth/tokens", json=ORDER, headers=author.headers)
    problem(answer, 409, "too_many_tokens")


async def test_a_session_whose_password_was_given_long_ago_makes_none(
    api: Api, world: World, author: Member
) -> None:
    await with_old_password(world, author)
    answer = await api.post("/auth/tokens", json=ORDER, headers=author.headers)
    problem(answer, 401, "reauthentication_required")
    challenge = f'{CHALLENGE}, error="insufficient_user_authentication", max_age=900'
    assert answer.headers["www-authenticate"] == challenge
    assert (await api.get("/auth/tokens", headers=author.headers)).status_code == 200


@pytest.mark.parametrize("query", ["kind=session", "kind=", "user_id=1", "sort=name", "skip=1&cursor=x"])
async def test_a_list_cannot_be_asked_with_anything_else(api: Api, author: Member, query: str) -> None:
    answer = await api.get(f"/auth/tokens?{query}", headers=author.headers)
    assert answer.status_code in {400, 422}


async def test_a_list_is_walked_by_cursor_from_the_newest(api: Api, world: World, author: Member) -> None:
    tokens = [world.make.token(author.user) for _ in range(5)]
    await world.given(*tokens)
    path, met = "/auth/tokens?limit=2&count=true&fields=id", []
    while path:
        answer = await api.get(path, headers=author.headers)
        assert answer.headers["x-total-count"] == "5"
        met += [each["id"] for each in answer.json()]
        path = answer.links.get("next", {}).get("url", "")
    assert met == [str(token.id) for token in reversed(tokens)]


async def test_the_log_names_the_token_and_never_its_secret(
    api: Api, world: World, author: Member, caplog: pytest.LogCaptureFixture
) -> None:
    program, builder = await program_of(world, author.user, [Scope.POSTS_READ]), await site_builder(world)
    personal, content = [str(token_id) for token_id in world.store.tables.tokens]
    with caplog.at_level(logging.DEBUG, "blog"):
        for headers in (program, builder, author.headers):
            await api.get("/posts", headers=headers)
        made = await api.post("/auth/tokens", json=ORDER, headers=author.headers)
    lines = [vars(record) for record in caplog.records if record.name == "blog.http"]
    assert [(line["user_id"], line["token_id"]) for line in lines] == [
        (str(author.user.id), personal),
        (None, content),
        (str(author.user.id), None),
        (str(author.user.id), None),
    ]
    logged = " ".join(str(vars(record)) for record in caplog.records)
    secrets = [program["Authorization"], builder["Authorization"], made.json()["token"]]
    assert not any(secret.removeprefix("Bearer ") in logged for secret in secrets)
