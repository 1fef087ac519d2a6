"""Give all posts of one author to another."""

from blog.application.acting import acting
from blog.application.ports.clock import Clock
from blog.application.posts.crediting import may_write
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import require
from blog.domain.access.permissions import Action
from blog.domain.common.ids import UserId
from blog.domain.posts.errors import AuthorUnfit


class PostTransfer:
    """Moves every post of one user to another in one transaction: all of them, or none."""

    def __init__(self, transact: Transact, clock: Clock) -> None:
        self._transact = transact
        self._clock = clock

    async def transfer(self, actor: Actor, giver_id: UserId, taker_id: UserId) -> int:
        """How many posts changed hands; drafts count too, and what the giver wrote with others.

        The taker is in the place of the giver, and is an author of nothing twice.
        Each post advances its version, so that a concurrent edit of one of them either happens before and is
        kept, or finds the newer version. Raises `AuthenticationRequired`, `PermissionDenied`, `UserNotFound`
        for either user, and `AuthorUnfit` where the taker is not active or may not write posts.
        """
        require(actor, Action.USER_TRANSFER_POSTS)

        async def work(unit: UnitOfWork) -> int:
            require(await acting(unit, actor, giver_id, taker_id), Action.USER_TRANSFER_POSTS)
            taker = await unit.users.get(taker_id)
            if not may_write(taker):
                raise AuthorUnfit
            if giver_id == taker_id:
                return 0
            now = self._clock.now()
            posts = await unit.posts.list_of_author(giver_id)
            for post in posts:
                post.transfer(taker_id, by=actor.user_id, now=now, giver=giver_id)
                await unit.posts.save(post)
            return len(posts)

        return await self._transact(work)
