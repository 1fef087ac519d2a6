from dataclasses import replace
from datetime import timedelta

import pytest

from blog.domain.common.errors import ValidationFailed
from blog.domain.common.ids import PendingId, PostId, TagId, UserId
from blog.domain.common.locale import Locale
from blog.domain.common.slug import Slug
from blog.domain.pending.change import PendingChange
from blog.domain.pending.events import (
    PendingAmended,
    PendingBegun,
    PendingDiscarded,
    PendingPublished,
    PendingScheduled,
)
from blog.domain.posts.content import ContentChanges, PostContent
from blog.domain.posts.values import Excerpt, Title
from tests.support.builders import Builders, body
from tests.support.contracts.ground import state
from tests.support.fakes.system import START, uuid7

EDITOR, OTHER = UserId(uuid7(2)), UserId(uuid7(3))
LATER = START + timedelta(days=1)


@pytest.fixture
def present() -> PostContent:
    make = Builders()
    return make.post(make.user()).content


def begun(present: PostContent, changes: ContentChanges) -> PendingChange | None:
    return PendingChange.begin(
        present, changes, id=PendingId(uuid7(8)), post_id=PostId(uuid7(9)), by=EDITOR, now=START
    )


@pytest.fixture
def change(present: PostContent) -> PendingChange:
    made = begun(present, ContentChanges(title=Title("New"), body=body("new")))
    assert made is not None
    return made


def test_a_change_holds_what_is_different_and_says_so(present: PostContent, change: PendingChange) -> None:
    assert (change.changed, change.names) == (("title", "body"), ("title", "content"))
    assert (change.post_id, change.editor_id, change.publish_at) == (PostId(uuid7(9)), EDITOR, None)
    assert (change.version, change.created_at, change.updated_at) == (1, START, START)
    assert change.applied_to(present) == replace(present, title=Title("New"), body=body("new"))
    (event,) = change.collect_events()
    assert event == PendingBegun(
        aggregate_id=change.id,
        version=1,
        occurred_at=START,
        actor_id=EDITOR,
        post_id=change.post_id,
        changed=("title", "content"),
    )


def test_what_changes_nothing_is_no_change(present: PostContent) -> None:
    assert begun(present, ContentChanges()) is None
    same = ContentChanges(title=present.title, excerpt=present.excerpt, tag_ids=present.tag_ids)
    assert begun(present, same) is None


def test_what_is_edited_in_the_meantime_stays_unless_it_is_part_of_the_change(
    present: PostContent, change: PendingChange
) -> None:
    edited = replace(present, title=Title("Typo mended"), excerpt=Excerpt("New too"), slug=Slug("elsewhere"))
    assert change.applied_to(edited) == replace(edited, title=Title("New"), body=body("new"))


def test_it_is_amended_field_by_field(present: PostContent, change: PendingChange) -> None:
    change.collect_events()
    assert change.amend(present, ContentChanges(tag_ids=(TagId(uuid7(5)),)), by=OTHER, now=LATER)
    assert (change.names, change.editor_id) == (("title", "content", "tags"), OTHER)
    assert (change.version, change.updated_at) == (2, LATER)
    (event,) = change.collect_events()
    assert isinstance(event, PendingAmended)
    assert (event.changed, event.post_id) == (change.names, change.post_id)


def test_a_field_that_is_taken_back_is_no_part_of_it_any_more(
    present: PostContent, change: PendingChange
) -> None:
    assert change.amend(present, ContentChanges(title=present.title), by=OTHER, now=LATER)
    assert change.names == ("content",)
    assert change.amend(present, ContentChanges(body=present.body), by=OTHER, now=LATER)
    assert not change.changed
    assert change.applied_to(present) == present


def test_to_amend_nothing_is_no_change(present: PostContent, change: PendingChange) -> None:
    change.collect_events()
    before = state(change)
    assert not change.amend(present, ContentChanges(title=Title("New")), by=OTHER, now=LATER)
    assert state(change) == before
    assert change.collect_events() == []


def test_an_address_is_never_pending(present: PostContent, change: PendingChange) -> None:
    elsewhere = ContentChanges(slug=Slug("elsewhere"))
    for attempt in (
        lambda: begun(present, elsewhere),
        lambda: change.amend(present, elsewhere, by=EDITOR, now=LATER),
    ):
        with pytest.raises(ValidationFailed) as error:
            attempt()
        assert [(each.field, each.code) for each in error.value.errors] == [("slug", "not_pending")]
    assert begun(present, ContentChanges(slug=present.slug)) is None


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        (ContentChanges(locale=Locale("fr")), "locale"),
        (ContentChanges(translation_group=None), "translation_of"),
    ],
)
def test_what_a_translation_can_take_in_the_meantime_is_never_pending(
    present: PostContent, change: PendingChange, changes: ContentChanges, name: str
) -> None:
    for attempt in (
        lambda: begun(present, changes),
        lambda: change.amend(present, changes, by=EDITOR, now=LATER),
    ):
        with pytest.raises(ValidationFailed) as error:
            attempt()
        assert [(each.field, each.code) for each in error.value.errors] == [(name, "not_pending")]
    same = ContentChanges(locale=present.locale, translation_group=present.translation_group)
    assert begun(present, same) is None


def test_it_is_due_when_its_time_has_come(change: PendingChange) -> None:
    change.collect_events()
    assert not change.is_due(LATER)
    assert change.schedule(LATER, by=OTHER, now=START)
    assert (change.publish_at, change.version) == (LATER, 2)
    (event,) = change.collect_events()
    assert isinstance(event, PendingScheduled)
    assert event.at == LATER
    assert not change.schedule(LATER, by=OTHER, now=START)
    assert change.is_due(LATER)
    assert not change.is_due(LATER - timedelta(microseconds=1))
    with pytest.raises(ValidationFailed) as error:
        change.schedule(START, by=OTHER, now=START)
    assert [(each.field, each.code) for each in error.value.errors] == [("at", "not_in_the_future")]


@pytest.mark.parametrize(("is_published", "kind"), [(True, PendingPublished), (False, PendingDiscarded)])
def test_its_end_says_what_came_of_it(change: PendingChange, is_published: bool, kind: type) -> None:
    change.collect_events()
    change.end(by=OTHER, now=LATER, is_published=is_published)
    (event,) = change.collect_events()
    assert type(event) is kind
    assert (event.version, event.actor_id) == (2, OTHER)
