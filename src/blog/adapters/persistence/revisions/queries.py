"""The read side of revisions."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, bindparam, func, select
from sqlalchemy.orm import aliased

from blog.adapters.persistence.paging import AnySelect, Key, Keyset, PageShape, part
from blog.adapters.persistence.reader import Reader
from blog.adapters.persistence.revisions.rows import RevisionRow
from blog.adapters.persistence.users.rows import UserRow
from blog.application.revisions.queries import NATURAL_REVISION_ORDER, Change, RevisionQueries
from blog.application.revisions.views import RevisionView, WholeRevision
from blog.application.users.views import AuthorView
from blog.domain.common.ids import PostId, UserId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.revisions.snapshot import SOURCE

_KEYS: Final[Mapping[str, Key[RevisionView]]] = MappingProxyType(
    {"number": Key(RevisionRow.number, attrgetter("number"), int)}
)
_OF_POST: Final = RevisionRow.post_id == bindparam("of")
_COLUMNS: Final[AnySelect] = (
    select(
        RevisionRow.post_id,
        RevisionRow.number,
        RevisionRow.created_at,
        RevisionRow.changed,
        UserRow.id,
        UserRow.username,
        UserRow.name,
    )
    .outerjoin(UserRow, UserRow.id == RevisionRow.editor_id)
    .where(_OF_POST)
)
_EARLIER: Final = aliased(RevisionRow)
_SOURCE: Final = (
    select(_EARLIER.source)
    .where(
        _EARLIER.post_id == RevisionRow.post_id,
        _EARLIER.number <= RevisionRow.number,
        _EARLIER.source.is_not(None),
    )
    .order_by(_EARLIER.number.desc())
    .limit(1)
    .scalar_subquery()
)
_WHOLE: Final[AnySelect] = _COLUMNS.add_columns(RevisionRow.fields, _SOURCE)
_ONE: Final = _WHOLE.where(RevisionRow.number == bindparam("number"))
_BEFORE: Final = (
    _WHOLE.where(RevisionRow.number < bindparam("number")).order_by(RevisionRow.number.desc()).limit(1)
)
_CHANGES: Final = (
    select(RevisionRow.number, RevisionRow.changed)
    .where(_OF_POST, RevisionRow.number >= bindparam("number"))
    .order_by(RevisionRow.number)
)
_COUNT: Final[Select[int]] = select(func.count()).select_from(RevisionRow).where(_OF_POST)


def _keyset(shape: PageShape) -> Keyset[RevisionView]:
    # The number is the identity as well: no two revisions of a post share one.
    return Keyset(shape.order, _KEYS, None)


@lru_cache(maxsize=64)
def _list_statement(shape: PageShape) -> AnySelect:
    return part(_COLUMNS, _keyset(shape), shape)


class SqlAlchemyRevisionQueries(RevisionQueries):
    """Columns straight into views."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def list(self, post_id: PostId, page: PageRequest) -> Page[RevisionView]:
        shape = PageShape.of(page, NATURAL_REVISION_ORDER)
        keyset = _keyset(shape)
        values = {"of": post_id}

        def read(connection: Connection) -> Page[RevisionView]:
            rows = connection.execute(_list_statement(shape), values | keyset.parameters(page)).all()
            total = connection.scalar(_COUNT, values) if page.count else None
            views = [RevisionView(**_fields(row)) for row in rows[: page.limit]]
            return keyset.page(page, views, is_more=len(rows) > page.limit, total=total)

        return await self._reader.read(read)

    async def find(self, post_id: PostId, number: int) -> WholeRevision | None:
        return await self._find(_ONE, post_id, number)

    async def find_before(self, post_id: PostId, number: int) -> WholeRevision | None:
        return await self._find(_BEFORE, post_id, number)

    async def changes_from(self, post_id: PostId, number: int) -> Sequence[Change]:
        def read(connection: Connection) -> Sequence[Change]:
            rows = connection.execute(_CHANGES, {"of": post_id, "number": number})
            return [Change(each, tuple(changed.split())) for each, changed in rows]

        return await self._reader.read(read)

    async def _find(self, statement: AnySelect, post_id: PostId, number: int) -> WholeRevision | None:
        def read(connection: Connection) -> WholeRevision | None:
            row = connection.execute(statement, {"of": post_id, "number": number}).one_or_none()
            if row is None:
                return None
            *_, fields, source = row
            return WholeRevision(**_fields(row), fields={**fields, SOURCE: source})

        return await self._reader.read(read)


def _fields(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    post_id, number, created_at, changed, editor_id, username, name, *_ = row
    editor = None
    if editor_id is not None:
        editor = AuthorView(id=UserId(editor_id), username=username, name=name)
    return {
        "post_id": PostId(post_id),
        "number": number,
        "editor": editor,
        "created_at": created_at,
        "changed": tuple(changed.split()),
    }
