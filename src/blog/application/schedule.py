"""Publish what is due."""

from typing import Final

from blog.application.background import Repetition
from blog.application.pending.queries import PendingChangeQueries
from blog.application.ports.clock import Clock
from blog.application.ports.incidents import IncidentReport
from blog.application.posts.publishing import take_in
from blog.application.posts.queries import PostQueries
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.common.ids import PostId
from blog.domain.posts.errors import PostNotFound

PAUSE: Final = 1.0
"""Seconds between two looks."""
LONGEST_PAUSE: Final = 4.0
"""Seconds between two looks while the database does not answer: a post is to be public within five."""
BATCH: Final = 100
"""Posts that are published before anybody looks again."""


class Schedule:
    """Publishes posts and pending changes whose time has come, or came while nobody looked.

    Any number of processes may do so at the same time. Each post is locked, looked at again and saved in a
    transaction of its own, so that whoever comes second finds it published: it is published once, and one
    event tells of it. Nothing depends on who leads, nor on how clocks were set in between.
    """

    def __init__(
        self,
        transact: Transact,
        posts: PostQueries,
        pending: PendingChangeQueries,
        clock: Clock,
        incidents: IncidentReport,
    ) -> None:
        self._transact = transact
        self._posts = posts
        self._pending = pending
        self._clock = clock
        self._incidents = incidents
        self._repetition = Repetition(
            "schedule",
            self._look,
            clock,
            incidents,
            complaint="nobody could look for posts that are due",
            pause=PAUSE,
            longest_pause=LONGEST_PAUSE,
        )

    def start(self) -> None:
        """Begin in the background. Call it once, within a running event loop."""
        self._repetition.start()

    async def stop(self) -> None:
        """End; what is being published is published whole or not at all."""
        await self._repetition.stop()

    async def publish_due(self) -> int:
        """Publish what is due by now; how many posts that are. One that cannot be is reported, and left."""
        now = self._clock.now()
        due = dict.fromkeys([*await self._posts.due(now, BATCH), *await self._pending.due(now, BATCH)])
        return sum([await self._publish(post_id) for post_id in due])

    async def _look(self) -> bool:
        return await self.publish_due() > 0

    async def _publish(self, post_id: PostId) -> bool:
        async def work(unit: UnitOfWork) -> bool:
            post, now = await unit.posts.get(post_id), self._clock.now()
            change = await unit.pending.find(post_id)
            is_due = post.publish_if_due(now)
            if change is not None and (is_due or (post.is_published and change.is_due(now))):
                await take_in(unit, post, change, by=None, now=now)
                is_due = True
            if is_due:
                await unit.posts.save(post)
            return is_due

        try:
            return await self._transact(work)
        except PostNotFound:
            return False
        except Exception as error:  # noqa: BLE001 - the other posts must not wait for this one
            self._incidents.report("a post could not be published at its time", error)
            return False
