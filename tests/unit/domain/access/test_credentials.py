"""How far each credential reaches, beside the permission table, and when a password is needed again."""

from datetime import timedelta
from typing import cast

import pytest

from blog.domain.access.actor import ANONYMOUS, PROOF_LASTS, Actor, granted
from blog.domain.access.credentials import PURPOSE, REACH, RECENT, Credential, Scope, reaches
from blog.domain.access.decisions import Decision, decide, require_reach, require_recent_proof
from blog.domain.access.errors import InsufficientScope, ReauthenticationRequired, SessionRequired
from blog.domain.access.permissions import PERMISSIONS, Action, Grant
from blog.domain.access.roles import Role
from blog.domain.common.ids import SessionId, TokenId, UserId
from tests.support.fakes.system import START, uuid7
from tests.unit.domain.access.credentials_expected import ANY_TOKEN, PASSWORD_NEEDED, SCOPES

OWNER = Actor(user_id=UserId(uuid7(1)), role=Role.OWNER, session_id=SessionId(uuid7(2)))
UNHEARD_OF = cast(Action, "site.explode")


def program(*scopes: Scope, role: Role | None = Role.OWNER) -> Actor:
    user_id = None if role is None else UserId(uuid7(1))
    return Actor(user_id=user_id, role=role, token_id=TokenId(uuid7(3)), scopes=frozenset(scopes))


def test_the_scopes_are_those_of_the_plan() -> None:
    assert set(Scope) == ANY_TOKEN


def test_reach_and_the_permission_table_know_the_same_actions() -> None:
    assert set(REACH) == {action for action, _ in PERMISSIONS} == set(Action)
    assert set(Action) >= RECENT


def test_each_scope_reaches_what_it_is_for() -> None:
    assert set(PURPOSE) == set(Scope)
    assert all(reaches(frozenset({scope}), action) for scope, action in PURPOSE.items())


@pytest.mark.parametrize("action", Action)
def test_a_scope_reaches_what_the_plan_says(action: Action) -> None:
    assert {scope for scope in Scope if reaches(frozenset({scope}), action)} == SCOPES[action]
    owners, nothing = PERMISSIONS[action, Role.OWNER], Grant.NEVER
    as_table = {scope: granted(program(scope), action) for scope in Scope}
    assert as_table == {scope: owners if scope in SCOPES[action] else nothing for scope in Scope}


@pytest.mark.parametrize("action", Action)
def test_no_scopes_limit_a_session_and_none_at_all_reach_nothing(action: Action) -> None:
    assert reaches(None, action)
    assert granted(OWNER, action) == PERMISSIONS[action, Role.OWNER]
    assert not reaches(frozenset(), action)


def test_no_token_reaches_an_action_that_is_in_no_table() -> None:
    assert not reaches(frozenset(Scope), UNHEARD_OF)
    assert decide(program(*Scope), UNHEARD_OF, ~Grant.NEVER) is Decision.DENY
    assert decide(OWNER, UNHEARD_OF, ~Grant.NEVER) is Decision.DENY
    with pytest.raises(SessionRequired):
        require_reach(program(*Scope), [UNHEARD_OF])


def test_an_action_that_is_missing_in_reach_is_reached_by_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blog.domain.access.credentials.REACH", {})
    for action in Action:
        assert granted(program(*Scope), action) is Grant.NEVER


def test_what_content_tokens_reach_is_what_visitors_may_do() -> None:
    reached = [action for action in Action if reaches(frozenset({Scope.CONTENT_READ}), action)]
    assert reached
    for action in reached:
        assert decide(ANONYMOUS, action) is Decision.ALLOW
        assert decide(program(Scope.CONTENT_READ, role=None), action) is Decision.ALLOW


def test_the_role_limits_a_token_whatever_its_scopes() -> None:
    assert decide(program(*Scope, role=Role.READER), Action.POST_CREATE) is Decision.DENY
    assert decide(program(*Scope, role=Role.AUTHOR), Action.POST_CREATE) is Decision.ALLOW


def test_a_token_that_reaches_one_of_several_actions_goes_on() -> None:
    require_reach(program(Scope.PROFILE_WRITE), [Action.USER_CHANGE_ROLE, Action.USER_EDIT])
    require_reach(program(), [])
    require_reach(OWNER, [Action.TOKEN_CREATE])
    require_reach(ANONYMOUS, [Action.TOKEN_CREATE])


def test_a_token_is_told_which_scopes_it_lacks() -> None:
    with pytest.raises(InsufficientScope) as caught:
        require_reach(program(Scope.CONTENT_READ), [Action.COMMENT_DELETE, Action.USER_DELETE])
    assert caught.value.needed == ("comments:moderate", "comments:write")
    assert caught.value.detail == "the token needs one of these scopes: comments:moderate, comments:write"


def test_where_no_scope_would_do_a_session_is_asked_for() -> None:
    with pytest.raises(SessionRequired):
        require_reach(program(*Scope), [Action.TOKEN_CREATE, Action.TOKEN_MANAGE_CONTENT])


@pytest.mark.parametrize("action", Action)
def test_a_password_is_needed_again_for_what_the_plan_says(action: Action) -> None:
    def asks(since: timedelta | None) -> bool:
        proved = None if since is None else START - since
        actor = Actor(user_id=OWNER.user_id, session_id=OWNER.session_id, authenticated_at=proved)
        try:
            require_recent_proof(actor, action, START)
        except ReauthenticationRequired:
            return True
        return False

    moment = timedelta(microseconds=1)
    asked = [asks(since) for since in (timedelta(), PROOF_LASTS - moment, PROOF_LASTS, None)]
    assert asked == [False, False, *[action in PASSWORD_NEEDED] * 2]


def test_a_proof_lasts_fifteen_minutes() -> None:
    assert timedelta(minutes=15) == PROOF_LASTS


def test_the_service_has_no_password_to_give_again_and_a_program_cannot() -> None:
    assert Actor(user_id=OWNER.user_id, role=Role.OWNER).proved_recently(START)
    assert not program(Scope.PROFILE_WRITE).proved_recently(START)
    assert not ANONYMOUS.proved_recently(START)


def test_each_actor_has_the_credential_that_they_came_with() -> None:
    assert ANONYMOUS.credential is Credential.NONE
    assert OWNER.credential is Credential.SESSION
    assert program(Scope.POSTS_READ).credential is Credential.TOKEN
    assert program(Scope.CONTENT_READ, role=None).credential is Credential.TOKEN
    assert Actor(user_id=OWNER.user_id, role=Role.OWNER).credential is Credential.SYSTEM
