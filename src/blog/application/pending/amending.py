"""Change a published post without its readers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from blog.application.handles import conflict_if
from blog.application.pending.reading import PendingReading
from blog.application.ports.clock import Clock
from blog.application.ports.identity import IdGenerator
from blog.application.posts.crediting import credited
from blog.application.posts.custom import expect_kept
from blog.application.posts.edits import EditPreparation, PostChanges
from blog.application.posts.loading import load_post_for, refuse_featuring
from blog.application.posts.queries import PostRef
from blog.application.posts.views import PostView
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.permissions import Action
from blog.domain.common.aggregate import Versioned
from blog.domain.common.errors import PreconditionFailed
from blog.domain.common.ids import PendingId, UserId
from blog.domain.pending.change import PendingChange, changes_at_once
from blog.domain.pending.errors import NothingPending
from blog.domain.posts import policy
from blog.domain.posts.content import ContentChanges
from blog.domain.posts.errors import PostInTrash
from blog.domain.posts.post import Post
from blog.domain.users.errors import UserNotFound


@dataclass(frozen=True, slots=True)
class SeenDraft:
    """What the caller saw last: the post itself where nothing was pending, or else the change."""

    id: UUID
    version: int

    def expect(self, current: Versioned) -> None:
        """Raise `PreconditionFailed` unless this is what is there now."""
        if (self.id, self.version) != (current.id, current.version):
            raise PreconditionFailed(current.version)


class PendingAmending:
    """Edits the copy of a post that readers do not see.

    Of a post that is not public, and has no pending change, that is the post itself. Raises `PostNotFound`,
    `AuthenticationRequired`, `PermissionDenied`, `PreconditionFailed`.
    """

    def __init__(
        self, transact: Transact, preparation: EditPreparation, ids: IdGenerator, clock: Clock
    ) -> None:
        self._transact = transact
        self._preparation = preparation
        self._ids = ids
        self._clock = clock

    async def amend(
        self, actor: Actor, ref: PostRef, changes: PostChanges, *, seen: SeenDraft | None = None
    ) -> PostView:
        """Apply all of the changes or none; the post with them.

        Raises `ValidationFailed`, also for a slug, a language, what ties it to translations, and the authors,
        `PostInTrash`, and for a post that is not public `SlugTaken` and `TranslationTaken`.
        """
        prepared = await self._preparation.prepare(actor, ref, changes, None)
        change_id = PendingId(self._ids.new())

        async def work(unit: UnitOfWork) -> PostView:
            now = self._clock.now()
            post = await load_post_for(unit, actor, Action.POST_EDIT, ref, None)
            if post.is_trashed:
                raise PostInTrash
            change = await unit.pending.find(post.id)
            if seen is not None:
                seen.expect(change or post)
            said = post.content if change is None else change.applied_to(post.content)
            edit = await prepared.complete(unit, actor, post.id, said, now)
            says = said.changed(edit)
            if says.featured is not said.featured:
                refuse_featuring(actor, policy.PostFacts.of(post))
            authors = await credited(unit, actor, post, prepared.authors)
            is_pending = post.is_published or change is not None
            if is_pending and authors != post.author_ids:
                raise changes_at_once("authors")
            await expect_kept(unit, post, said.custom, says.custom)
            if change is not None:
                await _amend(unit, change, post, edit, by=actor.user_id, now=now)
            elif not post.is_published:
                if post.rewrite(says, by=actor.user_id, now=now, author_ids=authors):
                    with conflict_if(UserNotFound):
                        await unit.posts.save(post)
            else:
                begun = PendingChange.begin(
                    post.content, edit, id=change_id, post_id=post.id, by=actor.user_id, now=now
                )
                if begun is not None:
                    await unit.pending.add(begun)
            return await _read(unit, actor, post)

        return await self._transact(work)

    async def discard(self, actor: Actor, ref: PostRef, *, seen: SeenDraft | None = None) -> None:
        """Have nothing come of the change. Raises `NothingPending`."""

        async def work(unit: UnitOfWork) -> None:
            post = await load_post_for(unit, actor, Action.POST_EDIT, ref, None)
            change = await unit.pending.find(post.id)
            if seen is not None:
                seen.expect(change or post)
            if change is None:
                raise NothingPending
            change.end(by=actor.user_id, now=self._clock.now(), is_published=False)
            await unit.pending.remove(change)

        await self._transact(work)


async def _amend(
    unit: UnitOfWork,
    change: PendingChange,
    post: Post,
    edit: ContentChanges,
    *,
    by: UserId | None,
    now: datetime,
) -> None:
    if not change.amend(post.content, edit, by=by, now=now):
        return
    if change.changed:
        await unit.pending.save(change)
    else:
        # All of it was taken back.
        change.end(by=by, now=now, is_published=False)
        await unit.pending.remove(change)


async def _read(unit: UnitOfWork, actor: Actor, post: Post) -> PostView:
    views = unit.views
    reading = PendingReading(views.posts, views.pending, views.tags, views.series, views.custom_fields)
    return await reading.get(actor, post.id)
