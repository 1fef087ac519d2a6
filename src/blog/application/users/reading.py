"""Read accounts."""

from dataclasses import replace

from blog.application.users.queries import UserQueries
from blog.application.users.views import UserView
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import Decision
from blog.domain.access.permissions import Action
from blog.domain.common.errors import AuthenticationRequired
from blog.domain.common.ids import UserId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.users import policy
from blog.domain.users.errors import UserNotFound


class UserReading:
    """Everybody may read accounts; an e-mail address only its owner and those who manage accounts."""

    def __init__(self, queries: UserQueries) -> None:
        self._queries = queries

    async def get(self, actor: Actor, user_id: UserId) -> UserView:
        """One account. Raises `UserNotFound`."""
        view = await self._queries.find(user_id)
        if view is None:
            raise UserNotFound
        return _as_seen_by(actor, view)

    async def get_own(self, actor: Actor) -> UserView:
        """The actor's own account. Raises `AuthenticationRequired` for a visitor."""
        if actor.user_id is None:
            raise AuthenticationRequired
        return await self.get(actor, actor.user_id)

    async def list(self, actor: Actor, page: PageRequest) -> Page[UserView]:
        """A part of all accounts."""
        found = await self._queries.list(page)
        return found.map(lambda view: _as_seen_by(actor, view))


def _as_seen_by(actor: Actor, view: UserView) -> UserView:
    facts = policy.UserFacts(user_id=view.id, role=view.role)
    if policy.may(actor, Action.USER_READ_EMAIL, facts) is Decision.ALLOW:
        return view
    return replace(view, email=None, email_verified=None)
