"""What subscribers rely on, for every event."""

import re
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import get_type_hints
from uuid import UUID

import pytest

from blog.domain.access.credentials import Scope
from blog.domain.access.roles import Role
from blog.domain.comments.values import CommentStatus
from blog.domain.common.events import DomainEvent
from blog.domain.common.ids import CommentId, PostId, TagId, UserId
from tests.support.documents import all_events

EVENTS = list(all_events())
PLAIN = {
    str,
    int,
    bool,
    datetime,
    UUID,
    UserId,
    UserId | None,
    PostId,
    CommentId,
    CommentId | None,
    CommentStatus,
    TagId,
    Role,
    tuple[str, ...],
    tuple[UserId, ...],
    tuple[Scope, ...],
}


def test_no_two_events_have_one_name() -> None:
    names = [event.name for event in EVENTS]
    assert len(names) > 30
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_is_named_after_its_aggregate_and_what_happened(event: type[DomainEvent]) -> None:
    folder = event.__module__.split(".")[2]
    aggregate = folder if folder == "series" else folder.removesuffix("s")
    assert re.fullmatch(rf"{aggregate}\.[a-z_]+", event.name)
    assert event.__doc__


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_is_frozen_and_carries_plain_values(event: type[DomainEvent]) -> None:
    assert is_dataclass(event)
    hints = get_type_hints(event)
    payload = {entry.name for entry in fields(event)} - {entry.name for entry in fields(DomainEvent)}
    assert {hints[name] for name in payload} <= PLAIN
    assert not payload & {"email", "password", "token", "token_digest"}
    assert event.__dataclass_params__.frozen  # type: ignore[attr-defined]  # dataclasses have it
