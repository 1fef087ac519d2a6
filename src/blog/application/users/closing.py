"""End accounts."""

from enum import StrEnum

from blog.application.acting import acting
from blog.application.ports.clock import Clock
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import enforce, require_recent_proof
from blog.domain.access.permissions import Action
from blog.domain.common.errors import ConcurrentUpdate, PermissionDenied
from blog.domain.common.ids import UserId
from blog.domain.posts import policy as post_policy
from blog.domain.users import policy
from blog.domain.users.errors import LastOwner, UserHasPosts, UserNotFound


class PostsOfUser(StrEnum):
    """What is to become of the posts of an account that ends."""

    REFUSE = "refuse"
    """Refuse to end an account that has posts of its own, without other authors."""
    DELETE = "delete"
    """Delete them with the account."""


class AccountClosing:
    """Ends accounts for good. Comments stay, without the name; there is always an active owner."""

    def __init__(self, transact: Transact, clock: Clock) -> None:
        self._transact = transact
        self._clock = clock

    async def close(
        self,
        actor: Actor,
        user_id: UserId,
        *,
        posts: PostsOfUser = PostsOfUser.REFUSE,
        expected_version: int | None = None,
    ) -> None:
        """End the account, its sessions, tokens and previews and, where asked, its posts; all or nothing.

        What the user wrote with others stays with the others.
        With `DELETE` the actor must be allowed to delete each of the posts. Raises `UserNotFound`,
        `AuthenticationRequired`, `PermissionDenied`, `ReauthenticationRequired`, `PreconditionFailed`,
        `UserHasPosts`, `LastOwner`.
        """

        async def work(unit: UnitOfWork) -> None:
            owners = await unit.users.lock_owners()
            asker = await acting(unit, actor, user_id)
            user = await unit.users.get(user_id)
            facts = policy.UserFacts(user_id=user.id, role=user.role)
            enforce(policy.may(asker, Action.USER_DELETE, facts), asker, UserNotFound(), Action.USER_DELETE)
            now = self._clock.now()
            require_recent_proof(asker, Action.USER_DELETE, now)
            user.expect(expected_version)
            if user.is_active_owner and owners <= 1:
                raise LastOwner
            written = await unit.posts.list_of_author(user.id)
            alone = [post for post in written if not post.coauthor_ids]
            if alone and posts is PostsOfUser.REFUSE:
                raise UserHasPosts
            for post in written:
                if post.coauthor_ids:
                    post.discredit(user.id, by=actor.user_id, now=now)
                    await unit.posts.save(post)
            for post in alone:
                # Not "not found": whose account this is may know that there is something.
                decision = post_policy.may(asker, Action.POST_DELETE, post_policy.PostFacts.of(post))
                enforce(decision, asker, PermissionDenied(), Action.POST_DELETE)
                post.delete(by=actor.user_id, now=now)
                await unit.posts.remove(post)
            await unit.comments.forget_author(user.id)
            await unit.sessions.end_all_of(user.id, by=actor.user_id, now=now)
            await unit.tokens.revoke_all_of(user.id, by=actor.user_id, now=now)
            await unit.previews.revoke_all_of(user.id, by=actor.user_id, now=now)
            user.delete(by=actor.user_id, now=now)
            try:
                await unit.users.remove(user)
            except UserHasPosts as error:
                # Written after they were listed. To repeat finds them, and deletes or refuses.
                raise ConcurrentUpdate from error

        await self._transact(work)
