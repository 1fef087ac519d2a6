"""Users within one unit of work."""

from types import MappingProxyType
from typing import Final

from sqlalchemy import ColumnElement, func, select

from blog.adapters.persistence.errors import Rules
from blog.adapters.persistence.users.mapping import stored_key, to_domain, write
from blog.adapters.persistence.users.rows import GuardRow, UserRow
from blog.adapters.persistence.work import Work
from blog.domain.access.roles import Role
from blog.domain.common.ids import UserId
from blog.domain.users.errors import EmailTaken, UserHasPosts, UsernameTaken, UserNotFound
from blog.domain.users.repository import UserRepository
from blog.domain.users.user import User
from blog.domain.users.values import Email

OWNERS: Final = "owners"
"""The guard of the number of owners."""

_RULES: Final[Rules] = MappingProxyType(
    {"uq_users_email_key": EmailTaken, "uq_users_username": UsernameTaken}
)
_REMOVAL_RULES: Final[Rules] = MappingProxyType({"fk_posts_author_id": UserHasPosts})


class SqlAlchemyUserRepository(UserRepository):
    """Users, in the tables `users` and `guards`."""

    def __init__(self, work: Work) -> None:
        self._work = work
        # The session knows its rows by weak references only.
        self._rows: dict[UserId, UserRow] = {}

    async def get(self, user_id: UserId) -> User:
        user = await self._find(UserRow.id == user_id)
        if user is None:
            raise UserNotFound
        return user

    async def find_by_email(self, email: Email) -> User | None:
        return await self._find(UserRow.email_key == stored_key(email))

    async def add(self, user: User) -> None:
        row = write(user, UserRow())
        await self._work.add(row, user, _RULES)
        self._rows[user.id] = row

    async def save(self, user: User) -> None:
        row = self._rows[user.id]
        loaded = row.version
        await self._work.save(write(user, row), user, loaded, _RULES)

    async def remove(self, user: User) -> None:
        await self._work.remove(self._rows.pop(user.id), user, _REMOVAL_RULES)

    async def lock_owners(self) -> int:
        await self._work.lock(select(GuardRow).where(GuardRow.name == OWNERS))
        owners = select(func.count()).where(UserRow.role == Role.OWNER.value, UserRow.is_active)
        [(number,)] = await self._work.read(owners)
        return number

    async def _find(self, condition: ColumnElement[bool]) -> User | None:
        row = await self._work.lock(select(UserRow).where(condition))
        if row is None:
            return None
        user = to_domain(row)
        self._rows[user.id] = row
        return user
