"""The audit trail over HTTP: what is in it after requests, and how it is asked for."""

import pytest

from blog.domain.access.roles import Role
from tests.support.api import Api, problem
from tests.support.members import SignIn
from tests.support.world import World


async def test_a_change_of_role_is_there_with_who_what_and_whence(api: Api, sign_in: SignIn) -> None:
    owner, reader = await sign_in(Role.OWNER), await sign_in(Role.READER)
    headers = {**owner.headers, "X-Request-Id": "the-one"}
    answer = await api.patch(f"/users/{reader.user.id}", json={"role": "author"}, headers=headers)
    assert answer.status_code == 200
    found = await api.get(f"/audit?target={reader.user.id}&action=user.role_changed", headers=owner.headers)
    (entry,) = found.json()
    assert entry["actor_id"] == str(owner.user.id)
    assert (entry["credential"], entry["outcome"]) == ("session", "done")
    assert (entry["changed"], entry["request_id"]) == (["role"], "the-one")
    assert found.headers["cache-control"] == "private, no-store"


async def test_a_refused_change_is_there_too(api: Api, sign_in: SignIn) -> None:
    admin, owner = await sign_in(Role.ADMIN), await sign_in(Role.OWNER)
    answer = await api.patch(f"/users/{owner.user.id}", json={"role": "reader"}, headers=admin.headers)
    assert answer.status_code == 403
    (entry,) = (await api.get("/audit?outcome=permission_denied", headers=owner.headers)).json()
    assert (entry["action"], entry["actor_id"]) == ("user.change_role", str(admin.user.id))
    assert (entry["target_type"], entry["target_id"]) == ("user", str(owner.user.id))


async def test_what_was_refused_is_known_where_the_address_may_also_hold_a_slug(
    api: Api, world: World, sign_in: SignIn
) -> None:
    owner, author = await sign_in(Role.OWNER), await sign_in(Role.AUTHOR)
    post = world.make.post(owner.user)
    await world.given(post)
    for name in (post.id, post.content.slug.value):
        answer = await api.patch(f"/posts/{name}", json={"title": "Mine"}, headers=author.headers)
        assert answer.status_code == 403
    by_slug, by_id = (await api.get("/audit?action=post.edit", headers=owner.headers)).json()
    assert (by_id["target_type"], by_id["target_id"]) == ("post", str(post.id))
    assert (by_slug["target_type"], by_slug["target_id"]) == (None, None)


async def test_a_failed_sign_in_names_the_account_and_nothing_that_was_typed(
    api: Api, world: World, sign_in: SignIn
) -> None:
    owner = await sign_in(Role.OWNER)
    user = await world.somebody(password=world.hasher.current("engine-no-2-of-1843"))
    for email in (user.email.value, "nobody.at.all@example.org"):
        body = {"email": email, "password": "planted-wrong-password"}
        assert (await api.post("/auth/token", json=body)).status_code == 401
    found = await api.get("/audit?outcome=invalid_credentials", headers=owner.headers)
    assert {entry["target_id"] for entry in found.json()} == {str(user.id), None}
    assert "planted" not in found.text
    assert "@" not in found.text


async def test_refused_reading_leaves_nothing(api: Api, world: World, sign_in: SignIn) -> None:
    reader = await sign_in(Role.READER)
    assert (await api.get("/audit", headers=reader.headers)).status_code == 403
    assert world.store.audit == []


async def test_pages_lead_through_the_whole_trail(api: Api, world: World, sign_in: SignIn) -> None:
    owner = await sign_in(Role.OWNER)
    for bio in "abc":
        await api.patch(f"/users/{owner.user.id}", json={"bio": bio}, headers=owner.headers)
    address, seen = "/audit?limit=1&count=true", []
    while address:
        page = await api.get(address, headers=owner.headers)
        assert page.headers["x-total-count"] == "3"
        seen += [entry["sequence"] for entry in page.json()]
        address = page.links["next"]["url"] if "next" in page.links else ""
    assert seen == [3, 2, 1]


@pytest.mark.parametrize(
    "query",
    [
        "actor=me",
        "target=1",
        "action=DROP+TABLE",
        "outcome=%00",
        "recorded_at[gte]=yesterday",
        "recorded_at[lt]=",
        "sort=hash",
        "limit=1000",
        "nonsense=1",
    ],
)
async def test_nonsense_is_refused(api: Api, sign_in: SignIn, query: str) -> None:
    owner = await sign_in(Role.OWNER)
    problem(await api.get(f"/audit?{query}", headers=owner.headers), 422, "validation_failed")


async def test_times_and_actors_choose_a_part(api: Api, sign_in: SignIn) -> None:
    owner = await sign_in(Role.OWNER)
    await api.patch(f"/users/{owner.user.id}", json={"bio": "x"}, headers=owner.headers)
    (whole,) = (await api.get("/audit", headers=owner.headers)).json()
    at, mine = whole["recorded_at"], str(owner.user.id)
    for params, found in (
        ({"recorded_at[gte]": at}, 1),
        ({"recorded_at[lt]": at}, 0),
        ({"actor": mine}, 1),
        ({"actor": "019c1a2b-3c4d-7e5f-8a6b-7c8d9e0f1a2b"}, 0),
    ):
        answer = await api.get("/audit", params=params, headers=owner.headers)
        assert len(answer.json()) == found
