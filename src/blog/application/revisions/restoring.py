"""Bring back what a post said before."""

from dataclasses import replace

from blog.application.handles import conflict_if
from blog.application.ports.clock import Clock
from blog.application.ports.markdown import MarkdownRenderer
from blog.application.posts.custom import keep_up
from blog.application.posts.loading import load_post_for
from blog.application.posts.queries import PostRef
from blog.application.posts.reading import PostReading
from blog.application.posts.remaining import of_today
from blog.application.posts.views import PostView
from blog.application.revisions.loading import load_revision
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.domain.access.actor import Actor
from blog.domain.access.permissions import Action
from blog.domain.common.slug import Slug
from blog.domain.posts.content import PostContent
from blog.domain.posts.errors import SlugTaken
from blog.domain.posts.post import Post
from blog.domain.posts.values import Body
from blog.domain.revisions.snapshot import content_of


class RevisionRestoring:
    """Has a post say again what it said before. The body is rendered anew, before the transaction."""

    def __init__(self, transact: Transact, markdown: MarkdownRenderer, clock: Clock) -> None:
        self._transact = transact
        self._markdown = markdown
        self._clock = clock

    async def restore(
        self, actor: Actor, ref: PostRef, number: int, *, expected_version: int | None = None
    ) -> PostView:
        """Make a new version with the content of the revision; where nothing is different, there is none.

        What is gone is left out: tags, a series, custom values that would not be allowed any more. The slug
        comes back unless it leads to another post by now; then the present one stays. What is for others to
        say stays too: whether the post is public or in front, who wrote it, and of which posts it is a
        translation. So does who may read it and comment on it: what is for members by now is not handed out
        by going back to a text of before.

        Raises `PostNotFound`, `AuthenticationRequired`, `PermissionDenied`, `PreconditionFailed`,
        `RevisionNotFound`, `PostInTrash`, `TranslationTaken` where a translation has the language of then,
        and `ValidationFailed` where the rules have become stricter since.
        """

        async def look(unit: UnitOfWork) -> tuple[Post, PostContent]:
            post = await load_post_for(unit, actor, Action.POST_EDIT, ref, expected_version)
            revision = await load_revision(unit.views.revisions, post.id, number)
            return post, content_of(revision.fields)

        seen, wanted = await self._transact(look)
        wanted = replace(wanted, body=await self._rendered(wanted.body, seen.content.body))

        async def work(unit: UnitOfWork) -> PostView:
            post = await load_post_for(unit, actor, Action.POST_EDIT, seen.id, expected_version)
            before, now = post.content.custom, self._clock.now()
            content = replace(
                await of_today(unit, wanted),
                featured=post.content.featured,
                visibility=post.content.visibility,
                comments=post.content.comments,
                translation_group=post.content.translation_group,
                slug=await _free(unit, post, wanted.slug),
            )
            if post.rewrite(content, by=actor.user_id, now=now):
                with conflict_if(SlugTaken):
                    await unit.posts.save(post)
                await keep_up(unit, post, before, by=actor.user_id, now=now)
            return await PostReading(unit.views.posts).get(actor, post.id)

        return await self._transact(work)

    async def _rendered(self, wanted: Body, present: Body) -> Body:
        return present if wanted.source == present.source else await self._markdown.render_post(wanted.source)


async def _free(unit: UnitOfWork, post: Post, wanted: Slug) -> Slug:
    """The slug that is wanted, or the one that the post has where another has it."""
    if wanted in {post.content.slug, *post.public_slugs} or not await unit.posts.taken_slugs([wanted]):
        return wanted
    return post.content.slug
