"""Read which previews there are: never their tokens, which nobody keeps."""

from blog.application.posts.loading import locate_for
from blog.application.posts.queries import PostQueries, PostRef
from blog.application.previews.queries import PreviewQueries
from blog.application.previews.views import PreviewView
from blog.domain.access.actor import Actor
from blog.domain.access.permissions import Action
from blog.domain.common.ids import PreviewId
from blog.domain.common.paging import Page, PageRequest
from blog.domain.previews.errors import PreviewNotFound


class PreviewReading:
    """Whoever may read the draft of a post may read which previews it has, whoever made them.

    Raises `PostNotFound` (also for what the actor may not know of), `AuthenticationRequired`,
    `PermissionDenied`.
    """

    def __init__(self, queries: PreviewQueries, posts: PostQueries) -> None:
        self._queries = queries
        self._posts = posts

    async def list(self, actor: Actor, ref: PostRef, page: PageRequest) -> Page[PreviewView]:
        """A part of the previews of a post."""
        return await self._queries.list(await locate_for(self._posts, actor, Action.PREVIEW_READ, ref), page)

    async def get(self, actor: Actor, ref: PostRef, preview_id: PreviewId) -> PreviewView:
        """One preview of a post. Raises `PreviewNotFound`."""
        post_id = await locate_for(self._posts, actor, Action.PREVIEW_READ, ref)
        view = await self._queries.find(preview_id)
        if view is None or view.post_id != post_id:
            raise PreviewNotFound
        return view
