from collections.abc import Callable
from datetime import timedelta

import pytest

from blog.domain.common.errors import ValidationFailed
from blog.domain.common.events import DomainEvent
from blog.domain.common.ids import SeriesId, UserId
from blog.domain.common.slug import Slug
from blog.domain.posts.place import SeriesPlace
from blog.domain.series.entity import Series
from blog.domain.series.events import SeriesCreated, SeriesDeleted, SeriesEdited
from blog.domain.series.values import SeriesDescription, SeriesTitle
from tests.support.builders import Builders
from tests.support.contracts.ground import state
from tests.support.fakes.system import START, uuid7

EDITOR = UserId(uuid7(1))
LATER = START + timedelta(days=1)


def event_of(series: Series) -> DomainEvent:
    (event,) = series.collect_events()
    assert (event.aggregate_id, event.version, event.occurred_at) == (
        series.id,
        series.version,
        series.updated_at,
    )
    return event


@pytest.fixture
def series() -> Series:
    return Builders().series()


def test_values_are_trimmed() -> None:
    assert str(SeriesTitle(" Über Eulen 🦉 ")) == "Über Eulen 🦉"
    assert str(SeriesDescription(" One.\n\nTwo. ")) == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("value", "text", "field", "code"),
    [
        (SeriesTitle, " ", "title", "blank"),
        (SeriesTitle, "x" * 201, "title", "too_long"),
        (SeriesTitle, "a\nb", "title", "forbidden_characters"),
        (SeriesDescription, " \n", "description", "blank"),
        (SeriesDescription, "é" * 1_001, "description", "too_long"),
    ],
)
def test_values_that_break_a_rule_are_refused(
    value: Callable[[str], object], text: str, field: str, code: str
) -> None:
    with pytest.raises(ValidationFailed) as error:
        value(text)
    assert [(each.field, each.code) for each in error.value.errors] == [(field, code)]


@pytest.mark.parametrize("part", [0, -1, 10_000])
def test_a_place_has_a_part_from_1_to_9999(part: int) -> None:
    series_id = SeriesId(uuid7(2))
    assert [SeriesPlace(series_id, each).part for each in (1, 9_999)] == [1, 9_999]
    with pytest.raises(ValidationFailed) as error:
        SeriesPlace(series_id, part)
    assert [(each.field, each.code) for each in error.value.errors] == [("series/part", "out_of_range")]


def test_a_new_series_is_at_version_one() -> None:
    series = Series.create(
        id=SeriesId(uuid7(9)), title=SeriesTitle("Owls"), slug=Slug("owls"), by=EDITOR, now=START
    )
    assert (series.title, series.slug, series.version) == (SeriesTitle("Owls"), Slug("owls"), 1)
    assert (series.description, series.created_at, series.updated_at) == (None, START, START)
    assert event_of(series) == SeriesCreated(
        aggregate_id=series.id, version=1, occurred_at=START, actor_id=EDITOR, series="Owls"
    )


def test_an_edit_changes_what_is_given_and_advances_the_version(series: Series) -> None:
    before = series.version
    assert series.edit(by=EDITOR, now=LATER, title=SeriesTitle("New"), slug=series.slug, description=None)
    assert (series.title, series.description, series.version) == (SeriesTitle("New"), None, before + 1)
    event = event_of(series)
    assert isinstance(event, SeriesEdited)
    assert event.changed == ("title", "description")


def test_an_edit_that_changes_nothing_leaves_no_trace(series: Series) -> None:
    before = state(series)
    assert not series.edit(by=EDITOR, now=LATER, title=series.title)
    assert state(series) == before
    assert series.collect_events() == []


def test_the_end_of_a_series_says_what_it_was_called(series: Series) -> None:
    series.delete(by=EDITOR, now=LATER)
    event = event_of(series)
    assert isinstance(event, SeriesDeleted)
    assert event.series == series.title.value
