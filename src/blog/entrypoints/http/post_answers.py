"""Posts as answers: what every route that shows one shows of it."""

from collections.abc import Collection
from typing import Final

from fastapi import Request

from blog.application.posts import meta
from blog.application.posts.queries import PostRef
from blog.application.posts.reading import PostMoved
from blog.application.posts.views import ImageView, PendingView, PostView, TranslationView
from blog.application.posts.views import TagLabel as TagLabelView
from blog.application.users.views import AuthorView
from blog.domain.posts import seo, values
from blog.domain.posts.errors import PostNotFound
from blog.entrypoints.http.calls import actor_of, services
from blog.entrypoints.http.representation import Rendered, Representation, Views
from blog.entrypoints.http.schemas.images import FeatureImage
from blog.entrypoints.http.schemas.languages import LanguageLink, Translation
from blog.entrypoints.http.schemas.posts import Author, Heading, PendingChange, Post, PostSummary, TagLabel
from blog.entrypoints.http.schemas.seo import OpenGraph, PostMeta, Seo, TwitterMeta

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
}
POST: Final = Representation(
    Post,
    PostView,
    _NESTED,
    settled=frozenset({"content", "content_html", "toc"}),
    settled_by=lambda view: view.renderer,
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


def tag_of(request: Request, post: PostView, chosen: Collection[str] | None = None) -> str:
    """The entity tag of what `shown` shows; the post may be read without its body."""
    return POST.etag(described(request, post, chosen), chosen)


def described(request: Request, post: PostView, chosen: Collection[str] | None) -> PostView:
    """The post with its `meta`, where that is shown at all."""
    if chosen is not None and "meta" not in chosen:
        return post
    return services(request).post_describing().describe(post)
