"""Signing in and out."""

from datetime import timedelta

import pytest

from blog.application.unit_of_work import StorageUnavailable
from blog.domain.access.roles import Role
from blog.domain.sessions.session import Session
from blog.domain.users.user import User
from blog.domain.users.values import Email
from tests.support.api import Api, bearer, problem
from tests.support.members import SignIn
from tests.support.world import World

PASSWORD = "a long enough password"
FORM = {"grant_type": "password", "username": "ada@example.org", "password": PASSWORD}
JSON = {"email": "ada@example.org", "password": PASSWORD}


@pytest.fixture
async def ada(world: World, api: Api) -> User:
    user = world.make.user(email=Email("ada@example.org"), password=world.hasher.current(PASSWORD))
    await world.given(user)
    return user


async def test_a_token_is_given_for_the_form_of_oauth(api: Api, ada: User) -> None:
    answer = await api.post("/auth/token", data={**FORM, "scope": "", "client_id": "x", "client_secret": ""})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    token = answer.json()
    assert token["token_type"] == "bearer"
    assert token["expires_in"] == timedelta(days=14).total_seconds()
    assert token["expires_at"] == "2026-03-28T15:09:26.535897Z"
    me = await api.get("/users/me", headers=bearer(token["access_token"]))
    assert me.json()["id"] == str(ada.id)


async def test_the_kind_of_grant_may_be_left_out(api: Api, ada: User) -> None:
    form = {name: value for name, value in FORM.items() if name != "grant_type"}
    assert (await api.post("/auth/token", data=form)).status_code == 200


async def test_a_token_is_given_for_json(api: Api, ada: User) -> None:
    answer = await api.post("/auth/token", json=JSON)
    me = await api.get("/users/me", headers=bearer(answer.json()["access_token"]))
    assert me.json()["id"] == str(ada.id)


async def test_what_oauth_clients_send_as_authorization_is_not_looked_at(api: Api, ada: User) -> None:
    for header in ("Basic Og==", "Bearer stale"):
        answer = await api.post("/auth/token", data=FORM, headers={"Authorization": header})
        assert answer.status_code == 200


async def test_an_unknown_address_and_a_wrong_password_are_answered_alike(api: Api, ada: User) -> None:
    unknown = await api.post("/auth/token", json={**JSON, "email": "eve@example.org"})
    wrong = await api.post("/auth/token", json={**JSON, "password": "not the right password"})
    nonsense = await api.post("/auth/token", json={**JSON, "email": "\x00"})
    for answer in (unknown, wrong, nonsense):
        document = problem(answer, 401, "invalid_credentials")
        assert answer.headers["www-authenticate"] == 'Bearer realm="blog"'
        del document["request_id"]
        assert document == {
            "type": "/problems/invalid_credentials",
            "title": "The e-mail address or the password is wrong",
            "status": 401,
            "code": "invalid_credentials",
            "instance": "/auth/token",
        }


@pytest.mark.parametrize(
    ("form", "pointer"),
    [
        ({}, "/username"),
        ({**FORM, "grant_type": "client_credentials"}, "/grant_type"),
        ({**FORM, "otp": "1"}, "/otp"),
        ({**FORM, "password": "x" * 1025}, "/password"),
    ],
)
async def test_a_form_that_is_not_that_of_oauth_is_invalid(
    api: Api, form: dict[str, str], pointer: str
) -> None:
    content = "&".join(f"{name}={value}" for name, value in form.items())
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await api.post("/auth/token", content=content, headers=headers)
    errors = problem(answer, 422, "validation_failed")["errors"]
    assert isinstance(errors, list)
    assert errors[0]["pointer"] == pointer


@pytest.mark.parametrize(
    "content",
    [
        b"grant_type=password&username=a&username=b&password=c",
        b"grant_type=password&username=%ff&password=c",
        b"grant_type=password&username=\xff&password=c",
        b"&".join(b"a%d=1" % n for n in range(101)),
    ],
)
async def test_a_form_that_cannot_be_read_is_malformed(api: Api, content: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    problem(await api.post("/auth/token", content=content, headers=headers), 400, "malformed_request")


@pytest.mark.parametrize("body", [{}, {"email": 1, "password": PASSWORD}, {**JSON, "remember": True}, []])
async def test_json_that_is_not_credentials_is_invalid(api: Api, body: object) -> None:
    problem(await api.post("/auth/token", json=body), 422, "validation_failed")


async def test_credentials_in_another_format_are_refused(api: Api) -> None:
    for kind in ("text/plain", "multipart/form-data; boundary=x"):
        answer = await api.post("/auth/token", content=b"x", headers={"Content-Type": kind})
        problem(answer, 415, "unsupported_media_type")


async def test_a_flood_of_sign_ins_is_told_to_come_back(api: Api, world: World, ada: User) -> None:
    world.hasher.is_busy = True
    answer = await api.post("/auth/token", json=JSON)
    problem(answer, 503, "sign_in_busy")
    assert answer.headers["retry-after"] == "1"


async def test_signing_out_ends_the_session_at_once(api: Api, sign_in: SignIn) -> None:
    reader = await sign_in(Role.READER)
    assert (await api.delete("/auth/sessions/current", headers=reader.headers)).status_code == 204
    problem(await api.delete("/auth/sessions/current", headers=reader.headers), 401, "invalid_token")


PUBLIC = ["/posts", "/posts/x", "/posts/x/comments", "/tags", "/tags/x", "/users", "/users/me", "/comments"]


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer unknown",
        "Bearer bs_00000099",
        "bearer x y",
        "Basic Og==",
        "bs_00000001",
        "",
    ],
)
async def test_a_token_that_is_not_valid_is_refused_on_public_routes_too(
    api: Api, path: str, header: str
) -> None:
    answer = await api.get(path, headers={"Authorization": header})
    problem(answer, 401, "invalid_token")
    assert answer.headers["www-authenticate"] == 'Bearer realm="blog", error="invalid_token"'
    assert answer.headers["cache-control"] == "no-store"


async def test_a_visitor_is_asked_to_sign_in_where_only_members_may_come(api: Api) -> None:
    for method, path in (
        ("GET", "/users/me"),
        ("GET", "/comments"),
        ("POST", "/posts"),
        ("PATCH", "/posts/x"),
        ("DELETE", "/tags/x"),
        ("DELETE", "/auth/sessions/current"),
    ):
        answer = await api.request(method, path, content=b"not even JSON")
        problem(answer, 401, "authentication_required")
        assert answer.headers["www-authenticate"] == 'Bearer realm="blog"'


async def test_two_headers_of_authorization_are_one_too_many(api: Api, sign_in: SignIn) -> None:
    reader = await sign_in(Role.READER)
    twice = [("Authorization", reader.headers["Authorization"])] * 2
    problem(await api.get("/posts", headers=twice), 400, "malformed_request")


async def test_the_scheme_is_understood_in_any_case(api: Api, sign_in: SignIn) -> None:
    reader = await sign_in(Role.READER)
    header = reader.headers["Authorization"].replace("Bearer", "BEARER")
    assert (await api.get("/users/me", headers={"Authorization": header})).status_code == 200


async def test_an_idle_session_ends(api: Api, world: World, sign_in: SignIn) -> None:
    reader = await sign_in(Role.READER)
    world.clock.advance(Session.IDLE)
    problem(await api.get("/posts", headers=reader.headers), 401, "invalid_token")


async def test_a_user_who_is_locked_out_is_out_at_once(api: Api, sign_in: SignIn) -> None:
    owner, reader = await sign_in(Role.OWNER), await sign_in(Role.READER)
    await api.patch(f"/users/{reader.user.id}", json={"is_active": False}, headers=owner.headers)
    problem(await api.get("/posts", headers=reader.headers), 401, "invalid_token")


async def test_without_a_database_nobody_is_signed_in_or_out(
    api: Api, world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = await sign_in(Role.READER)

    async def fail(_: bytes) -> None:
        raise StorageUnavailable

    monkeypatch.setattr(world.sessions, "find_by_digest", fail)
    answer = await api.get("/posts", headers=reader.headers)
    problem(answer, 503, "storage_unavailable")
    assert answer.headers["retry-after"] == "1"


async def test_what_is_no_address_for_sure_is_not_read_through(api: Api) -> None:
    for size, status in ((1_000, 401), (1_001, 422)):
        credentials = {"email": "x" * size, "password": "engine-no-2-of-1843"}
        assert (await api.post("/auth/token", json=credentials)).status_code == status
        form = {"username": "x" * size, "password": "engine-no-2-of-1843"}
        assert (await api.post("/auth/token", data=form)).status_code == status
