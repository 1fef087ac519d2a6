"""Who is asking, looked at again under the locks of a transaction."""

from dataclasses import replace

from blog.application.unit_of_work import UnitOfWork
from blog.application.users.views import UserView
from blog.domain.access.actor import Actor
from blog.domain.common.errors import AuthenticationRequired
from blog.domain.common.ids import UserId
from blog.domain.tokens.errors import TokenNotFound
from blog.domain.users.errors import UserNotFound
from blog.domain.users.user import User


async def acting(unit: UnitOfWork, actor: Actor, *others: UserId) -> Actor:
    """The actor with the role that they have now, for what outlives their session: rights, addresses, tokens.

    Since the request came, a new password may have ended its session, or somebody taken the role away. From
    here on neither can happen until the unit of work ends. `others` are the users whom it is about: all are
    locked in the order of their ids, so that two who act on each other do not wait for one another.

    Raises `AuthenticationRequired` where the account, the session or the token is no more, and `UserNotFound`
    for one of the others.
    """
    if actor.user_id is None:
        raise AuthenticationRequired
    users = {}
    for user_id in sorted({actor.user_id, *others}):
        try:
            users[user_id] = await unit.users.get(user_id)
        except UserNotFound as error:
            raise AuthenticationRequired if user_id == actor.user_id else error from error
    user = users[actor.user_id]
    if not user.is_active or not await _comes_with_what_is_there(unit, actor):
        raise AuthenticationRequired
    return replace(actor, role=user.role)


def as_they_are(asker: User | UserView | None) -> Actor | None:
    """Whoever asked for something a while ago, with the role that they have now; None where they have no say.

    For what is done later in their name. What somebody asked for who has lost the right to is not done:
    otherwise an admin who is shut out could come back by it.
    """
    if asker is None or not asker.is_active:
        return None
    return Actor(user_id=asker.id, role=asker.role)


async def _comes_with_what_is_there(unit: UnitOfWork, actor: Actor) -> bool:
    if actor.session_id is not None:
        return await unit.sessions.find(actor.session_id) is not None
    if actor.token_id is not None:
        try:
            await unit.tokens.get(actor.token_id)
        except TokenNotFound:
            return False
    return True
