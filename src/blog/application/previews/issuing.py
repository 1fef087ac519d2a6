"""Make previews."""

from dataclasses import dataclass
from datetime import timedelta

from blog.application.acting import acting
from blog.application.ports.clock import Clock
from blog.application.ports.identity import IdGenerator
from blog.application.ports.seals import PreviewClaim, PreviewSeal
from blog.application.posts.loading import load_post_for
from blog.application.posts.queries import PostRef
from blog.application.previews.links import PreviewLinks
from blog.application.previews.views import IssuedPreview
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.application.users.views import AuthorView
from blog.domain.access.actor import Actor
from blog.domain.access.permissions import Action
from blog.domain.common.errors import AuthenticationRequired
from blog.domain.common.ids import PreviewId
from blog.domain.posts.errors import PostInTrash
from blog.domain.previews.errors import TooManyPreviews
from blog.domain.previews.preview import Preview
from blog.domain.previews.values import PreviewNote


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPreview:
    """The preview that is wanted."""

    lasts: timedelta = Preview.DEFAULT_LIFE
    note: str | None = None


class PreviewIssuing:
    """Makes previews: whoever may edit the post may show it to others."""

    def __init__(
        self, transact: Transact, seal: PreviewSeal, links: PreviewLinks, ids: IdGenerator, clock: Clock
    ) -> None:
        self._transact = transact
        self._seal = seal
        self._links = links
        self._ids = ids
        self._clock = clock

    async def issue(self, actor: Actor, ref: PostRef, new: NewPreview) -> IssuedPreview:
        """Make a preview of the post.

        Raises `PostNotFound` (also for what the actor may not know of), `AuthenticationRequired`,
        `PermissionDenied`, `PostInTrash`, `ValidationFailed`, `TooManyPreviews`.
        """
        if actor.user_id is None:
            raise AuthenticationRequired
        maker = actor.user_id
        note = None if new.note is None else PreviewNote(new.note)
        preview_id = PreviewId(self._ids.new())

        async def work(unit: UnitOfWork) -> IssuedPreview:
            # A link outlives the session: whoever was shut out meanwhile must not leave one behind.
            asker = await acting(unit, actor)
            # Which locks it, so that its previews can be counted.
            post = await load_post_for(unit, asker, Action.PREVIEW_CREATE, ref, None)
            if post.is_trashed:
                raise PostInTrash
            now = self._clock.now()
            preview = Preview.create(
                id=preview_id, post_id=post.id, by=maker, note=note, lasts=new.lasts, now=now
            )
            if await unit.previews.count_living(post.id, now) >= Preview.MOST_LIVING:
                raise TooManyPreviews
            await unit.previews.add(preview)
            user = await unit.users.get(maker)
            author = AuthorView(id=user.id, username=user.username.value, name=user.name.value)
            return self._issued(preview, author)

        return await self._transact(work)

    def _issued(self, preview: Preview, maker: AuthorView) -> IssuedPreview:
        claim = PreviewClaim(preview_id=preview.id, post_id=preview.post_id, expires_at=preview.expires_at)
        token = self._seal.seal(claim)
        return IssuedPreview(
            id=preview.id,
            post_id=preview.post_id,
            note=None if preview.note is None else preview.note.value,
            created_by=maker,
            expires_at=preview.expires_at,
            created_at=preview.created_at,
            version=preview.version,
            token=token,
            url=self._links.url(token),
            page_url=self._links.page_url(token),
        )
