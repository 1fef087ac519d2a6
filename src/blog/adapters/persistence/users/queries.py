"""The read side of users."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, Select, bindparam, func, or_, select

from blog.adapters.persistence.paging import AnySelect, Key, Keyset, PageShape, part, part_by_ids
from blog.adapters.persistence.reader import Reader
from blog.adapters.persistence.users.rows import UserRow
from blog.application.users.queries import NATURAL_USER_ORDER, UserQueries, UserRef
from blog.application.users.views import CredentialsView, UserView
from blog.domain.access.roles import Role
from blog.domain.common.ids import UserId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.users.values import Email, PasswordHash, Username

_IDENTITY: Final[Key[UserView]] = Key(UserRow.id, attrgetter("id"), UUID)
_KEYS: Final[Mapping[str, Key[UserView]]] = MappingProxyType(
    {
        "created_at": Key(UserRow.created_at, attrgetter("created_at"), datetime),
        "username": Key(UserRow.username, attrgetter("username"), str),
        "name": Key(UserRow.name, attrgetter("name"), str),
    }
)

_COLUMNS: Final[AnySelect] = select(
    UserRow.id,
    UserRow.username,
    UserRow.name,
    UserRow.bio,
    UserRow.role,
    UserRow.is_active,
    UserRow.created_at,
    UserRow.updated_at,
    UserRow.version,
    UserRow.email,
    UserRow.email_verified_at,
)
_BY_ID: Final = _COLUMNS.where(UserRow.id == bindparam("id"))
_NAMED: Final = _COLUMNS.where(
    or_(
        UserRow.id.in_(bindparam("ids", expanding=True)),
        UserRow.username.in_(bindparam("usernames", expanding=True)),
    )
)
_COUNT: Final = select(func.count()).select_from(UserRow)
_CREDENTIALS: Final = select(UserRow.id, UserRow.password, UserRow.is_active)
_CREDENTIALS_BY_EMAIL: Final = _CREDENTIALS.where(UserRow.email_key == bindparam("email"))
_CREDENTIALS_BY_ID: Final = _CREDENTIALS.where(UserRow.id == bindparam("id"))

_BCRYPT: Final = select(UserRow.id).where(UserRow.password.startswith("$2", autoescape=True)).limit(1)


def _keyset(shape: PageShape) -> Keyset[UserView]:
    return Keyset(shape.order, _KEYS, _IDENTITY)


@lru_cache(maxsize=256)
def _list_statement(shape: PageShape) -> AnySelect:
    if shape.skips:
        return part_by_ids(_COLUMNS, select(UserRow.id), UserRow.id, _keyset(shape), shape)
    return part(_COLUMNS, _keyset(shape), shape)


class SqlAlchemyUserQueries(UserQueries):
    """Columns straight into views."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def find(self, user_id: UserId) -> UserView | None:
        def read(connection: Connection) -> UserView | None:
            row = connection.execute(_BY_ID, {"id": user_id}).one_or_none()
            return None if row is None else _view(row)

        return await self._reader.read(read)

    async def named(self, refs: Collection[UserRef]) -> Mapping[UserRef, UserView]:
        usernames = [ref.value for ref in refs if isinstance(ref, Username)]
        values = {"ids": [ref for ref in refs if not isinstance(ref, Username)], "usernames": usernames}

        def read(connection: Connection) -> Mapping[UserRef, UserView]:
            views = [_view(row) for row in connection.execute(_NAMED, values)]
            by_ref: dict[UserRef, UserView] = {view.id: view for view in views}
            by_ref |= {Username(view.username): view for view in views}
            return {ref: by_ref[ref] for ref in refs if ref in by_ref}

        return await self._reader.read(read)

    async def list(self, page: PageRequest) -> Page[UserView]:
        shape = PageShape.of(page, NATURAL_USER_ORDER)
        keyset = _keyset(shape)

        def read(connection: Connection) -> Page[UserView]:
            rows = connection.execute(_list_statement(shape), keyset.parameters(page)).all()
            total = connection.scalar(_COUNT) if page.count else None
            views = [_view(row) for row in rows[: page.limit]]
            return keyset.page(page, views, is_more=len(rows) > page.limit, total=total)

        return await self._reader.read(read)

    async def credentials(self, email: Email) -> CredentialsView | None:
        return await self._credentials(_CREDENTIALS_BY_EMAIL, email=email.key)

    async def credentials_of(self, user_id: UserId) -> CredentialsView | None:
        return await self._credentials(_CREDENTIALS_BY_ID, id=user_id)

    async def _credentials(
        self, statement: Select[UUID, str, bool], **values: object
    ) -> CredentialsView | None:
        def read(connection: Connection) -> CredentialsView | None:
            row = connection.execute(statement, values).one_or_none()
            if row is None:
                return None
            user_id, password, is_active = row
            return CredentialsView(
                user_id=UserId(user_id), password=PasswordHash(password), is_active=is_active
            )

        return await self._reader.read(read)

    async def any_bcrypt(self) -> bool:
        return await self._reader.read(lambda connection: connection.scalar(_BCRYPT) is not None)


def _view(row: Row[*tuple[Any, ...]]) -> UserView:
    user_id, username, name, bio, role, is_active, created_at, updated_at, version, email, verified_at = row
    return UserView(
        id=UserId(user_id),
        username=username,
        name=name,
        bio=bio,
        role=Role(role),
        is_active=is_active,
        created_at=created_at,
        updated_at=updated_at,
        version=version,
        email=email,
        email_verified=verified_at is not None,
    )
