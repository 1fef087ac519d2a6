"""The read side of the audit trail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final, Self

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, func, literal_column, select

from blog.adapters.persistence.audit.recording import HEAD
from blog.adapters.persistence.audit.rows import AuditHeadRow, AuditRow
from blog.adapters.persistence.paging import AnySelect, Key, Keyset, PageShape, part
from blog.adapters.persistence.reader import Reader
from blog.application.audit.queries import NATURAL_AUDIT_ORDER, AuditFilter, AuditQueries, UnreadableEntry
from blog.application.audit.views import AuditEntry, AuditHead
from blog.domain.common.paging import Page, PageRequest

_KEYS: Final[Mapping[str, Key[AuditEntry]]] = MappingProxyType(
    {"sequence": Key(AuditRow.sequence, attrgetter("sequence"), int)}
)
_COLUMNS: Final[AnySelect] = select(
    AuditRow.sequence,
    AuditRow.id,
    AuditRow.recorded_at,
    AuditRow.actor_id,
    AuditRow.credential,
    AuditRow.credential_id,
    AuditRow.action,
    AuditRow.target_type,
    AuditRow.target_id,
    AuditRow.outcome,
    AuditRow.address,
    AuditRow.request_id,
    AuditRow.changed,
    AuditRow.previous_hash,
    AuditRow.hash,
)
_PLAIN: Final = tuple(column.name for column in _COLUMNS.selected_columns)[:-3]
_LATER: Final = AuditRow.sequence > bindparam("after")
_NEXT: Final = _COLUMNS.where(_LATER).order_by(AuditRow.sequence)
_NEXT_NUMBER: Final = select(func.min(AuditRow.sequence)).where(_LATER)
_HEAD: Final = select(AuditHeadRow.sequence, AuditHeadRow.hash).where(AuditHeadRow.name == HEAD)
_UNREADABLE: Final = (ValueError, TypeError, OverflowError)
"""What reading raises for a time or an id that is none."""


@dataclass(frozen=True, slots=True)
class _FilterShape:
    """What of a filter makes another statement; the rest of it are parameters."""

    actor: bool
    target: bool
    action: bool
    outcome: bool
    since: bool
    until: bool

    @classmethod
    def of(cls, wanted: AuditFilter) -> Self:
        return cls(
            actor=wanted.actor_id is not None,
            target=wanted.target_id is not None,
            action=wanted.action is not None,
            outcome=wanted.outcome is not None,
            since=wanted.since is not None,
            until=wanted.until is not None,
        )

    def conditions(self) -> list[ColumnElement[bool]]:
        conditions = {
            AuditRow.actor_id == bindparam("actor"): self.actor,
            AuditRow.target_id == bindparam("target"): self.target,
            AuditRow.action == bindparam("action"): self.action,
            AuditRow.outcome == bindparam("outcome"): self.outcome,
            AuditRow.recorded_at >= bindparam("since"): self.since,
            AuditRow.recorded_at < bindparam("until"): self.until,
        }
        return [condition for condition, is_asked_for in conditions.items() if is_asked_for]


def _keyset(shape: PageShape) -> Keyset[AuditEntry]:
    # The sequence is the identity as well: no two rows share one.
    return Keyset(shape.order, _KEYS, None)


@lru_cache(maxsize=512)
def _list_statement(wanted: _FilterShape, shape: PageShape) -> AnySelect:
    return part(_COLUMNS.where(*wanted.conditions()), _keyset(shape), shape)


@lru_cache(maxsize=64)
def _count_statement(wanted: _FilterShape) -> Select[int]:
    return select(func.count()).select_from(AuditRow).where(*wanted.conditions())


@lru_cache(maxsize=8)
def _next_statement(limit: int) -> AnySelect:
    return _NEXT.limit(literal_column(str(limit)))


class SqlAlchemyAuditQueries(AuditQueries):
    """Columns straight into views."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def list(self, wanted: AuditFilter, page: PageRequest) -> Page[AuditEntry]:
        shape, filtered = PageShape.of(page, NATURAL_AUDIT_ORDER), _FilterShape.of(wanted)
        keyset = _keyset(shape)
        values = {
            "actor": wanted.actor_id,
            "target": wanted.target_id,
            "action": wanted.action,
            "outcome": wanted.outcome,
            "since": wanted.since,
            "until": wanted.until,
        }

        def read(connection: Connection) -> Page[AuditEntry]:
            rows = connection.execute(
                _list_statement(filtered, shape), values | keyset.parameters(page)
            ).all()
            total = connection.scalar(_count_statement(filtered), values) if page.count else None
            views = [_view(row) for row in rows[: page.limit]]
            return keyset.page(page, views, is_more=len(rows) > page.limit, total=total)

        return await self._reader.read(read)

    async def after(self, sequence: int, limit: int) -> Sequence[AuditEntry]:
        def read(connection: Connection) -> Sequence[AuditEntry]:
            rows = connection.execute(_next_statement(limit), {"after": sequence})
            return [_view(row) for row in rows]

        try:
            return await self._reader.read(read)
        except _UNREADABLE:
            return await self._reader.read(lambda connection: _readable(connection, sequence, limit))

    async def head(self) -> AuditHead | None:
        def read(connection: Connection) -> AuditHead | None:
            row = connection.execute(_HEAD).one_or_none()
            return None if row is None else AuditHead(row.sequence, row.hash.hex())

        return await self._reader.read(read)


def _readable(connection: Connection, sequence: int, limit: int) -> Sequence[AuditEntry]:
    """The entries before the first that cannot be read. Raises `UnreadableEntry` where there are none."""
    found: list[AuditEntry] = []
    while len(found) < limit:
        try:
            row = connection.execute(_next_statement(1), {"after": sequence}).one()
            entry = _view(row)
        except _UNREADABLE as error:
            if found:
                break
            (number,) = connection.execute(_NEXT_NUMBER, {"after": sequence}).one()
            raise UnreadableEntry(number) from error
        found.append(entry)
        sequence = entry.sequence
    return found


def _view(row: Row[*tuple[Any, ...]]) -> AuditEntry:
    *values, changed, previous_hash, own_hash = row
    fields = dict(zip(_PLAIN, values, strict=True))
    return AuditEntry(
        **fields,
        # Not `split()`, which would hide a second space from the chain.
        changed=tuple(changed.split(" ")) if changed else (),
        previous_hash=previous_hash.hex(),
        hash=own_hash.hex(),
    )
