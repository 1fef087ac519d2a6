"""The permission table, cell by cell, through the routes: what the table says is what HTTP does.

A cell is a role, an endpoint, whose the resource is, in which state it is, and what the request comes with.
What must come of it is worked out from the tables alone. A test walks all cells of one endpoint and situation
over one application, each in a blog of its own, and names every cell that is not as it should be.
"""

from dataclasses import replace

import httpx
import pytest

from blog.domain.access.permissions import Action, Grant
from blog.domain.access.roles import Role
from blog.entrypoints.http.routing import StrictRoute
from tests.support.api import Api, problem
from tests.support.members import SignIn
from tests.support.world import World
from tests.unit.domain.access.credentials_expected import ANY_TOKEN, SCOPES
from tests.unit.http import (
    audit_permissions,
    content_permissions,
    field_permissions,
    joining_permissions,
    moderation_permissions,
    preview_permissions,
    recovery_permissions,
    revision_permissions,
    session_permissions,
    token_permissions,
    user_permissions,
)
from tests.unit.http.permission_callers import Caller, Proof, callers, expected
from tests.unit.http.permission_scene import CASES, Case, Scene

COLUMNS = (None, *Role)
TOLD_BY = (
    audit_permissions,
    content_permissions,
    field_permissions,
    joining_permissions,
    moderation_permissions,
    preview_permissions,
    recovery_permissions,
    revision_permissions,
    session_permissions,
    token_permissions,
    user_permissions,
)
"""The modules whose import fills `CASES`."""


def holds(case: Case, role: Role | None) -> Case:
    """The case as it is for this role: a reader does not rank below a reader, and a visitor owns nothing."""
    lower = Grant.LOWER_RANK in case.held and role in {None, Role.READER}
    return replace(case, held=Grant.NEVER if lower else case.held)


def asks_who(api: Api, request: httpx.Request) -> bool:
    """Whether the route of the request looks at who is asking."""
    transport = api._transport
    assert isinstance(transport, httpx.ASGITransport)
    scope = {"type": "http", "method": request.method, "path": request.url.path, "root_path": ""}
    route = next(each for each in transport.app.router.routes if each.matches(scope)[0].value == 2)  # type: ignore[attr-defined]  # it is FastAPI's
    assert isinstance(route, StrictRoute)
    return route.declaration.asks_who


def mismatch(case: Case, caller: Caller, answer: httpx.Response, wanted: frozenset[int]) -> str | None:
    """What is not as the tables say in the answer to a cell, if anything is."""
    status = answer.status_code
    if status not in wanted:
        return f"{status} and not {' or '.join(map(str, sorted(wanted)))}: {answer.text}"
    if wanted == {403} and not caller.reaches(case.action):
        # Of a route with several actions the credential may reach another one.
        code = answer.json()["code"]
        return None if code in {"insufficient_scope", "session_required", "permission_denied"} else code
    if wanted == {401} and caller.proof is Proof.OLD_SESSION:
        try:
            problem(answer, 401, "reauthentication_required")
        except AssertionError as error:
            return str(error)
    return None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_http_does_what_the_tables_say(api: Api, world: World, sign_in: SignIn, case: Case) -> None:
    wrong: list[str] = []
    for caller in callers(case.action):
        world.start_over()
        api.cookies.clear()
        member, headers = await caller.arrive(world, sign_in)
        answer = await case.request(Scene(world, api, member.user if member else None, headers))
        method = answer.request.method
        wanted = expected(holds(case, caller.role), caller, method, asks_who=asks_who(api, answer.request))
        told = mismatch(case, caller, answer, wanted)
        wrong += [] if told is None else [f"{case.name} - {caller}: {told}"]
    assert not wrong, "\n".join(wrong)


def test_every_action_of_the_table_has_a_case() -> None:
    everybody = {Action.SESSION_START, Action.HEALTH_READ}
    assert {case.action for case in CASES} == set(Action) - everybody


@pytest.mark.parametrize("action", Action)
def test_an_action_is_asked_for_with_every_kind_of_credential(action: Action) -> None:
    asking = list(callers(action))
    of_nobody = {Proof.NOTHING, Proof.CONTENT_TOKEN}
    for role in Role:
        proofs = [caller for caller in asking if caller.role is role]
        assert {caller.proof for caller in proofs} == set(Proof) - of_nobody
        reaching = [caller.reaches(action) for caller in proofs if caller.proof is Proof.TOKEN]
        assert (True in reaching) is bool(SCOPES[action])
        assert (False in reaching) is (SCOPES[action] != ANY_TOKEN)
    assert {caller.proof for caller in asking if caller.role is None} == of_nobody


@pytest.mark.parametrize("role", COLUMNS, ids=lambda role: role.value if role else "anonymous")
@pytest.mark.parametrize("own", [True, False], ids=["own", "another's"])
async def test_addresses_are_shown_as_the_table_says(
    api: Api, world: World, sign_in: SignIn, role: Role | None, own: bool
) -> None:
    other = await world.somebody(Role.AUTHOR)
    for caller in callers(Action.USER_READ_EMAIL):
        if caller.role is not role:
            continue
        member, headers = await caller.arrive(world, sign_in)
        user = member.user if own and member else other
        held = Grant.OWN if user is not other else Grant.NEVER
        one = await api.get(f"/users/{user.id}", headers=headers)
        listed = await api.get("/users", headers=headers)
        shown = caller.may(Action.USER_READ_EMAIL, held)
        assert (user.email.value in one.text) is shown, caller
        assert (user.email.value in listed.text) is shown, caller
        assert ("email" in one.json()) is shown, caller
