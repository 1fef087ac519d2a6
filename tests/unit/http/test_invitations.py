"""Invitations over HTTP, and what becomes of registration by its mode."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from blog.application.ports.tokens import SecretKind
from blog.domain.access.roles import Role
from blog.domain.users.values import Email
from tests.support.api import Api, problem, serving
from tests.support.composition import container_over
from tests.support.members import Member, SignIn
from tests.support.world import World

PASSWORD = "engine-no-2-of-1843"
EVE = {"email": "Eve@example.org", "role": "author"}
NEW = {"name": "Eve", "password": PASSWORD}


@pytest.fixture
async def admin(sign_in: SignIn) -> Member:
    return await sign_in(Role.ADMIN)


async def invited(world: World, admin: Member, role: Role = Role.AUTHOR) -> str:
    """The token of an invitation that was mailed."""
    minted = world.tokens.mint(SecretKind.INVITATION)
    invitation = world.make.invitation(
        admin.user,
        role=role,
        email="Eve@example.org",
        email_key="eve@example.org",
        token_digest=minted.digest,
        expires_at=world.clock.now() + timedelta(days=1),
    )
    await world.given(invitation)
    return minted.plain


async def test_inviting_says_where_the_invitation_is(api: Api, admin: Member) -> None:
    answer = await api.post("/invitations", json=EVE, headers=admin.headers)
    assert answer.status_code == 201
    made = answer.json()
    assert answer.headers["location"] == f"/invitations/{made['id']}"
    assert made == {
        "id": made["id"],
        "email": "Eve@example.org",
        "role": "author",
        "invited_by": {
            "id": str(admin.user.id),
            "username": admin.user.username.value,
            "name": admin.user.name.value,
        },
        "sent_at": None,
        "expires_at": "2026-03-21T15:09:26.535897Z",
        "created_at": "2026-03-14T15:09:26.535897Z",
        "updated_at": "2026-03-14T15:09:26.535897Z",
        "version": 1,
    }
    read = await api.get(answer.headers["location"], headers=admin.headers)
    assert read.json() == made
    assert read.headers["etag"] == answer.headers["etag"]
    assert (await api.get("/invitations", headers=admin.headers)).json() == [made]


async def test_the_list_is_paged_sorted_and_trimmed(api: Api, admin: Member) -> None:
    for number in range(3):
        body = {**EVE, "email": f"eve{number}@example.org", "expires_at": f"2026-03-2{number}T00:00:00Z"}
        await api.post("/invitations", json=body, headers=admin.headers)
    path = "/invitations?sort=-expires_at&fields=email&limit=2&count=true"
    page = await api.get(path, headers=admin.headers)
    assert page.json() == [{"email": "eve2@example.org"}, {"email": "eve1@example.org"}]
    assert page.headers["x-total-count"] == "3"
    assert 'rel="next"' in page.headers["link"]


async def test_a_withdrawn_invitation_is_gone(api: Api, world: World, admin: Member) -> None:
    token = await invited(world, admin)
    (invitation_id,) = world.store.tables.invitations
    path = f"/invitations/{invitation_id}"
    assert (await api.delete(path, headers=admin.headers)).status_code == 204
    problem(await api.delete(path, headers=admin.headers), 404, "invitation_not_found")
    problem(await api.get(path, headers=admin.headers), 404, "invitation_not_found")
    problem(await api.post("/users", json={**NEW, "invitation": token}), 422, "invalid_invitation")


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"email": "eve"}, "/email", "wrong_format"),
        ({"email": "a..b@example.org"}, "/email", "not_an_email"),
        ({"email": None}, "/email", "wrong_type"),
        ({"role": "god"}, "/role", "unknown_value"),
        ({"role": None}, "/role", "unknown_value"),
        ({"expires_at": "soon"}, "/expires_at", "wrong_format"),
        ({"expires_at": 5}, "/expires_at", "wrong_type"),
        ({"expires_at": "2026-03-14T15:09:26Z"}, "/expires_at", "out_of_range"),
        ({"expires_at": "9999-12-31T23:59:59-12:00"}, "/expires_at", "out_of_range"),
        ({"id": "x"}, "/id", "unknown_field"),
        ({"invited_by": "x"}, "/invited_by", "unknown_field"),
        ({"token_digest": "x"}, "/token_digest", "unknown_field"),
        ({"sent_at": "2026-03-14"}, "/sent_at", "unknown_field"),
    ],
)
async def test_an_invitation_that_breaks_a_rule_is_not_made(
    api: Api, world: World, admin: Member, change: dict[str, object], pointer: str, code: str
) -> None:
    answer = await api.post("/invitations", json=EVE | change, headers=admin.headers)
    errors = problem(answer, 422, "validation_failed")["errors"]
    assert isinstance(errors, list)
    assert [(error["pointer"], error["code"]) for error in errors] == [(pointer, code)]
    assert world.store.tables.invitations == {}


async def test_an_end_may_be_null_or_a_date(api: Api, admin: Member) -> None:
    for given, expected in (
        (None, "2026-03-21T15:09:26.535897Z"),
        ("2026-04-01", "2026-04-01T00:00:00.000000Z"),
    ):
        body = {**EVE, "expires_at": given}
        answer = await api.post("/invitations", json=body, headers=admin.headers)
        assert answer.json()["expires_at"] == expected


async def test_an_address_that_has_an_account_is_not_invited(api: Api, world: World, admin: Member) -> None:
    await world.somebody(email=Email("eve@example.org"))
    problem(await api.post("/invitations", json=EVE, headers=admin.headers), 409, "email_taken")


async def test_inviting_needs_a_password_that_was_given_recently(
    api: Api, world: World, admin: Member
) -> None:
    world.clock.advance(timedelta(minutes=15))
    answer = await api.post("/invitations", json=EVE, headers=admin.headers)
    problem(answer, 401, "reauthentication_required")
    assert (await api.get("/invitations", headers=admin.headers)).json() == []


async def test_what_an_owner_promised_is_hidden_from_an_admin(
    api: Api, world: World, admin: Member, sign_in: SignIn
) -> None:
    owner = await sign_in(Role.OWNER)
    await api.post("/invitations", json={**EVE, "role": "admin"}, headers=owner.headers)
    (invitation_id,) = world.store.tables.invitations
    path = f"/invitations/{invitation_id}"
    assert (await api.get(path, headers=owner.headers)).status_code == 200
    problem(await api.get(path, headers=admin.headers), 404, "invitation_not_found")
    problem(await api.delete(path, headers=admin.headers), 404, "invitation_not_found")
    assert (await api.get("/invitations", headers=admin.headers)).json() == []


@pytest.mark.parametrize("email", [None, "eve@EXAMPLE.org"])
async def test_who_is_invited_joins_with_the_role_and_the_address_of_the_invitation(
    api: Api, world: World, admin: Member, email: str | None
) -> None:
    token = await invited(world, admin, Role.EDITOR)
    body = {**NEW, "invitation": token} | ({} if email is None else {"email": email})
    answer = await api.post("/users", json=body)
    assert answer.status_code == 201
    assert (answer.json()["role"], answer.json()["email"]) == ("editor", "Eve@example.org")
    assert answer.headers["location"] == f"/users/{answer.json()['id']}"
    # Once, and that is all.
    problem(await api.post("/users", json=body), 422, "invalid_invitation")


@pytest.mark.parametrize("field", ["role", "is_active", "id", "email_verified_at", "invited_by"])
async def test_who_is_invited_chooses_nothing_that_is_not_theirs_to_choose(
    api: Api, world: World, admin: Member, field: str
) -> None:
    body = {**NEW, "invitation": await invited(world, admin), field: "owner"}
    errors = problem(await api.post("/users", json=body), 422, "validation_failed")["errors"]
    assert errors == [{"pointer": f"/{field}", "code": "unknown_field", "detail": "is not known here"}]
    assert len(world.store.tables.invitations) == 1


async def test_whatever_is_wrong_with_an_invitation_the_answer_is_the_same(
    api: Api, world: World, admin: Member
) -> None:
    token = await invited(world, admin)
    bodies = [
        {**NEW, "invitation": token, "email": "mallory@example.org"},
        {**NEW, "invitation": world.tokens.mint(SecretKind.INVITATION).plain},
        {**NEW, "invitation": "nonsense"},
    ]
    documents = [problem(await api.post("/users", json=body), 422, "invalid_invitation") for body in bodies]
    assert len({repr({**each, "request_id": ""}) for each in documents}) == 1
    assert "detail" not in documents[0]
    assert "errors" not in documents[0]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({}, "/email", "missing"),
        ({"invitation": ""}, "/invitation", "too_short"),
        ({"invitation": "x" * 201}, "/invitation", "too_long"),
        ({"invitation": None}, "/invitation", "wrong_type"),
        ({"email": ""}, "/email", "wrong_format"),
    ],
)
async def test_an_account_needs_an_address_or_an_invitation(
    api: Api, change: dict[str, object], pointer: str, code: str
) -> None:
    errors = problem(await api.post("/users", json=NEW | change), 422, "validation_failed")["errors"]
    assert isinstance(errors, list)
    assert [(error["pointer"], error["code"]) for error in errors] == [(pointer, code)]


@pytest.fixture
async def by_mode(world: World, request: pytest.FixtureRequest) -> AsyncIterator[Api]:
    async with serving(container_over(world, registration=request.param)) as client:
        yield client


@pytest.mark.parametrize("by_mode", ["invite"], indirect=True)
async def test_where_one_must_be_invited_nobody_joins_without(
    by_mode: Api, world: World, admin: Member
) -> None:
    refused = await by_mode.post("/users", json={**NEW, "email": "eve@example.org"})
    problem(refused, 403, "invitation_required")
    joined = await by_mode.post("/users", json={**NEW, "invitation": await invited(world, admin)})
    assert joined.status_code == 201
    assert (
        await by_mode.post("/invitations", json={**EVE, "email": "x@example.org"}, headers=admin.headers)
    ).is_success


@pytest.mark.parametrize("by_mode", ["closed"], indirect=True)
async def test_where_registration_is_closed_nobody_joins_and_nobody_is_invited(
    by_mode: Api, world: World, admin: Member
) -> None:
    token = await invited(world, admin)
    for body in ({**NEW, "email": "eve@example.org"}, {**NEW, "invitation": token}):
        problem(await by_mode.post("/users", json=body), 403, "registration_closed")
        signed_in = await by_mode.post("/users", json=body, headers=admin.headers)
        problem(signed_in, 403, "registration_closed")
    problem(await by_mode.post("/invitations", json=EVE, headers=admin.headers), 403, "registration_closed")
    assert len(world.store.tables.users) == 1
    # What was promised before can still be looked at, and taken back.
    (invitation_id,) = world.store.tables.invitations
    assert (await by_mode.get("/invitations", headers=admin.headers)).json()[0]["id"] == str(invitation_id)
    assert (await by_mode.delete(f"/invitations/{invitation_id}", headers=admin.headers)).status_code == 204
