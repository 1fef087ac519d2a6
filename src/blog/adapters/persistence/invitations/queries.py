"""The read side of invitations."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, func, select

from blog.adapters.persistence.invitations.rows import InvitationRow
from blog.adapters.persistence.paging import AnySelect, Key, Keyset, PageShape, part, part_by_ids
from blog.adapters.persistence.reader import Reader
from blog.adapters.persistence.users.rows import UserRow
from blog.application.invitations.queries import NATURAL_INVITATION_ORDER, InvitationQueries
from blog.application.invitations.views import InvitationView
from blog.application.users.views import AuthorView
from blog.domain.access.roles import Role
from blog.domain.common.ids import InvitationId, UserId
from blog.domain.common.paging import Page, PageRequest

_IDENTITY: Final[Key[InvitationView]] = Key(InvitationRow.id, attrgetter("id"), UUID)
_KEYS: Final[Mapping[str, Key[InvitationView]]] = MappingProxyType(
    {
        "created_at": Key(InvitationRow.created_at, attrgetter("created_at"), datetime),
        "expires_at": Key(InvitationRow.expires_at, attrgetter("expires_at"), datetime),
    }
)

_COLUMNS: Final[AnySelect] = select(
    InvitationRow.id,
    InvitationRow.email,
    InvitationRow.role,
    InvitationRow.invited_by,
    UserRow.username,
    UserRow.name,
    InvitationRow.sent_at,
    InvitationRow.expires_at,
    InvitationRow.created_at,
    InvitationRow.updated_at,
    InvitationRow.version,
).outerjoin(UserRow, UserRow.id == InvitationRow.invited_by)
_BY_ID: Final = _COLUMNS.where(InvitationRow.id == bindparam("id"))
_BY_DIGEST: Final = _COLUMNS.where(InvitationRow.token_digest == bindparam("digest"))
_OF_ROLES: Final = InvitationRow.role.in_(bindparam("roles", expanding=True))
_COUNT: Final = select(func.count()).select_from(InvitationRow).where(_OF_ROLES)


def _keyset(shape: PageShape) -> Keyset[InvitationView]:
    return Keyset(shape.order, _KEYS, _IDENTITY)


@lru_cache(maxsize=256)
def _list_statement(shape: PageShape) -> AnySelect:
    if shape.skips:
        ids = select(InvitationRow.id).where(_OF_ROLES)
        return part_by_ids(_COLUMNS, ids, InvitationRow.id, _keyset(shape), shape)
    return part(_COLUMNS.where(_OF_ROLES), _keyset(shape), shape)


class SqlAlchemyInvitationQueries(InvitationQueries):
    """Columns straight into views."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def find(self, invitation_id: InvitationId) -> InvitationView | None:
        return await self._find(_BY_ID, id=invitation_id)

    async def find_by_digest(self, token_digest: bytes) -> InvitationView | None:
        return await self._find(_BY_DIGEST, digest=token_digest)

    async def list(self, roles: Collection[Role], page: PageRequest) -> Page[InvitationView]:
        shape = PageShape.of(page, NATURAL_INVITATION_ORDER)
        keyset = _keyset(shape)
        values = {"roles": [role.value for role in roles]}

        def read(connection: Connection) -> Page[InvitationView]:
            rows = connection.execute(_list_statement(shape), values | keyset.parameters(page)).all()
            total = connection.scalar(_COUNT, values) if page.count else None
            views = [_view(row) for row in rows[: page.limit]]
            return keyset.page(page, views, is_more=len(rows) > page.limit, total=total)

        return await self._reader.read(read)

    async def _find(self, statement: AnySelect, **values: object) -> InvitationView | None:
        def read(connection: Connection) -> InvitationView | None:
            row = connection.execute(statement, values).one_or_none()
            return None if row is None else _view(row)

        return await self._reader.read(read)


def _view(row: Row[*tuple[Any, ...]]) -> InvitationView:
    (
        invitation_id,
        email,
        role,
        user_id,
        username,
        name,
        sent_at,
        expires_at,
        created_at,
        updated_at,
        version,
    ) = row
    inviter = None if user_id is None else AuthorView(id=UserId(user_id), username=username, name=name)
    return InvitationView(
        id=InvitationId(invitation_id),
        email=email,
        role=Role(role),
        invited_by=inviter,
        sent_at=sent_at,
        expires_at=expires_at,
        created_at=created_at,
        updated_at=updated_at,
        version=version,
    )
