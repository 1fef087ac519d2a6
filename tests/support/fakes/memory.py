"""The data of an in-memory database, and the faults that a test plans for it."""

import asyncio
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Final, Generic, Protocol, TypeVar
from uuid import UUID

from blog.adapters.persistence.audit.chain import Sha256Chain
from blog.adapters.system.calls import TaskCallContext
from blog.application.audit.acts import Act, act_of
from blog.application.audit.views import AuditEntry, AuditHead
from blog.application.outbox.ports import JsonValue, StoredEvent
from blog.application.ports.calls import CallContext
from blog.application.ports.clock import Clock
from blog.domain.comments.comment import Comment
from blog.domain.comments.values import ReportNote, ReportReason
from blog.domain.common.aggregate import Versioned
from blog.domain.common.errors import ConcurrentUpdate
from blog.domain.common.events import DomainEvent
from blog.domain.common.ids import (
    CommentId,
    ConfirmationId,
    CustomFieldId,
    InvitationId,
    PendingId,
    PostId,
    PreviewId,
    SeriesId,
    SessionId,
    TagId,
    TokenId,
    UserId,
)
from blog.domain.common.slug import Slug
from blog.domain.confirmations.confirmation import Confirmation
from blog.domain.custom_fields.definition import CustomField
from blog.domain.invitations.invitation import Invitation
from blog.domain.pending.change import PendingChange
from blog.domain.posts.post import Post
from blog.domain.previews.preview import Preview
from blog.domain.revisions.revision import Revision
from blog.domain.series.entity import Series
from blog.domain.sessions.session import Session
from blog.domain.tags.tag import Tag
from blog.domain.tokens.token import AccessToken
from blog.domain.users.user import User
from tests.support.fakes.system import FixedClock, SequentialIds

A = TypeVar("A", bound=Versioned)

_CHAIN: Final = Sha256Chain()
_COMMON: Final = {entry.name for entry in fields(DomainEvent)}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLead:
    """Where the slug that a tag had leads, and whom it belonged to where that tag was merged."""

    tag_id: TagId
    was_public: bool
    merged_id: TagId | None = None
    merged_name_key: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody told the moderators of a comment."""

    reason: ReportReason
    note: ReportNote | None
    created_at: datetime


@dataclass(slots=True)
class Tables:
    """What is stored. A stored aggregate is never changed in place, so a copy of the tables is a snapshot."""

    users: dict[UserId, User] = field(default_factory=dict)
    sessions: dict[SessionId, Session] = field(default_factory=dict)
    tokens: dict[TokenId, AccessToken] = field(default_factory=dict)
    posts: dict[PostId, Post] = field(default_factory=dict)
    post_slugs: dict[Slug, PostId] = field(default_factory=dict)
    pending: dict[PendingId, PendingChange] = field(default_factory=dict)
    tags: dict[TagId, Tag] = field(default_factory=dict)
    tag_leads: dict[Slug, StoredLead] = field(default_factory=dict)
    comments: dict[CommentId, Comment] = field(default_factory=dict)
    revisions: dict[PostId, tuple[Revision, ...]] = field(default_factory=dict)
    likes: set[tuple[CommentId, UserId]] = field(default_factory=set)
    reports: dict[tuple[CommentId, UserId], Report] = field(default_factory=dict)
    confirmations: dict[ConfirmationId, Confirmation] = field(default_factory=dict)
    invitations: dict[InvitationId, Invitation] = field(default_factory=dict)
    previews: dict[PreviewId, Preview] = field(default_factory=dict)
    series: dict[SeriesId, Series] = field(default_factory=dict)
    custom_fields: dict[CustomFieldId, CustomField] = field(default_factory=dict)

    def snapshot(self) -> "Tables":
        return Tables(
            users=dict(self.users),
            sessions=dict(self.sessions),
            tokens=dict(self.tokens),
            posts=dict(self.posts),
            post_slugs=dict(self.post_slugs),
            pending=dict(self.pending),
            tags=dict(self.tags),
            tag_leads=dict(self.tag_leads),
            comments=dict(self.comments),
            revisions=dict(self.revisions),
            likes=set(self.likes),
            reports=dict(self.reports),
            confirmations=dict(self.confirmations),
            invitations=dict(self.invitations),
            previews=dict(self.previews),
            series=dict(self.series),
            custom_fields=dict(self.custom_fields),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxEntry:
    """One row of the outbox."""

    event: StoredEvent
    delivered_at: datetime | None = None
    next_attempt_at: datetime | None = None
    parked_at: datetime | None = None
    error: str | None = None

    @property
    def waits(self) -> bool:
        """Whether it is neither delivered nor given up."""
        return self.delivered_at is None and self.parked_at is None


@dataclass(slots=True)
class _Fault:
    where: str
    error: Exception
    skip: int
    times: int


class Faults:
    """Errors that the database is to raise, planned by a test.

    Places: `enter`, `commit` (nothing is stored), `committed` (everything is stored, and the error comes all
    the same), and each method of a repository, such as `posts.save`.
    """

    def __init__(self) -> None:
        self._planned: list[_Fault] = []

    def plan(self, where: str, error: Exception, *, nth: int = 1, times: int = 1) -> None:
        """Raise the error at the nth call from now on, and at the `times - 1` calls after it."""
        self._planned.append(_Fault(where, error, nth - 1, times))

    def strike(self, where: str) -> None:
        """Raise what is planned for this call, if anything is."""
        for fault in self._planned:
            if fault.where != where or fault.times == 0:
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.times -= 1
            raise fault.error


class Stored(Protocol):
    """What can be read: the database, or the snapshot of a unit of work."""

    tables: Tables


class Memory:
    """A database: what is committed, the outbox, and the lock that lets one unit of work write at a time."""

    def __init__(self) -> None:
        self.tables = Tables()
        self.outbox: list[OutboxEntry] = []
        self.audit: list[AuditEntry] = []
        self.audit_head: AuditHead | None = _CHAIN.start
        self.audit_ids = SequentialIds(start=10_000_000)
        self.clock: Clock = FixedClock()
        self.current_calls: CallContext = TaskCallContext()
        self._numbers = itertools.count(1)
        self.faults = Faults()
        self.calls: list[str] = []
        """Every call of a repository so far, such as `posts.save`."""
        self.writer = asyncio.Lock()
        self.writing_task: asyncio.Task[object] | None = None

    @property
    def event_names(self) -> list[str]:
        """The names of all stored events, oldest first."""
        return [entry.event.name for entry in self.outbox]

    def empty(self) -> None:
        """Forget everything that is stored, as if nothing had ever been."""
        self.tables = Tables()
        self.outbox.clear()
        self.audit.clear()
        self.audit_head = _CHAIN.start

    def store(self, events: Iterable[DomainEvent], acts: Iterable[Act]) -> None:
        """Put events into the outbox, and these and other acts into the audit trail."""
        call = self.current_calls.current()
        audited = []
        for event in events:
            self.outbox.append(OutboxEntry(event=_stored(next(self._numbers), event)))
            audited.append(act_of(event, call))
        for act in (*audited, *acts):
            self._append(act)

    def _append(self, act: Act) -> None:
        head = self.audit_head
        assert head is not None, "somebody removed the end of the trail"
        entry = AuditEntry(
            sequence=head.sequence + 1,
            id=self.audit_ids.new(),
            recorded_at=self.clock.now(),
            **{field.name: getattr(act, field.name) for field in fields(act)},
            previous_hash=head.hash,
            hash="",
        )
        self.audit.append(replace(entry, hash=_CHAIN.hash_of(entry)))
        self.audit_head = AuditHead(entry.sequence, self.audit[-1].hash)


class Scope:
    """What the repositories of one unit of work share: its view of the tables and its events."""

    def __init__(self, memory: Memory) -> None:
        self.tables = memory.tables.snapshot()
        self.faults = memory.faults
        self.calls = memory.calls
        self.events: list[DomainEvent] = []
        self.acts: list[Act] = []
        self.is_open = True
        self.is_broken = False

    async def call(self, where: str) -> Tables:
        """Begin a call: let other tasks run, raise a planned fault, and give the tables."""
        await asyncio.sleep(0)
        if not self.is_open:
            raise RuntimeError(f"{where} was called after its unit of work ended")
        self.calls.append(where)
        self.faults.strike(where)
        return self.tables

    @contextmanager
    def to_be_left_after_an_error(self) -> Iterator[None]:
        """Where an error spoils the transaction, so that it cannot commit any more."""
        try:
            yield
        except Exception:
            self.is_broken = True
            raise


class HandedOut(Generic[A]):
    """The aggregates that a repository gave away as copies, and the version that was read of each."""

    def __init__(self) -> None:
        self._read: dict[int, tuple[A, int]] = {}

    def give(self, stored: A) -> A:
        """Give away a copy of the stored aggregate, without its events."""
        refuse_naive(stored.created_at, stored.updated_at)
        copy = replace(stored)
        self.note(copy)
        return copy

    def note(self, aggregate: A) -> None:
        """Remember the version that the caller now has."""
        self._read[id(aggregate)] = (aggregate, aggregate.version)

    def expect_current(self, aggregate: A, stored: A | None) -> None:
        """Raise `ConcurrentUpdate` unless the stored version is the one that was read."""
        if id(aggregate) not in self._read:
            raise RuntimeError("this aggregate was not handed out by this repository")
        if stored is None or stored.version != self._read[id(aggregate)][1]:
            raise ConcurrentUpdate


def refuse_naive(*moments: datetime) -> None:
    """Raise `ValueError`, as a database does, for a time without an offset from UTC."""
    if any(moment.utcoffset() is None for moment in moments):
        raise ValueError("a moment needs an offset from UTC")


def _stored(number: int, event: DomainEvent) -> StoredEvent:
    refuse_naive(event.occurred_at)
    own = {entry.name: getattr(event, entry.name) for entry in fields(event) if entry.name not in _COMMON}
    # There and back, so that a subscriber sees what JSON leaves of it.
    payload: Mapping[str, JsonValue] = json.loads(json.dumps(own, default=_plain))
    return StoredEvent(
        id=number,
        name=event.name,
        aggregate_type=event.aggregate_type,
        aggregate_id=event.aggregate_id,
        aggregate_version=event.version,
        actor_id=event.actor_id,
        occurred_at=event.occurred_at,
        payload=payload,
        attempts=0,
    )


def _plain(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"an event must not carry {type(value).__name__}")
