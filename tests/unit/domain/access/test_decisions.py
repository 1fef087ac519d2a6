from itertools import product

import pytest

from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.access.decisions import Decision, enforce, require
from blog.domain.access.permissions import Action, Grant
from blog.domain.access.roles import Role
from blog.domain.common.errors import AuthenticationRequired, PermissionDenied
from blog.domain.common.ids import UserId
from blog.domain.posts.errors import PostNotFound
from tests.support.fakes.system import uuid7

READER = Actor(user_id=UserId(uuid7(1)), role=Role.READER)
RANKS = [Role.READER, Role.CONTRIBUTOR, Role.AUTHOR, Role.EDITOR, Role.ADMIN, Role.OWNER]


def test_an_allowed_action_goes_on() -> None:
    enforce(Decision.ALLOW, ANONYMOUS, PostNotFound())
    require(ANONYMOUS, Action.HEALTH_READ)


@pytest.mark.parametrize("actor", [ANONYMOUS, READER])
def test_what_is_hidden_is_not_found(actor: Actor) -> None:
    hidden = PostNotFound()
    with pytest.raises(PostNotFound) as caught:
        enforce(Decision.HIDE, actor, hidden)
    assert caught.value is hidden


def test_a_visitor_who_is_refused_is_asked_to_sign_in() -> None:
    with pytest.raises(AuthenticationRequired):
        enforce(Decision.DENY, ANONYMOUS, PostNotFound())
    with pytest.raises(AuthenticationRequired):
        require(ANONYMOUS, Action.TAG_MANAGE)


def test_a_user_who_is_refused_is_told_so() -> None:
    with pytest.raises(PermissionDenied):
        enforce(Decision.DENY, READER, PostNotFound())
    with pytest.raises(PermissionDenied):
        require(READER, Action.TAG_MANAGE)


def test_facts_open_what_depends_on_them() -> None:
    require(READER, Action.COMMENT_EDIT, Grant.OWN)
    with pytest.raises(PermissionDenied):
        require(READER, Action.COMMENT_EDIT, Grant.ON_OWN_POST)


def test_roles_rank_from_reader_to_owner() -> None:
    assert [role.rank for role in RANKS] == [0, 1, 2, 3, 4, 5]
    assert list(Role) == RANKS


@pytest.mark.parametrize(("one", "other"), list(product(Role, Role)))
def test_a_role_outranks_those_below_it_alone(one: Role, other: Role) -> None:
    assert one.outranks(other) is (RANKS.index(one) > RANKS.index(other))


def test_a_visitor_is_nobody() -> None:
    assert ANONYMOUS.is_anonymous
    assert not ANONYMOUS.is_user(None)
    assert not ANONYMOUS.is_user(READER.user_id)


def test_a_signed_in_user_is_that_user_and_no_other() -> None:
    assert not READER.is_anonymous
    assert READER.is_user(UserId(uuid7(1)))
    assert not READER.is_user(UserId(uuid7(2)))
    assert not READER.is_user(None)
