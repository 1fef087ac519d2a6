from collections.abc import Callable
from datetime import timedelta

import pytest

from blog.domain.common.errors import DomainError, ValidationFailed
from blog.domain.common.events import DomainEvent
from blog.domain.common.ids import UserId
from blog.domain.common.slug import Slug
from blog.domain.posts.content import ContentChanges
from blog.domain.posts.errors import AlreadyPublished, NotPublished, PostInTrash, PostNotInTrash
from blog.domain.posts.events import (
    PostPublished,
    PostRestored,
    PostScheduled,
    PostTrashed,
    PostUnpublished,
    PostUnscheduled,
)
from blog.domain.posts.post import Post
from blog.domain.posts.values import PostStatus
from tests.support.builders import Builders
from tests.support.contracts.ground import state
from tests.support.fakes.system import START, uuid7

EDITOR = UserId(uuid7(2))
LATER = START + timedelta(days=1)
DUE = LATER + timedelta(hours=1)
NEVER_PUBLIC: frozenset[Slug] = frozenset()

# What one may do with a post in each status, and what it is then.
ACTS: dict[str, Callable[[Post], object]] = {
    "publish": lambda post: post.publish(by=EDITOR, now=LATER),
    "schedule": lambda post: post.schedule(DUE, by=EDITOR, now=LATER),
    "unpublish": lambda post: post.unpublish(by=EDITOR, now=LATER),
    "trash": lambda post: post.trash(by=EDITOR, now=LATER),
    "restore": lambda post: post.restore(by=EDITOR, now=LATER),
}
D, S, P, U, T = PostStatus
BECOMES: dict[PostStatus, dict[str, PostStatus | type[DomainError]]] = {
    D: {"publish": P, "schedule": S, "unpublish": NotPublished, "trash": T, "restore": PostNotInTrash},
    S: {"publish": P, "schedule": S, "unpublish": D, "trash": T, "restore": PostNotInTrash},
    P: {
        "publish": AlreadyPublished,
        "schedule": AlreadyPublished,
        "unpublish": U,
        "trash": T,
        "restore": PostNotInTrash,
    },
    U: {"publish": P, "schedule": S, "unpublish": NotPublished, "trash": T, "restore": PostNotInTrash},
    T: {
        "publish": PostInTrash,
        "schedule": PostInTrash,
        "unpublish": NotPublished,
        "trash": PostInTrash,
        "restore": D,
    },
}
CASES = [(status, act, after) for status, acts in BECOMES.items() for act, after in acts.items()]


def in_status(status: PostStatus, **fields: object) -> Post:
    make = Builders()
    author = make.user()
    match status:
        case PostStatus.DRAFT:
            return make.draft(author, **fields)  # type: ignore[arg-type]  # the test says which
        case PostStatus.SCHEDULED:
            return make.scheduled(author, **fields)  # type: ignore[arg-type]  # as above
        case PostStatus.PUBLISHED:
            return make.post(author, **fields)  # type: ignore[arg-type]  # as above
        case PostStatus.UNPUBLISHED:
            return make.draft(author, status=PostStatus.UNPUBLISHED, public_slugs=frozenset({Slug("once")}))
        case PostStatus.TRASHED:
            return make.trashed(author, **fields)  # type: ignore[arg-type]  # as above


def event_of(post: Post) -> DomainEvent:
    (event,) = post.collect_events()
    assert (event.aggregate_id, event.version, event.occurred_at) == (post.id, post.version, LATER)
    return event


def test_the_table_has_every_status_and_act() -> None:
    assert BECOMES.keys() == set(PostStatus)
    assert all(acts.keys() == ACTS.keys() for acts in BECOMES.values())


@pytest.mark.parametrize(("status", "act", "after"), CASES)
def test_each_act_leads_to_one_status_or_is_refused(
    status: PostStatus, act: str, after: PostStatus | type[DomainError]
) -> None:
    post = in_status(status)
    before = state(post)
    if not isinstance(after, PostStatus):
        with pytest.raises(after):
            ACTS[act](post)
        assert state(post) == before
        assert post.collect_events() == []
        return
    ACTS[act](post)
    assert post.status is after
    assert (post.published_at is not None) is (after is P) is post.is_published
    assert (post.scheduled_at is not None) is (after is S) is post.is_scheduled
    assert (post.trashed_at is not None) is (after is T) is post.is_trashed
    assert (post.version, post.updated_at) == (before["version"] + 1, LATER)  # type: ignore[operator]  # a number
    event_of(post)


def test_publishing_makes_a_post_public_from_now_on() -> None:
    draft = in_status(D)
    before = state(draft)
    draft.publish(by=EDITOR, now=LATER)
    assert state(draft) == before | {
        "status": P,
        "published_at": LATER,
        "public_slugs": {draft.content.slug},
        "version": draft.version,
        "updated_at": LATER,
    }
    event = event_of(draft)
    assert isinstance(event, PostPublished)
    assert (event.actor_id, event.slug) == (EDITOR, draft.content.slug.value)


def test_a_scheduled_post_goes_public_when_its_time_has_come_and_not_before() -> None:
    post = in_status(S, scheduled_at=DUE)
    before = state(post)
    assert not post.publish_if_due(DUE - timedelta(microseconds=1))
    assert state(post) == before
    late = DUE + timedelta(days=3)
    assert post.publish_if_due(late)
    assert (post.status, post.published_at, post.scheduled_at, post.updated_at) == (P, DUE, None, late)
    (event,) = post.collect_events()
    assert isinstance(event, PostPublished)
    assert (event.actor_id, event.occurred_at) == (None, late)
    assert not post.publish_if_due(late)
    assert post.collect_events() == []


@pytest.mark.parametrize("status", [D, P, U, T])
def test_nothing_else_is_ever_due(status: PostStatus) -> None:
    post = in_status(status)
    assert not post.publish_if_due(START + timedelta(days=10_000))


def test_a_time_that_is_not_in_the_future_is_refused() -> None:
    for at in (LATER, LATER - timedelta(microseconds=1)):
        post = in_status(D)
        with pytest.raises(ValidationFailed) as error:
            post.schedule(at, by=EDITOR, now=LATER)
        assert [(each.field, each.code) for each in error.value.errors] == [("at", "not_in_the_future")]
        assert post.collect_events() == []


def test_to_schedule_again_changes_the_time_and_the_same_time_changes_nothing() -> None:
    post = in_status(S, scheduled_at=DUE)
    version = post.version
    assert not post.schedule(DUE, by=EDITOR, now=LATER)
    assert (post.version, post.collect_events()) == (version, [])
    assert post.schedule(DUE + timedelta(days=1), by=EDITOR, now=LATER)
    event = event_of(post)
    assert isinstance(event, PostScheduled)
    assert event.at == post.scheduled_at == DUE + timedelta(days=1)


def test_unpublishing_a_scheduled_post_takes_it_off_the_schedule() -> None:
    post = in_status(S)
    post.unpublish(by=EDITOR, now=LATER)
    assert post.status is D
    assert isinstance(event_of(post), PostUnscheduled)
    again = in_status(S, public_slugs=frozenset({Slug("once")}))
    again.unpublish(by=EDITOR, now=LATER)
    assert again.status is U


def test_unpublishing_says_what_was_public() -> None:
    post = in_status(P)
    post.unpublish(by=EDITOR, now=LATER)
    event = event_of(post)
    assert isinstance(event, PostUnpublished)
    assert (event.actor_id, event.slug) == (EDITOR, post.content.slug.value)


@pytest.mark.parametrize(("status", "was_published"), [(P, True), (D, False), (S, False), (U, False)])
def test_the_trash_keeps_a_post_and_says_whether_it_was_public(
    status: PostStatus, was_published: bool
) -> None:
    post = in_status(status)
    content, public = post.content, post.public_slugs
    post.trash(by=EDITOR, now=LATER)
    assert (post.content, post.public_slugs, post.trashed_at) == (content, public, LATER)
    event = event_of(post)
    assert isinstance(event, PostTrashed)
    assert (event.slug, event.was_published) == (content.slug.value, was_published)


def test_what_is_restored_is_not_public_whatever_it_was() -> None:
    post = in_status(P)
    post.trash(by=EDITOR, now=START)
    post.collect_events()
    post.restore(by=EDITOR, now=LATER)
    assert post.status is U
    assert isinstance(event_of(post), PostRestored)


def test_nothing_in_the_trash_is_edited() -> None:
    post = in_status(T)
    with pytest.raises(PostInTrash):
        post.edit(ContentChanges(slug=Slug("other")), by=EDITOR, now=LATER)


def test_a_post_keeps_every_slug_under_which_it_was_public() -> None:
    post = in_status(D, slug=Slug("a"))
    post.edit(ContentChanges(slug=Slug("b")), by=EDITOR, now=LATER)
    assert post.public_slugs == NEVER_PUBLIC
    post.publish(by=EDITOR, now=LATER)
    post.edit(ContentChanges(slug=Slug("c")), by=EDITOR, now=LATER)
    post.unpublish(by=EDITOR, now=LATER)
    post.edit(ContentChanges(slug=Slug("d")), by=EDITOR, now=LATER)
    assert post.public_slugs == {Slug("b"), Slug("c")}
    post.edit(ContentChanges(slug=Slug("b")), by=EDITOR, now=LATER)
    post.publish(by=EDITOR, now=LATER)
    assert post.public_slugs == {Slug("b"), Slug("c")}
    assert post.was_public
