"""Read what moderators were told of comments."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, func, select

from blog.adapters.persistence.comments.rows import ReportRow
from blog.adapters.persistence.paging import AnySelect, Key, Keyset, PageShape, part
from blog.adapters.persistence.users.rows import UserRow
from blog.application.comments.queries import NATURAL_REPORT_ORDER
from blog.application.comments.views import ReportView
from blog.application.users.views import AuthorView
from blog.domain.comments.values import ReportReason
from blog.domain.common.ids import CommentId, UserId
from blog.domain.common.paging import Page, PageRequest

_REPORTER: Final[Key[ReportView]] = Key(ReportRow.user_id, attrgetter("id"), UUID)
_KEYS: Final[Mapping[str, Key[ReportView]]] = MappingProxyType(
    {"created_at": Key(ReportRow.created_at, attrgetter("created_at"), datetime)}
)
_OF_COMMENT: Final = ReportRow.comment_id == bindparam("of")
_COLUMNS: Final[AnySelect] = (
    select(ReportRow.reason, ReportRow.note, ReportRow.created_at, UserRow.id, UserRow.username, UserRow.name)
    .join(UserRow, UserRow.id == ReportRow.user_id)
    .where(_OF_COMMENT)
)
_COUNT: Final[Select[int]] = select(func.count()).select_from(ReportRow).where(_OF_COMMENT)


def _keyset(shape: PageShape) -> Keyset[ReportView]:
    return Keyset(shape.order, _KEYS, _REPORTER)


@lru_cache(maxsize=64)
def _list_statement(shape: PageShape) -> AnySelect:
    return part(_COLUMNS, _keyset(shape), shape)


def read_reports(connection: Connection, comment_id: CommentId, page: PageRequest) -> Page[ReportView]:
    """A part of the reports of a comment, and their number where the page is to count them."""
    shape = PageShape.of(page, NATURAL_REPORT_ORDER)
    keyset = _keyset(shape)
    values = {"of": comment_id}
    rows = connection.execute(_list_statement(shape), values | keyset.parameters(page)).all()
    total = connection.scalar(_COUNT, values) if page.count else None
    views = [
        ReportView(
            reason=ReportReason(reason),
            note=note,
            created_at=created_at,
            reporter=AuthorView(id=UserId(user_id), username=username, name=name),
        )
        for reason, note, created_at, user_id, username, name in rows[: page.limit]
    ]
    return keyset.page(page, views, is_more=len(rows) > page.limit, total=total)
