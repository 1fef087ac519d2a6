"""Users in memory."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from blog.application.users.queries import NATURAL_USER_ORDER, UserQueries, UserRef
from blog.application.users.views import AuthorView, CredentialsView, UserView
from blog.domain.common.ids import UserId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.users.errors import EmailTaken, UserHasPosts, UsernameTaken, UserNotFound
from blog.domain.users.repository import UserRepository
from blog.domain.users.user import User
from blog.domain.users.values import Email, Username
from tests.support.fakes.memory import HandedOut, Scope, Stored, Tables
from tests.support.fakes.paging import Keys, moment, paged

_KEYS: Keys[UserView] = {
    "created_at": lambda view: moment(view.created_at),
    "username": lambda view: view.username,
    "name": lambda view: view.name,
    "id": lambda view: str(view.id),
}


class InMemoryUserRepository(UserRepository):
    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._out: HandedOut[User] = HandedOut()

    async def get(self, user_id: UserId) -> User:
        tables = await self._scope.call("users.get")
        if user_id not in tables.users:
            raise UserNotFound
        return self._out.give(tables.users[user_id])

    async def taken_usernames(self, usernames: Collection[Username]) -> Collection[Username]:
        tables = await self._scope.call("users.taken_usernames")
        return {user.username for user in tables.users.values()} & set(usernames)

    async def add(self, user: User) -> None:
        tables = await self._scope.call("users.add")
        with self._scope.to_be_left_after_an_error():
            self._put(tables, user)

    async def save(self, user: User) -> None:
        tables = await self._scope.call("users.save")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(user, tables.users.get(user.id))
            self._put(tables, user)

    async def remove(self, user: User) -> None:
        tables = await self._scope.call("users.remove")
        with self._scope.to_be_left_after_an_error():
            self._out.expect_current(user, tables.users.get(user.id))
            if any(user.id in post.author_ids for post in tables.posts.values()):
                raise UserHasPosts
            if any(comment.author_id == user.id for comment in tables.comments.values()):
                raise RuntimeError("comments still carry the name of the user who is to go")
            if any(session.user_id == user.id for session in tables.sessions.values()):
                raise RuntimeError("sessions of the user who is to go are still there")
            if any(token.user_id == user.id for token in tables.tokens.values()):
                raise RuntimeError("tokens of the user who is to go are still there")
            if any(preview.created_by == user.id for preview in tables.previews.values()):
                raise RuntimeError("previews of the user who is to go are still there")
            for one in [one for one in tables.confirmations.values() if one.user_id == user.id]:
                del tables.confirmations[one.id]
            for each in [each for each in tables.invitations.values() if each.invited_by == user.id]:
                tables.invitations[each.id] = replace(each, invited_by=None)
            tables.likes = {each for each in tables.likes if each[1] != user.id}
            tables.reports = {each: said for each, said in tables.reports.items() if each[1] != user.id}
            del tables.users[user.id]
            self._scope.events += user.collect_events()

    async def lock_owners(self) -> int:
        tables = await self._scope.call("users.lock_owners")
        return sum(user.is_active_owner for user in tables.users.values())

    def _put(self, tables: Tables, user: User) -> None:
        others = [other for other in tables.users.values() if other.id != user.id]
        if any(other.email.key == user.email.key for other in others):
            raise EmailTaken
        if any(other.username == user.username for other in others):
            raise UsernameTaken
        tables.users[user.id] = self._out.give(user)
        self._out.note(user)
        self._scope.events += user.collect_events()


class InMemoryUserQueries(UserQueries):
    def __init__(self, stored: Stored) -> None:
        self._stored = stored

    async def find(self, user_id: UserId) -> UserView | None:
        user = self._stored.tables.users.get(user_id)
        return None if user is None else _view(user)

    async def named(self, refs: Collection[UserRef]) -> Mapping[UserRef, UserView]:
        users = self._stored.tables.users.values()
        return {ref: _view(user) for ref in refs for user in users if ref in {user.id, user.username}}

    async def list(self, page: PageRequest) -> Page[UserView]:
        views = [_view(user) for user in self._stored.tables.users.values()]
        return paged(views, _KEYS, NATURAL_USER_ORDER, page)

    async def credentials(self, email: Email) -> CredentialsView | None:
        users = self._stored.tables.users.values()
        return _credentials(next((user for user in users if user.email.key == email.key), None))

    async def credentials_of(self, user_id: UserId) -> CredentialsView | None:
        return _credentials(self._stored.tables.users.get(user_id))

    async def any_bcrypt(self) -> bool:
        return any(user.password.value.startswith("$2") for user in self._stored.tables.users.values())


def author_view(user: User) -> AuthorView:
    return AuthorView(id=user.id, username=user.username.value, name=user.name.value)


def _credentials(user: User | None) -> CredentialsView | None:
    if user is None:
        return None
    return CredentialsView(user_id=user.id, password=user.password, is_active=user.is_active)


def _view(user: User) -> UserView:
    return UserView(
        id=user.id,
        username=user.username.value,
        name=user.name.value,
        bio=user.bio.value,
        role=user.role,
        is_active=user.is_active,
        created_at=user.created_at,
        updated_at=user.updated_at,
        version=user.version,
        email=user.email.value,
        email_verified=user.email_verified_at is not None,
    )
