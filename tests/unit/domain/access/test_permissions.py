"""Each cell of the permission table: role, action, ownership, and the state that counts."""

from collections.abc import Iterator
from itertools import product

import pytest
from _pytest.mark import ParameterSet

from blog.domain.access.actor import ANONYMOUS, Actor, granted
from blog.domain.access.decisions import Decision, decide
from blog.domain.access.permissions import PERMISSIONS, Action, Grant
from blog.domain.access.roles import Role
from blog.domain.comments import policy as comment_policy
from blog.domain.common.ids import UserId
from blog.domain.invitations import policy as invitation_policy
from blog.domain.posts import policy as post_policy
from blog.domain.tokens import policy as token_policy
from blog.domain.tokens.token import TokenKind
from blog.domain.users import policy as user_policy
from tests.support.fakes.system import uuid7
from tests.unit.domain.access.expectations import (
    ACCOUNTS,
    COMMENTS,
    GENERAL,
    INVITATIONS,
    POSTS,
    ROLE_CHANGES,
    SESSIONS,
    TOKENS,
)

ME, SOMEBODY = UserId(uuid7(1)), UserId(uuid7(2))
ACTORS = (ANONYMOUS, *(Actor(user_id=ME, role=role) for role in Role))
LETTERS = {"a": Decision.ALLOW, "d": Decision.DENY, "h": Decision.HIDE}


def cells(row: str, *case: object) -> Iterator[ParameterSet]:
    """A case for each role to which the row applies."""
    assert len(row) == len(ACTORS)
    for actor, letter in zip(ACTORS, row, strict=True):
        if letter != ".":
            role = actor.role or "visitor"
            yield pytest.param(actor, *case, LETTERS[letter], id=" ".join(map(str, (role, *case))))


def whose(word: str) -> UserId:
    return ME if word.startswith("own") else SOMEBODY


@pytest.mark.parametrize(
    ("actor", "action", "expected"),
    [cell for action, row in GENERAL.items() for cell in cells(row, action)],
)
def test_the_role_alone_decides(actor: Actor, action: Action, expected: Decision) -> None:
    assert decide(actor, action) is expected


@pytest.mark.parametrize(
    ("actor", "action", "owner", "expected"),
    [cell for case, row in SESSIONS.items() for cell in cells(row, *case)],
)
def test_sessions(actor: Actor, action: Action, owner: str, expected: Decision) -> None:
    facts = Grant.OWN if owner == "own" else Grant.NEVER
    assert decide(actor, action, facts) is expected


@pytest.mark.parametrize(
    ("actor", "action", "whose_token", "expected"),
    [cell for case, row in TOKENS.items() for cell in cells(row, *case)],
)
def test_tokens(actor: Actor, action: Action, whose_token: str, expected: Decision) -> None:
    if whose_token == "content":
        facts = token_policy.TokenFacts(TokenKind.CONTENT, None)
    else:
        facts = token_policy.TokenFacts(TokenKind.PERSONAL, whose(whose_token))
    assert token_policy.may(actor, action, facts) is expected


@pytest.mark.parametrize(
    ("actor", "action", "author", "status", "expected"),
    [cell for case, row in POSTS.items() for cell in cells(row, *case)],
)
def test_posts(actor: Actor, action: Action, author: str, status: str, expected: Decision) -> None:
    facts = post_policy.PostFacts(author_id=whose(author), is_published=status == "published")
    assert post_policy.may(actor, action, facts) is expected


@pytest.mark.parametrize(
    ("actor", "author", "status", "expected"),
    [
        cell
        for (action, *case), row in POSTS.items()
        if action is (Action.POST_READ_DRAFT if "draft" in case else Action.POST_READ_PUBLISHED)
        for cell in cells(row, *case)
    ],
)
def test_reading_a_post(actor: Actor, author: str, status: str, expected: Decision) -> None:
    facts = post_policy.PostFacts(author_id=whose(author), is_published=status == "published")
    assert post_policy.may_read(actor, facts) is expected


@pytest.mark.parametrize(
    ("actor", "action", "author", "post", "expected"),
    [cell for case, row in COMMENTS.items() for cell in cells(row, *case)],
)
@pytest.mark.parametrize("is_readable", [True, False], ids=["", "on a hidden post"])
def test_comments(
    actor: Actor, action: Action, author: str, post: str, is_readable: bool, expected: Decision
) -> None:
    facts = comment_policy.CommentFacts(
        author_id=whose(author), post_author_id=whose(post), post_is_readable=is_readable
    )
    decision = comment_policy.may(actor, action, facts)
    assert decision is (expected if is_readable else Decision.HIDE)


@pytest.mark.parametrize("actor", ACTORS, ids=lambda actor: actor.role or "visitor")
def test_a_comment_without_an_author_is_nobodys_own(actor: Actor) -> None:
    facts = comment_policy.CommentFacts(author_id=None, post_author_id=SOMEBODY, post_is_readable=True)
    assert comment_policy.may(actor, Action.COMMENT_EDIT, facts) is Decision.DENY


@pytest.mark.parametrize(
    ("actor", "action", "target", "expected"),
    [
        cell
        for action, rows in ACCOUNTS.items()
        for target, row in zip(("own", *Role), rows, strict=True)
        for cell in cells(row, action, target)
    ],
)
def test_accounts(actor: Actor, action: Action, target: str, expected: Decision) -> None:
    assert user_policy.may(actor, action, account(actor, target)) is expected


@pytest.mark.parametrize(
    ("actor", "before", "after", "expected"),
    [
        cell
        for before, rows in ROLE_CHANGES.items()
        for after, row in zip(Role, rows, strict=True)
        for cell in cells(row, before, after)
    ],
)
def test_changes_of_roles(actor: Actor, before: str, after: Role, expected: Decision) -> None:
    facts = account(actor, before)
    assert user_policy.may(actor, Action.USER_CHANGE_ROLE, facts, new_role=after) is expected


@pytest.mark.parametrize(
    ("actor", "role", "expected"),
    [cell for role, row in zip(Role, INVITATIONS, strict=True) for cell in cells(row, role)],
)
def test_invitations(actor: Actor, role: Role, expected: Decision) -> None:
    assert invitation_policy.may(actor, role) is expected
    assert (role in invitation_policy.manageable(actor)) is (expected is Decision.ALLOW)


def account(actor: Actor, target: str) -> user_policy.UserFacts:
    if target == "own":
        assert actor.role is not None
        return user_policy.UserFacts(user_id=ME, role=actor.role)
    return user_policy.UserFacts(user_id=SOMEBODY, role=Role(target))


def test_every_action_and_every_cell_has_an_expectation() -> None:
    with_facts = {action for action, *_ in (*SESSIONS, *TOKENS, *POSTS, *COMMENTS)}
    expected = {*GENERAL, *with_facts, *ACCOUNTS, Action.USER_CHANGE_ROLE, Action.INVITATION_MANAGE}
    assert expected == set(Action)
    posts = {action for action in Action if action.startswith("post.") and action not in GENERAL}
    assert set(POSTS) == set(product(posts, ("own", "other"), ("draft", "published")))
    comments = {action for action in Action if action.startswith("comment.") and action not in GENERAL}
    assert set(COMMENTS) == set(product(comments, ("own", "other"), ("own post", "other's post")))
    assert set(ROLE_CHANGES) == {"own", *Role}


def test_the_table_has_a_cell_for_every_action_and_role() -> None:
    assert set(PERMISSIONS) == set(product(Action, (None, *Role)))


def test_a_missing_cell_denies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blog.domain.access.actor.PERMISSIONS", {})
    owner = Actor(user_id=ME, role=Role.OWNER)
    assert granted(owner, Action.HEALTH_READ) is Grant.NEVER
    assert decide(owner, Action.HEALTH_READ) is Decision.DENY


def test_the_table_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        PERMISSIONS[Action.TAG_MANAGE, None] = Grant.ALWAYS  # type: ignore[index]  # that is what is tried


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (None, post_policy.DraftScope.NONE),
        (Role.READER, post_policy.DraftScope.NONE),
        (Role.CONTRIBUTOR, post_policy.DraftScope.OWN),
        (Role.AUTHOR, post_policy.DraftScope.OWN),
        (Role.EDITOR, post_policy.DraftScope.ALL),
        (Role.ADMIN, post_policy.DraftScope.ALL),
        (Role.OWNER, post_policy.DraftScope.ALL),
    ],
)
def test_the_drafts_that_lists_may_show(role: Role | None, scope: post_policy.DraftScope) -> None:
    actor = ANONYMOUS if role is None else Actor(user_id=ME, role=role)
    assert post_policy.readable_drafts(actor) is scope
