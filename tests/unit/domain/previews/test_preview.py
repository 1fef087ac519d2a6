from datetime import timedelta

import pytest

from blog.domain.common.errors import ValidationFailed
from blog.domain.common.ids import PostId, PreviewId, UserId
from blog.domain.previews.events import PreviewCreated, PreviewRevoked
from blog.domain.previews.preview import Preview
from blog.domain.previews.values import PreviewNote
from tests.support.fakes.system import START, uuid7

ME, OTHER = UserId(uuid7(1)), UserId(uuid7(2))
POST = PostId(uuid7(3))
ID = PreviewId(uuid7(4))
MOMENT = timedelta(microseconds=1)


def made(lasts: timedelta = Preview.DEFAULT_LIFE) -> Preview:
    return Preview.create(id=ID, post_id=POST, by=ME, note=PreviewNote("For Eve"), lasts=lasts, now=START)


def test_the_limits_are_those_of_the_plan() -> None:
    lives = (Preview.SHORTEST_LIFE, Preview.DEFAULT_LIFE, Preview.LONGEST_LIFE)
    assert lives == (timedelta(seconds=60), timedelta(days=7), timedelta(days=30))
    assert Preview.MOST_LIVING == 20


def test_a_new_preview_says_who_shows_what_until_when() -> None:
    preview = made()
    assert (preview.id, preview.post_id, preview.created_by) == (ID, POST, ME)
    assert preview.note == PreviewNote("For Eve")
    assert preview.expires_at == START + timedelta(days=7)
    assert (preview.created_at, preview.updated_at, preview.version) == (START, START, 1)


def test_making_one_is_an_event_that_holds_nothing_secret() -> None:
    preview = made()
    assert preview.collect_events() == [
        PreviewCreated(aggregate_id=ID, version=1, occurred_at=START, actor_id=ME, post_id=POST)
    ]


@pytest.mark.parametrize("lasts", [Preview.SHORTEST_LIFE, Preview.LONGEST_LIFE])
def test_a_preview_lasts_a_minute_to_30_days(lasts: timedelta) -> None:
    assert made(lasts).expires_at == START + lasts


@pytest.mark.parametrize(
    "lasts", [timedelta(0), Preview.SHORTEST_LIFE - MOMENT, Preview.LONGEST_LIFE + MOMENT, -timedelta(days=1)]
)
def test_any_other_time_is_refused(lasts: timedelta) -> None:
    with pytest.raises(ValidationFailed) as refused:
        made(lasts)
    (error,) = refused.value.errors
    assert (error.field, error.code) == ("expires_in", "out_of_range")


def test_revoking_one_is_an_event() -> None:
    preview = made()
    preview.collect_events()
    preview.revoke(by=OTHER, now=START + MOMENT)
    assert preview.collect_events() == [
        PreviewRevoked(aggregate_id=ID, version=2, occurred_at=START + MOMENT, actor_id=OTHER, post_id=POST)
    ]


@pytest.mark.parametrize("text", ["", " ", "two\nlines", "x" * 201])
def test_a_note_is_one_visible_line(text: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        PreviewNote(text)
    assert refused.value.errors[0].field == "note"
    assert str(PreviewNote(f" {'x' * 200} ")) == "x" * 200
