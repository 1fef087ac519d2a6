"""Give all posts of one author to another."""

from blog.application.acting import acting
from blog.application.ports.clock import Clock
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import Decision, decide, require
from blog.domain.access.permissions import Action
from blog.domain.common.ids import UserId
from blog.domain.posts.errors import AuthorUnfit


class PostTransfer:
    """Moves every post of one user to another in one transaction: all of them, or none."""

    def __init__(self, transact: Transact, clock: Clock) -> None:
        self._transact = transact
        self._clock = clock

    async def transfer(self, actor: Actor, giver_id: UserId, taker_id: UserId) -> int:
        """How many posts changed hands; drafts count too.

        Each post advances its version, so that a concurrent edit of one of them either happens before and is
        kept, or finds the newer version. Raises `AuthenticationRequired`, `PermissionDenied`, `UserNotFound`
        for either user, and `AuthorUnfit` where the taker is not active or may not write posts.
        """
        require(actor, Action.USER_TRANSFER_POSTS)

        async def work(unit: UnitOfWork) -> int:
            require(await acting(unit, actor, giver_id, taker_id), Action.USER_TRANSFER_POSTS)
            taker = await unit.users.get(taker_id)
            writer = Actor(user_id=taker.id, role=taker.role)
            if not taker.is_active or decide(writer, Action.POST_CREATE) is not Decision.ALLOW:
                raise AuthorUnfit
            if giver_id == taker_id:
                return 0
            now = self._clock.now()
            posts = await unit.posts.list_of_author(giver_id)
            for post in posts:
                post.transfer(taker_id, by=actor.user_id, now=now)
                await unit.posts.save(post)
            return len(posts)

        return await self._transact(work)
