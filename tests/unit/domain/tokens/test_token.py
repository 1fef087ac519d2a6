from datetime import datetime, timedelta

import pytest

from blog.domain.access.credentials import Scope
from blog.domain.access.roles import Role
from blog.domain.common.errors import ValidationFailed
from blog.domain.common.ids import TokenId, UserId
from blog.domain.tokens.events import TokenCreated, TokenRevoked
from blog.domain.tokens.policy import scopes_for, scopes_within
from blog.domain.tokens.token import AccessToken, TokenKind, is_used_anew
from blog.domain.tokens.values import TokenName
from tests.support.builders import Builders
from tests.support.fakes.system import START, uuid7
from tests.unit.domain.access.credentials_expected import WITHIN

ME = UserId(uuid7(1))
MOMENT = timedelta(microseconds=1)


def create(kind: TokenKind = TokenKind.PERSONAL, expires_at: datetime = START + MOMENT) -> AccessToken:
    return AccessToken.create(
        id=TokenId(uuid7(2)),
        kind=kind,
        by=ME,
        name=TokenName("Laptop"),
        scopes=frozenset({Scope.POSTS_WRITE, Scope.POSTS_READ}),
        token_digest=b"d" * 32,
        expires_at=expires_at,
        now=START,
    )


def test_the_limits_are_those_of_the_plan() -> None:
    lives = (AccessToken.DEFAULT_LIFE, AccessToken.LONGEST_LIFE, AccessToken.TOUCH_EVERY)
    assert lives == (timedelta(days=90), timedelta(days=366), timedelta(minutes=5))
    assert AccessToken.MOST_LIVING == 50


@pytest.mark.parametrize(("kind", "owner"), [(TokenKind.PERSONAL, ME), (TokenKind.CONTENT, None)])
def test_a_personal_token_is_its_makers_and_a_content_token_nobodys(
    kind: TokenKind, owner: UserId | None
) -> None:
    token = create(kind)
    assert (token.user_id, token.made_by, token.last_used_at, token.version) == (owner, ME, None, 1)
    (event,) = token.collect_events()
    assert isinstance(event, TokenCreated)
    assert (event.aggregate_id, event.actor_id, event.kind) == (token.id, ME, kind.value)
    assert event.scopes == (Scope.POSTS_READ, Scope.POSTS_WRITE)


@pytest.mark.parametrize("after", [timedelta(), -MOMENT, timedelta(days=366) + MOMENT])
def test_a_token_ends_within_a_year(after: timedelta) -> None:
    create(expires_at=START + timedelta(days=366))
    with pytest.raises(ValidationFailed, match="expires_at"):
        create(expires_at=START + after)


def test_a_use_is_noted_without_an_event() -> None:
    token = create()
    token.collect_events()
    token.use(START + MOMENT)
    assert (token.last_used_at, token.updated_at, token.version) == (START + MOMENT, START + MOMENT, 2)
    assert token.collect_events() == []


def test_a_use_is_new_after_five_minutes() -> None:
    assert is_used_anew(None, START)
    assert not is_used_anew(START - timedelta(minutes=5) + MOMENT, START)
    assert is_used_anew(START - timedelta(minutes=5), START)


def test_a_revoked_token_tells_who_did_it() -> None:
    token = Builders().token(Builders().user())
    token.revoke(by=ME, now=START)
    (event,) = token.collect_events()
    assert isinstance(event, TokenRevoked)
    assert (event.aggregate_id, event.actor_id, event.version) == (token.id, ME, token.version)


def test_the_secret_is_not_in_the_text_of_a_token() -> None:
    assert "dddd" not in repr(create())


@pytest.mark.parametrize("wrong", ["", " ", "\n", "a\nb", "x" * 101, "\ud800"])
def test_a_name_is_one_line(wrong: str) -> None:
    with pytest.raises(ValidationFailed, match="name"):
        TokenName(wrong)


def test_a_name_is_tidied() -> None:
    assert str(TokenName(" Cafe\u0301 ")) == "Café"
    assert TokenName("x" * 100).value == "x" * 100


@pytest.mark.parametrize("role", Role)
def test_a_role_gives_the_scopes_that_are_for_what_it_may_do(role: Role) -> None:
    assert scopes_within(role) == WITHIN[role]
    for scope in Scope:
        if scope in WITHIN[role]:
            assert scopes_for(TokenKind.PERSONAL, role, [scope]) == {scope}
        else:
            with pytest.raises(ValidationFailed, match=f"scopes/1: {scope} is for"):
                scopes_for(TokenKind.PERSONAL, role, [Scope.CONTENT_READ, scope])


def test_a_personal_token_has_the_scopes_that_are_wanted() -> None:
    wanted = [Scope.POSTS_READ, Scope.POSTS_WRITE, Scope.POSTS_READ]
    assert scopes_for(TokenKind.PERSONAL, Role.AUTHOR, wanted) == {Scope.POSTS_READ, Scope.POSTS_WRITE}


def test_a_personal_token_needs_a_scope() -> None:
    with pytest.raises(ValidationFailed, match="at least one") as caught:
        scopes_for(TokenKind.PERSONAL, Role.OWNER, [])
    assert caught.value.errors[0].field == "scopes"


def test_a_content_token_reads_what_is_public_and_nothing_else() -> None:
    assert scopes_for(TokenKind.CONTENT, Role.ADMIN, []) == {Scope.CONTENT_READ}
    for wanted in ([Scope.CONTENT_READ], [Scope.POSTS_READ]):
        with pytest.raises(ValidationFailed, match="nothing else"):
            scopes_for(TokenKind.CONTENT, Role.ADMIN, wanted)
