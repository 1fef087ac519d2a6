"""What a suite stands on: one implementation of the storage ports, with nothing stored yet."""

import json
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import fields, replace
from typing import TypeVar

import pytest

from blog.application.audit.queries import AuditQueries
from blog.application.audit.views import AuditEntry
from blog.application.comments.queries import CommentQueries
from blog.application.confirmations.queries import ConfirmationQueries
from blog.application.custom_fields.queries import CustomFieldQueries
from blog.application.invitations.queries import InvitationQueries
from blog.application.outbox.ports import OutboxStore, RelayLease, StoredEvent
from blog.application.pending.queries import PendingChangeQueries
from blog.application.ports.calls import CallContext
from blog.application.posts.queries import PostQueries
from blog.application.previews.queries import PreviewQueries
from blog.application.revisions.queries import RevisionQueries
from blog.application.series.queries import SeriesQueries
from blog.application.sessions.queries import SessionQueries
from blog.application.tags.queries import TagQueries
from blog.application.tokens.queries import TokenQueries
from blog.application.unit_of_work import UnitOfWork, UnitOfWorkFactory
from blog.application.users.queries import UserQueries
from blog.domain.common.aggregate import Versioned
from blog.domain.common.paging import Page, PageRequest, Position
from tests.support.builders import Aggregate, Builders, store
from tests.support.fakes.system import START

T = TypeVar("T")


class Ground(ABC):
    """The storage ports of one database."""

    units: UnitOfWorkFactory
    users: UserQueries
    sessions: SessionQueries
    tokens: TokenQueries
    posts: PostQueries
    tags: TagQueries
    custom_fields: CustomFieldQueries
    comments: CommentQueries
    revisions: RevisionQueries
    pending: PendingChangeQueries
    invitations: InvitationQueries
    confirmations: ConfirmationQueries
    previews: PreviewQueries
    series: SeriesQueries
    audit: AuditQueries
    calls: CallContext
    outbox: OutboxStore
    lease: RelayLease

    @abstractmethod
    async def overtake(self, unit: UnitOfWork, aggregate: Aggregate) -> None:
        """Advance the stored version within this unit of work, behind the back of its repositories."""

    async def given(self, *aggregates: Aggregate) -> None:
        """Store aggregates, each after those that it refers to."""
        async with self.units() as unit:
            await store(unit, *aggregates)

    async def events(self) -> list[StoredEvent]:
        """All events that wait for delivery, oldest first."""
        return list(await self.outbox.due(START, 1_000))

    async def acts(self) -> list[AuditEntry]:
        """The whole audit trail, oldest first."""
        return list(await self.audit.after(0, 1_000))


class StorageContract:
    """What all suites share. The fixture `ground` comes from where a suite is bound."""

    @pytest.fixture
    def make(self) -> Builders:
        return Builders()


@asynccontextmanager
async def refused(ground: Ground, error: type[Exception]) -> AsyncIterator[UnitOfWork]:
    """A unit of work that this error has to end."""
    with pytest.raises(error):
        async with ground.units() as unit:
            yield unit


def state(aggregate: Versioned) -> dict[str, object]:
    """All fields, to compare two copies of an aggregate one by one."""
    return {
        entry.name: getattr(aggregate, entry.name) for entry in fields(aggregate) if entry.name != "_events"
    }


Fetch = Callable[[PageRequest], Awaitable[Page[T]]]


async def walk(
    fetch: Fetch[T],
    page: PageRequest,
    *,
    backward: bool = False,
    between: Callable[[], Awaitable[None]] | None = None,
) -> list[T]:
    """Read page after page by position until the list ends.

    Positions take the way that they take through a cursor, as JSON. `between` happens after each page.
    """
    found: list[T] = []
    pages = 0
    while True:
        part = await fetch(page)
        assert len(part.items) <= page.limit
        found = [*part.items, *found] if backward else [*found, *part.items]
        position = part.previous if backward else part.next
        if position is None:
            return found
        pages += 1
        assert pages < 100, "the list does not end"
        page = replace(page, skip=0, position=through_json(position))
        if between is not None:
            await between()


def through_json(position: Position) -> Position:
    """The position as a client gives it back."""
    return replace(position, values=tuple(json.loads(json.dumps(position.values))))
