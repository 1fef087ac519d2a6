"""Users within one unit of work."""

from collections.abc import Collection
from types import MappingProxyType
from typing import Final

from sqlalchemy import bindparam, func, select

from blog.adapters.persistence.errors import Rules
from blog.adapters.persistence.users.mapping import to_domain, write
from blog.adapters.persistence.users.rows import GuardRow, UserRow
from blog.adapters.persistence.work import Work, locking
from blog.domain.access.roles import Role
from blog.domain.common.ids import UserId
from blog.domain.users.errors import EmailTaken, UserHasPosts, UsernameTaken, UserNotFound
from blog.domain.users.repository import UserRepository
from blog.domain.users.user import User
from blog.domain.users.values import Username

_RULES: Final[Rules] = MappingProxyType(
    {"uq_users_email_key": EmailTaken, "uq_users_username": UsernameTaken}
)
_REMOVAL_RULES: Final[Rules] = MappingProxyType(
    {"fk_posts_author_id": UserHasPosts, "fk_post_coauthors_user_id": UserHasPosts}
)

_BY_ID: Final = locking(select(UserRow).where(UserRow.id == bindparam("id")))
_GUARD: Final = locking(select(GuardRow).where(GuardRow.name == "owners"))
_ACTIVE_OWNERS: Final = select(func.count()).where(UserRow.role == Role.OWNER.value, UserRow.is_active)
_TAKEN: Final = select(UserRow.username).where(UserRow.username.in_(bindparam("usernames", expanding=True)))


class SqlAlchemyUserRepository(UserRepository):
    """Users, in the tables `users` and `guards`."""

    def __init__(self, work: Work) -> None:
        self._work = work
        # The session knows its rows by weak references only.
        self._rows: dict[UserId, UserRow] = {}

    async def get(self, user_id: UserId) -> User:
        row = await self._work.load(_BY_ID, id=user_id)
        if row is None:
            raise UserNotFound
        self._rows[user_id] = row
        return to_domain(row)

    async def taken_usernames(self, usernames: Collection[Username]) -> Collection[Username]:
        taken = await self._work.rows(_TAKEN, usernames=[username.value for username in usernames])
        return {Username(value) for (value,) in taken}

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
        if await self._work.load(_GUARD) is None:
            raise LookupError("the guard of the owners is missing, which the first migration stores")
        [(owners,)] = await self._work.rows(_ACTIVE_OWNERS)
        return owners
