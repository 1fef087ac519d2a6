"""Make two tags one."""

from blog.application.handles import conflict_if
from blog.application.ports.clock import Clock
from blog.application.tags.queries import TagRef
from blog.application.tags.reading import TagReading
from blog.application.tags.views import TagView
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import require
from blog.domain.access.permissions import Action
from blog.domain.common.text import invalid
from blog.domain.tags.errors import TagNotFound


class TagMerging:
    """Merges tags. Raises `AuthenticationRequired` and `PermissionDenied`."""

    def __init__(self, transact: Transact, clock: Clock) -> None:
        self._transact = transact
        self._clock = clock

    async def merge(
        self, actor: Actor, ref: TagRef, into: TagRef, *, expected_version: int | None = None
    ) -> TagView:
        """Give all posts of one tag to another one, which is answered, and remove the first.

        A post that carried both carries the other one at the earlier of both places. The addresses of the
        first lead to the other one, and authors who write its name mean the other one. Posts keep their
        versions, because nobody changed them: an edit that was begun before can be stored after it.

        Raises `TagNotFound`, `PreconditionFailed`, and `ValidationFailed` where `into` is no other tag.
        """
        require(actor, Action.TAG_MANAGE)

        async def work(unit: UnitOfWork) -> TagView:
            tags = unit.views.tags
            found, other = await tags.find(ref), await tags.find(into)
            if found is None:
                raise TagNotFound
            if other is None:
                raise invalid("into", "unknown_tag", "must be the id or the slug of a tag")
            with conflict_if(TagNotFound):
                tag, target = await unit.tags.get_to_merge(found.id, other.id)
            tag.expect(expected_version)
            tag.merge(target, by=actor.user_id, now=self._clock.now())
            await unit.tags.merge(tag, target)
            return await TagReading(tags).get(actor, target.id)

        return await self._transact(work)
