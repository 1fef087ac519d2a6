"""The permission table, cell by cell, through the routes: what the table says is what HTTP does.

What must come of a request is worked out from the table alone.
"""

from collections.abc import Iterator

import pytest

from blog.domain.access.permissions import PERMISSIONS, Action, Grant
from blog.domain.access.roles import Role
from tests.support.api import Api
from tests.support.members import SignIn
from tests.support.world import World
from tests.unit.http import content_permissions, session_permissions, user_permissions
from tests.unit.http.permission_scene import CASES, Case, Scene

COLUMNS = (None, *Role)
TOLD_BY = (content_permissions, session_permissions, user_permissions)
"""The modules whose import fills `CASES`."""


def expected(case: Case, role: Role | None, method: str) -> set[int]:
    """The statuses that the table leaves for this caller."""
    if role is None and not any(
        PERMISSIONS[action, None] for action in {case.action, *_also(case.action, method)}
    ):
        return {401}
    if case.hidden_unless and not _granted(role, *case.hidden_unless):
        return {404}
    if _granted(role, case.action, case.held):
        return {200, 201, 204}
    return {401 if role is None else 403}


def _also(action: Action, method: str) -> Iterator[Action]:
    """What else the route of a read stands for: drafts and unused tags are read where published ones are."""
    if method == "GET":
        yield from {
            Action.POST_READ_DRAFT: [Action.POST_READ_PUBLISHED],
            Action.TAG_READ_UNUSED: [Action.TAG_READ],
        }.get(action, [])


def _granted(role: Role | None, action: Action, held: Grant) -> bool:
    return bool(PERMISSIONS[action, role] & (held | Grant.ALWAYS))


def holds(case: Case, role: Role | None) -> Case:
    """The case as it is for this role: a reader does not rank below a reader, and a visitor owns nothing."""
    lower = Grant.LOWER_RANK in case.held and role in {None, Role.READER}
    return Case(case.name, case.action, case.request, Grant.NEVER if lower else case.held, case.hidden_unless)


@pytest.mark.parametrize("role", COLUMNS, ids=lambda role: role.value if role else "anonymous")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_http_does_what_the_table_says(
    api: Api, world: World, sign_in: SignIn, case: Case, role: Role | None
) -> None:
    member = await sign_in(role) if role else None
    scene = Scene(world, api, member.user if member else None, member.headers if member else {})
    answer = await case.request(scene)
    assert answer.status_code in expected(holds(case, role), role, answer.request.method), answer.text


def test_every_action_of_the_table_has_a_case() -> None:
    everybody = {Action.SESSION_START, Action.HEALTH_READ}
    assert {case.action for case in CASES} == set(Action) - everybody


@pytest.mark.parametrize("role", COLUMNS, ids=lambda role: role.value if role else "anonymous")
@pytest.mark.parametrize("own", [True, False], ids=["own", "another's"])
async def test_addresses_are_shown_as_the_table_says(
    api: Api, world: World, sign_in: SignIn, role: Role | None, own: bool
) -> None:
    other = await world.somebody(Role.AUTHOR)
    member = await sign_in(role) if role else None
    user = member.user if own and member else other
    headers = member.headers if member else {}
    shown = _granted(role, Action.USER_READ_EMAIL, Grant.OWN if user is not other else Grant.NEVER)
    one = await api.get(f"/users/{user.id}", headers=headers)
    listed = await api.get("/users", headers=headers)
    assert (user.email.value in one.text) is shown
    assert (user.email.value in listed.text) is shown
    assert ("email" in one.json()) is shown
