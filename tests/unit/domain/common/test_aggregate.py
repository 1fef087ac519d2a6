from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from blog.domain.common.aggregate import Versioned
from blog.domain.common.errors import PreconditionFailed
from blog.domain.common.events import DomainEvent
from blog.domain.common.patch import UNSET, Unset
from tests.support.fakes.system import START, uuid7

RINGER = uuid7(2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung(DomainEvent):
    name = "bell.rung"


@dataclass(slots=True, eq=False, kw_only=True)
class Bell(Versioned):
    def ring(self, now: datetime) -> None:
        self._advance(now)
        self._record(Rung(**self._stamp(RINGER, now)))


def bell() -> Bell:
    return Bell(id=uuid7(1), created_at=START, updated_at=START)


def test_an_aggregate_begins_at_version_one_without_events() -> None:
    assert bell().version == 1
    assert bell().collect_events() == []


def test_a_change_advances_the_version_and_the_time_of_change() -> None:
    changed = bell()
    later = START + timedelta(microseconds=1)
    changed.ring(later)
    assert (changed.version, changed.created_at, changed.updated_at) == (2, START, later)


def test_an_event_says_whose_it_is_at_which_version_when_and_by_whom() -> None:
    rung = bell()
    rung.ring(START)
    assert rung.collect_events() == [
        Rung(aggregate_id=rung.id, version=2, occurred_at=START, actor_id=RINGER)
    ]


def test_events_are_handed_over_once_and_oldest_first() -> None:
    rung = bell()
    rung.ring(START)
    rung.ring(START)
    assert [event.version for event in rung.collect_events()] == [2, 3]
    assert rung.collect_events() == []


def test_collected_events_do_not_grow_afterwards() -> None:
    rung = bell()
    rung.ring(START)
    collected = rung.collect_events()
    rung.ring(START)
    assert len(collected) == 1


def test_the_kind_of_aggregate_is_the_first_word_of_the_name_of_an_event() -> None:
    rung = bell()
    rung.ring(START)
    (event,) = rung.collect_events()
    assert event.aggregate_type == "bell"


def test_two_aggregates_do_not_share_events() -> None:
    one, other = bell(), bell()
    one.ring(START)
    assert other.collect_events() == []


@pytest.mark.parametrize("expected", [None, 2])
def test_the_expected_version_may_be_the_current_one_or_none(expected: int | None) -> None:
    rung = bell()
    rung.ring(START)
    rung.expect(expected)


@pytest.mark.parametrize("expected", [0, 1, 3])
def test_another_version_fails_and_says_the_current_one(expected: int) -> None:
    rung = bell()
    rung.ring(START)
    with pytest.raises(PreconditionFailed, match="the current version is 2") as error:
        rung.expect(expected)
    assert error.value.current_version == 2


def test_two_aggregates_are_never_equal() -> None:
    assert bell() != bell()


def test_unset_is_neither_null_nor_false() -> None:
    assert list(Unset) == [UNSET]
    assert UNSET is not None
    assert bool(UNSET)
