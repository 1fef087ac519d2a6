"""Who wrote a post: one author or several, each of whom owns it."""

from datetime import timedelta

import pytest

from blog.domain.access.actor import ANONYMOUS, Actor
from blog.domain.access.decisions import Decision
from blog.domain.access.permissions import Action
from blog.domain.access.roles import Role
from blog.domain.comments import policy as comment_policy
from blog.domain.common.errors import ValidationFailed
from blog.domain.common.ids import PostId, UserId
from blog.domain.posts import policy
from blog.domain.posts.events import PostCredited, PostDrafted, PostEdited, PostTransferred
from blog.domain.posts.post import Post
from blog.domain.posts.values import Title
from tests.support.builders import Builders
from tests.support.contracts.ground import state
from tests.support.fakes.system import START, uuid7

ADA, BOB, CAT, DAN, EDITOR = (UserId(uuid7(number)) for number in range(1, 6))
CROWD = tuple(UserId(uuid7(number)) for number in range(1, 12))
LATER = START + timedelta(days=1)
make = Builders()


def by(*author_ids: UserId) -> Post:
    post = make.post(make.user(id=author_ids[0]), coauthor_ids=author_ids[1:])
    assert post.author_ids == author_ids
    return post


def rewritten(post: Post, *author_ids: UserId) -> bool:
    return post.rewrite(post.content, by=EDITOR, now=LATER, author_ids=author_ids)


def test_a_draft_may_be_of_others_than_who_writes_it_down() -> None:
    content = make.post(make.user()).content
    post = Post.draft(
        id=PostId(uuid7(9)), author_id=ADA, content=content, now=START, coauthor_ids=(BOB,), by=EDITOR
    )
    drafted, credited = post.collect_events()
    assert (post.author_ids, post.version) == ((ADA, BOB), 1)
    assert isinstance(drafted, PostDrafted)
    assert (drafted.author_id, drafted.actor_id) == (ADA, EDITOR)
    assert isinstance(credited, PostCredited)
    assert (credited.authors, credited.version) == ((ADA, BOB), 1)


def test_other_authors_and_other_words_are_one_version_in_which_three_things_happen() -> None:
    post = by(ADA, BOB)
    version = post.version
    content = make.post(make.user()).content
    assert post.rewrite(content, by=EDITOR, now=LATER, author_ids=(CAT, ADA))
    edited, transferred, credited = post.collect_events()
    assert isinstance(edited, PostEdited)
    assert isinstance(credited, PostCredited)
    assert isinstance(transferred, PostTransferred)
    assert credited.authors == post.author_ids == (CAT, ADA)
    assert (transferred.before, transferred.after) == (ADA, CAT)
    assert {edited.version, credited.version, transferred.version} == {post.version} == {version + 1}


@pytest.mark.parametrize("authors", [(ADA,), (ADA, CAT), (ADA, CAT, BOB), (ADA, BOB, CAT, DAN)])
def test_a_list_that_begins_alike_is_no_transfer(authors: tuple[UserId, ...]) -> None:
    post = by(ADA, BOB, CAT)
    assert rewritten(post, *authors)
    (credited,) = post.collect_events()
    assert isinstance(credited, PostCredited)
    assert credited.authors == post.author_ids == authors


def test_the_same_authors_are_no_change() -> None:
    post = by(ADA, BOB)
    before = state(post)
    assert not rewritten(post, ADA, BOB)
    post.transfer(CAT, by=EDITOR, now=LATER, giver=DAN)
    post.discredit(DAN, by=EDITOR, now=LATER)
    assert (state(post), post.collect_events()) == (before, [])


@pytest.mark.parametrize("authors", [(), CROWD, (ADA, BOB, ADA), (BOB, BOB)])
def test_there_are_one_to_ten_authors_each_once(authors: tuple[UserId, ...]) -> None:
    post = by(ADA)
    before = state(post)
    with pytest.raises(ValidationFailed) as error:
        rewritten(post, *authors)
    assert [(each.field, each.code) for each in error.value.errors] == [("authors", "out_of_range")]
    assert state(post) == before
    assert rewritten(post, *CROWD[:10])
    if authors:
        with pytest.raises(ValidationFailed):
            Post.draft(
                id=post.id,
                author_id=authors[0],
                content=post.content,
                now=START,
                coauthor_ids=authors[1:],
            )


def test_what_is_said_changes_without_a_word_about_the_authors() -> None:
    post = by(ADA, BOB)
    assert post.rewrite(make.post(make.user()).content, by=BOB, now=LATER)
    (edited,) = post.collect_events()
    assert isinstance(edited, PostEdited)
    assert (post.author_ids, "authors" in edited.changed) == ((ADA, BOB), False)


@pytest.mark.parametrize(
    ("authors", "giver", "taker", "after"),
    [
        ((ADA,), ADA, BOB, (BOB,)),
        ((ADA, BOB), ADA, CAT, (CAT, BOB)),
        ((ADA, BOB), BOB, CAT, (ADA, CAT)),
        ((ADA, BOB), BOB, ADA, (ADA,)),
        ((ADA, BOB), ADA, BOB, (BOB,)),
        ((ADA, BOB, CAT), CAT, BOB, (ADA, BOB)),
        ((ADA, BOB, CAT), ADA, CAT, (CAT, BOB)),
        ((ADA, BOB), None, CAT, (CAT, BOB)),
    ],
)
def test_a_taker_has_the_place_of_the_giver_and_no_other(
    authors: tuple[UserId, ...], giver: UserId | None, taker: UserId, after: tuple[UserId, ...]
) -> None:
    post = by(*authors)
    version = post.version
    post.transfer(taker, by=EDITOR, now=LATER, giver=giver)
    (event,) = post.collect_events()
    assert (post.author_ids, post.version, post.updated_at) == (after, version + 1, LATER)
    if after[0] == authors[0]:
        assert isinstance(event, PostCredited)
        assert event.authors == after
    else:
        assert isinstance(event, PostTransferred)
        assert (event.before, event.after) == (authors[0], after[0])


def test_who_is_taken_off_leaves_the_post_to_the_others() -> None:
    post = by(ADA, BOB, CAT)
    post.discredit(BOB, by=None, now=LATER)
    post.discredit(ADA, by=None, now=LATER)
    credited, transferred = post.collect_events()
    assert isinstance(credited, PostCredited)
    assert isinstance(transferred, PostTransferred)
    assert (credited.authors, transferred.after, post.author_ids) == ((ADA, CAT), CAT, (CAT,))
    with pytest.raises(ValidationFailed):
        post.discredit(CAT, by=None, now=LATER)


@pytest.mark.parametrize("authors", [(BOB, ADA), (BOB, CAT, ADA), (CAT,), (DAN, CAT, BOB, ADA), (ADA, CAT)])
def test_whoever_goes_by_the_events_knows_the_authors(authors: tuple[UserId, ...]) -> None:
    post = by(ADA, BOB, CAT)
    known = post.author_ids
    rewritten(post, *authors)
    post.transfer(EDITOR, by=None, now=LATER, giver=authors[-1])
    for event in post.collect_events():
        match event:
            case PostTransferred(before=before, after=after):
                known = tuple(dict.fromkeys(after if each == before else each for each in known))
            case PostCredited(authors=named):
                known = named
    assert known == post.author_ids


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.AUTHOR])
def test_each_author_may_do_what_the_first_one_may(role: Role) -> None:
    posts = [by(ADA, BOB), make.draft(make.user(id=ADA), coauthor_ids=(BOB,), title=Title("Draft"))]
    for facts in map(policy.PostFacts.of, posts):
        for action in Action:
            if action.startswith(("post.", "preview.")):
                first, second, third, nobody = (
                    policy.may(who, action, facts)
                    for who in (*(Actor(user_id=each, role=role) for each in (ADA, BOB, CAT)), ANONYMOUS)
                )
                assert first is second, action
                assert (third is Decision.HIDE) is (nobody is Decision.HIDE) or facts.is_published
        assert policy.may(Actor(user_id=BOB, role=role), Action.PREVIEW_READ, facts) is Decision.ALLOW
    moderators = [
        comment_policy.moderates(Actor(user_id=who, role=role), (ADA, BOB)) for who in (ADA, BOB, CAT)
    ]
    is_author = role is Role.AUTHOR
    assert moderators == [is_author, is_author, False]
    assert not comment_policy.moderates(ANONYMOUS, (ADA, BOB))
