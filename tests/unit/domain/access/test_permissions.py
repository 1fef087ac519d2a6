"""Each cell of the permission table: role, action, ownership, and the state that counts."""

import re
from collections.abc import Callable
from itertools import product

import pytest

from blog.domain.access.actor import ANONYMOUS, Actor, granted
from blog.domain.access.decisions import Decision, decide
from blog.domain.access.permissions import PERMISSIONS, Action, Grant
from blog.domain.access.roles import Role
from blog.domain.comments import policy as comment_policy
from blog.domain.comments.values import CommentStatus
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
    HIDDEN_COMMENTS,
    INVITATIONS,
    POSTS,
    PREVIEWS,
    ROLE_CHANGES,
    SESSIONS,
    TOKENS,
)

ME, SOMEBODY = UserId(uuid7(1)), UserId(uuid7(2))
ACTORS = (ANONYMOUS, *(Actor(user_id=ME, role=role) for role in Role))
LETTERS = {"a": Decision.ALLOW, "d": Decision.DENY, "h": Decision.HIDE}


def holds(row: str, decide_for: Callable[[Actor], Decision]) -> None:
    """Assert that each role to which the row applies is answered as its letter says; name all who are not."""
    assert len(row) == len(ACTORS)
    wrong = []
    for actor, letter in zip(ACTORS, row, strict=True):
        if letter != "." and (decision := decide_for(actor)) is not LETTERS[letter]:
            wrong.append(f"{actor.role or 'visitor'}: {decision.name} and not {LETTERS[letter].name}")
    assert not wrong, "; ".join(wrong)


def named(part: tuple[str, ...] | str) -> str:
    return " ".join(part) if isinstance(part, tuple) else part


def whose(word: str) -> UserId:
    return ME if word.startswith("own") else SOMEBODY


@pytest.mark.parametrize(("action", "row"), GENERAL.items(), ids=named)
def test_the_role_alone_decides(action: Action, row: str) -> None:
    holds(row, lambda actor: decide(actor, action))


@pytest.mark.parametrize(("case", "row"), SESSIONS.items(), ids=named)
def test_sessions(case: tuple[Action, str], row: str) -> None:
    action, owner = case
    facts = Grant.OWN if owner == "own" else Grant.NEVER
    holds(row, lambda actor: decide(actor, action, facts))


@pytest.mark.parametrize(("case", "row"), TOKENS.items(), ids=named)
def test_tokens(case: tuple[Action, str], row: str) -> None:
    action, whose_token = case
    if whose_token == "content":
        facts = token_policy.TokenFacts(TokenKind.CONTENT, None)
    else:
        facts = token_policy.TokenFacts(TokenKind.PERSONAL, whose(whose_token))
    holds(row, lambda actor: token_policy.may(actor, action, facts))


@pytest.mark.parametrize(("case", "row"), POSTS.items(), ids=named)
def test_posts(case: tuple[Action, str, str], row: str) -> None:
    action, author, status = case
    facts = post_policy.PostFacts(
        author_ids=(whose(author),), is_published=status == "published", is_scheduled=status == "scheduled"
    )
    holds(row, lambda actor: post_policy.may(actor, action, facts))
    if action is (Action.POST_READ_PUBLISHED if facts.is_published else Action.POST_READ_DRAFT):
        holds(row, lambda actor: post_policy.may_read(actor, facts))


@pytest.mark.parametrize(
    ("author", "is_published", "is_for_members", "row"),
    [
        ("other", True, False, "aaaaaaa"),
        ("other", True, True, "daaaaaa"),
        ("own", True, True, ".aaaaaa"),
        ("other", False, False, "hhhhaaa"),
        ("other", False, True, "hhhhaaa"),
        ("own", False, True, ".haaaaa"),
    ],
)
def test_all_of_a_post(author: str, is_published: bool, is_for_members: bool, row: str) -> None:
    facts = post_policy.PostFacts(
        author_ids=(whose(author),), is_published=is_published, is_for_members=is_for_members
    )
    holds(row, lambda actor: post_policy.may_read_whole(actor, facts))


@pytest.mark.parametrize(("case", "row"), PREVIEWS.items(), ids=named)
def test_previews(case: tuple[Action, str, str], row: str) -> None:
    action, author, status = case
    facts = post_policy.PostFacts(
        author_ids=(whose(author),), is_published=status == "published", is_scheduled=status == "scheduled"
    )
    holds(row, lambda actor: post_policy.may(actor, action, facts))


@pytest.mark.parametrize("is_readable", [True, False], ids=["", "on a hidden post"])
@pytest.mark.parametrize(("case", "row"), COMMENTS.items(), ids=named)
def test_comments(case: tuple[Action, str, str], row: str, is_readable: bool) -> None:
    action, author, post = case
    facts = comment_policy.CommentFacts(
        author_id=whose(author),
        post_author_ids=(whose(post),),
        post_is_readable=is_readable,
        status=CommentStatus.APPROVED,
    )
    told = row if is_readable else re.sub(r"\w", "h", row)
    holds(told, lambda actor: comment_policy.may(actor, action, facts))


@pytest.mark.parametrize("actor", ACTORS, ids=lambda actor: actor.role or "visitor")
def test_a_comment_without_an_author_is_nobodys_own(actor: Actor) -> None:
    facts = comment_policy.CommentFacts(
        author_id=None,
        post_author_ids=(SOMEBODY,),
        post_is_readable=True,
        status=CommentStatus.APPROVED,
    )
    assert comment_policy.may(actor, Action.COMMENT_EDIT, facts) is Decision.DENY


@pytest.mark.parametrize("is_readable", [True, False], ids=["", "on a hidden post"])
@pytest.mark.parametrize(("case", "row"), HIDDEN_COMMENTS.items(), ids=named)
def test_comments_that_are_not_approved(case: tuple[str, str, str], row: str, is_readable: bool) -> None:
    status, author, post = case
    facts = comment_policy.CommentFacts(
        author_id=whose(author),
        post_author_ids=(whose(post),),
        post_is_readable=is_readable,
        status=CommentStatus(status),
    )
    told = row if is_readable else "h" * len(ACTORS)

    def known(actor: Actor) -> Decision:
        sees = comment_policy.may_see(actor, facts)
        for action in (Action.COMMENT_EDIT, Action.COMMENT_DELETE, Action.COMMENT_MODERATE):
            assert (comment_policy.may(actor, action, facts) is Decision.HIDE) is not sees
        return Decision.ALLOW if sees else Decision.HIDE

    holds(told, known)


@pytest.mark.parametrize(
    ("action", "target", "row"),
    [
        (action, target, row)
        for action, rows in ACCOUNTS.items()
        for target, row in zip(("own", *Role), rows, strict=True)
    ],
)
def test_accounts(action: Action, target: str, row: str) -> None:
    holds(row, lambda actor: user_policy.may(actor, action, account(actor, target)))


@pytest.mark.parametrize(
    ("before", "after", "row"),
    [
        (before, after, row)
        for before, rows in ROLE_CHANGES.items()
        for after, row in zip(Role, rows, strict=True)
    ],
)
def test_changes_of_roles(before: str, after: Role, row: str) -> None:
    def change(actor: Actor) -> Decision:
        facts = account(actor, before)
        return user_policy.may(actor, Action.USER_CHANGE_ROLE, facts, new_role=after)

    holds(row, change)


@pytest.mark.parametrize(("role", "row"), list(zip(Role, INVITATIONS, strict=True)))
def test_invitations(role: Role, row: str) -> None:
    def manages(actor: Actor) -> Decision:
        return Decision.ALLOW if role in invitation_policy.manageable(actor) else Decision.DENY

    holds(row, lambda actor: invitation_policy.may(actor, role))
    holds(row, manages)


def account(actor: Actor, target: str) -> user_policy.UserFacts:
    if target == "own":
        assert actor.role is not None
        return user_policy.UserFacts(user_id=ME, role=actor.role)
    return user_policy.UserFacts(user_id=SOMEBODY, role=Role(target))


def test_every_action_and_every_cell_has_an_expectation() -> None:
    with_facts = {action for action, *_ in (*SESSIONS, *TOKENS, *POSTS, *PREVIEWS, *COMMENTS)}
    expected = {*GENERAL, *with_facts, *ACCOUNTS, Action.USER_CHANGE_ROLE, Action.INVITATION_MANAGE}
    assert expected == set(Action)
    posts = {action for action in Action if action.startswith("post.") and action not in GENERAL}
    assert set(POSTS) == set(product(posts, ("own", "other"), ("draft", "published", "scheduled")))
    previews = {action for action in Action if action.startswith("preview.") and action not in GENERAL}
    assert set(PREVIEWS) == set(product(previews, ("own", "other"), ("draft", "published", "scheduled")))
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
