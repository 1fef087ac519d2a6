"""Posts as answers: what every route that shows one shows of it."""

from collections.abc import Awaitable, Collection
from typing import Final, Protocol, TypeVar

from fastapi import Request

from blog.application.posts import meta
from blog.application.posts.queries import PostRef
from blog.application.posts.reading import PostMoved
from blog.application.posts.views import ImageView, PendingView, PostView, TranslationView
from blog.application.posts.views import PostLink as PostLinkView
from blog.application.series.views import PlaceView
from blog.application.tags.views import TagLabel as TagLabelView
from blog.application.users.views import AuthorView
from blog.domain.access.actor import Actor
from blog.domain.common.ids import PostId
from blog.domain.posts import seo, values
from blog.domain.posts.errors import PostNotFound
from blog.entrypoints.http.calls import actor_of, services
from blog.entrypoints.http.conditional import Seen, aimed, if_match
from blog.entrypoints.http.representation import Rendered, Representation, Views
from blog.entrypoints.http.schemas.images import FeatureImage
from blog.entrypoints.http.schemas.languages import LanguageLink, Translation
from blog.entrypoints.http.schemas.posts import Author, Heading, PendingChange, Post, PostSummary, TagLabel
from blog.entrypoints.http.schemas.seo import OpenGraph, PostMeta, Seo, TwitterMeta
from blog.entrypoints.http.schemas.series import PostLink, PostSeries

T_co = TypeVar("T_co", covariant=True)

_NESTED: Final[Views] = {
    Author: AuthorView,
    TagLabel: TagLabelView,
    Heading: values.Heading,
    FeatureImage: ImageView,
    PendingChange: PendingView,
    Seo: seo.Seo,
    PostMeta: meta.PostMeta,
    OpenGraph: meta.OpenGraph,
    TwitterMeta: meta.TwitterMeta,
    LanguageLink: meta.LanguageLink,
    Translation: TranslationView,
    PostSeries: PlaceView,
    PostLink: PostLinkView,
}
POST: Final = Representation(
    Post,
    PostView,
    _NESTED,
    settled=frozenset({"content", "content_html", "toc"}),
    # Whoever gets no body gets the same at any time, and not what the others get.
    settled_by=lambda view: view.renderer if view.access else "",
)
SUMMARY: Final = Representation(PostSummary, PostView, _NESTED)


def shown(request: Request, post: PostView, chosen: Collection[str] | None = None) -> Rendered:
    """One post, read with its body; all of its fields, or the chosen ones."""
    return POST.one(described(request, post, chosen), chosen)


async def current_post(request: Request, ref: PostRef) -> Rendered:
    """The post as the caller of a write reads it now. A write is not led on to another address."""
    try:
        return shown(request, await services(request).post_reading().get(actor_of(request), ref))
    except PostMoved as error:
        raise PostNotFound from error


class PostChange(Protocol[T_co]):
    """A use case that changes one post."""

    def __call__(self, actor: Actor, ref: PostRef, /, *, expected_version: int | None) -> Awaitable[T_co]: ...


async def change_post(request: Request, ref: PostRef, change: PostChange[T_co]) -> T_co:
    """Change what the caller has seen, or whatever is there. Raises `StaleTag`, and like the change."""

    async def current() -> Rendered:
        return await current_post(request, ref)

    async def write(seen: Seen | None) -> T_co:
        target, version = aimed(ref, seen, PostId)
        return await change(actor_of(request), target, expected_version=version)

    return await if_match(request, current, write)


def tag_of(request: Request, post: PostView, chosen: Collection[str] | None = None) -> str:
    """The entity tag of what `shown` shows; the post may be read without its body."""
    return POST.etag(described(request, post, chosen), chosen)


def described(request: Request, post: PostView, chosen: Collection[str] | None) -> PostView:
    """The post with its `meta`, where that is shown at all."""
    if chosen is not None and "meta" not in chosen:
        return post
    return services(request).post_describing().describe(post)
