"""Events under load: none lost, none early, in order per aggregate."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select

from blog.adapters.persistence.engine import Database
from blog.adapters.persistence.outbox.lease import SqlAlchemyRelayLease
from blog.adapters.persistence.outbox.recording import store_events
from blog.adapters.persistence.outbox.rows import OutboxRow
from blog.adapters.persistence.outbox.store import SqlAlchemyOutboxStore
from blog.application.outbox.ports import StoredEvent, Subscriber
from blog.application.outbox.relay import OutboxRelay
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.common.events import DomainEvent
from blog.domain.common.ids import TagId
from blog.domain.tags.tag import Tag
from blog.domain.tags.values import TagName
from tests.integration.persistence.conftest import Units
from tests.support.builders import Builders
from tests.support.fakes.system import START, FixedClock, RecordingIncidents, uuid7


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Painted(DomainEvent):
    """An event with a value of each kind that events may carry."""

    name: ClassVar[str] = "wall.painted"
    text: str
    number: int
    share: float
    is_dry: bool
    nothing: str | None
    other_id: UUID
    at: datetime
    colour: Colour
    layers: tuple[Colour, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken(DomainEvent):
    """An event with a value of a kind that events must not carry."""

    name: ClassVar[str] = "wall.broken"
    by: object


class Listener(Subscriber):
    def __init__(self) -> None:
        self.heard: dict[UUID, list[int]] = defaultdict(list)

    async def handle(self, event: StoredEvent) -> None:
        self.heard[event.aggregate_id].append(event.aggregate_version)


def wall(kind: type[DomainEvent], **fields: Any) -> DomainEvent:  # noqa: ANN401  # any field
    return kind(aggregate_id=uuid7(1), version=1, occurred_at=START, actor_id=None, **fields)


async def test_every_kind_of_value_comes_back_as_json(database: Database) -> None:
    painted = wall(
        Painted,
        text="🦉 'n' \"\\\n",
        number=2**53,
        share=0.5,
        is_dry=False,
        nothing=None,
        other_id=uuid7(2),
        at=datetime(2026, 3, 14, 15, 9, 26, 5, tzinfo=UTC),
        colour=Colour.RED,
        layers=(Colour.RED, Colour.RED),
    )
    async with database.sessions.begin() as session:
        await session.run_sync(lambda session: store_events(session.connection(), [painted], START))
    (event,) = await SqlAlchemyOutboxStore(database).due(START, 10)
    assert event.payload == {
        "text": "🦉 'n' \"\\\n",
        "number": 2**53,
        "share": 0.5,
        "is_dry": False,
        "nothing": None,
        "other_id": str(uuid7(2)),
        "at": "2026-03-14T15:09:26.000005+00:00",
        "colour": "red",
        "layers": ["red", "red"],
    }
    assert (event.name, event.aggregate_type, event.aggregate_id) == ("wall.painted", "wall", uuid7(1))


async def test_an_event_with_a_value_of_another_kind_is_a_mistake(database: Database) -> None:
    async with database.sessions() as session:
        with pytest.raises(TypeError, match="object"):
            await session.run_sync(
                lambda session: store_events(session.connection(), [wall(Broken, by=object())], START)
            )


async def test_the_events_of_many_changes_at_once_are_delivered_completely_and_in_order(
    database: Database, units: Units, transact: Transact, make: Builders
) -> None:
    tags = [make.tag(version=1) for _ in range(4)]
    await units.given(*tags)

    def rename(tag_id: TagId, number: int) -> Awaitable[None]:
        async def work(unit: UnitOfWork) -> None:
            tag = await unit.tags.get(tag_id)
            tag.edit(by=None, now=START, name=TagName(f"{tag_id.hex[-6:]} {number}"))
            await unit.tags.save(tag)

        return transact(work)

    listener = Listener()
    relay = OutboxRelay(
        SqlAlchemyOutboxStore(database),
        SqlAlchemyRelayLease(database),
        [listener],
        FixedClock(),
        RecordingIncidents(),
        uuid7(9),
    )
    # Delivery goes on while the changes are made.
    changes = asyncio.gather(*(rename(tag.id, number) for number in range(10) for tag in tags))
    while not changes.done():
        await relay.deliver_due()
    await changes
    while await relay.deliver_due():
        pass
    assert listener.heard == {tag.id: list(range(2, 12)) for tag in tags}


async def test_numbers_are_not_given_twice(database: Database, units: Units, make: Builders) -> None:
    def created() -> Tag:
        made = make.tag()
        return Tag.create(id=made.id, name=made.name, slug=made.slug, by=None, now=START)

    await units.given(created(), created())
    async with database.sessions.begin() as session:
        last = await session.scalar(select(func.max(OutboxRow.id)))
        await session.execute(delete(OutboxRow))
    await units.given(created())
    (event,) = await SqlAlchemyOutboxStore(database).due(START, 10)
    assert last is not None
    assert event.id > last
