"""Write and change posts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from blog.application.authorship import author_is_signed_in
from blog.application.handles import HandleChoice, conflict_if
from blog.application.ports.clock import Clock
from blog.application.ports.handles import HandleMaker
from blog.application.ports.identity import IdGenerator
from blog.application.ports.markdown import MarkdownRenderer
from blog.application.posts.conflicts import reconcile
from blog.application.posts.crediting import credited, named_authors
from blog.application.posts.custom import checked, expect_kept, expect_required, keep_up
from blog.application.posts.edits import EditPreparation, PostChanges
from blog.application.posts.loading import load_post_for, refuse_crediting, refuse_featuring
from blog.application.posts.placing import WantedPlace, place_of
from blog.application.posts.queries import PostRef
from blog.application.posts.reading import PostReading
from blog.application.posts.translating import TranslationLinking
from blog.application.posts.views import PostView
from blog.application.tags.labelling import TagLabelling, names_of_tags
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.application.users.queries import UserRef
from blog.domain.access.actor import Actor
from blog.domain.access.decisions import enforce, require
from blog.domain.access.permissions import Action
from blog.domain.common.custom import NO_CUSTOM_VALUES, CustomValue
from blog.domain.common.discussion import CommentAccess
from blog.domain.common.errors import AuthenticationRequired
from blog.domain.common.ids import PostId
from blog.domain.common.locale import Locale
from blog.domain.common.slug import Slug
from blog.domain.posts import policy
from blog.domain.posts.content import PostContent
from blog.domain.posts.errors import PostNotFound, SlugTaken
from blog.domain.posts.image import ImageChanges
from blog.domain.posts.post import Post
from blog.domain.posts.seo import NOTHING_WRITTEN, SeoChanges
from blog.domain.posts.values import Excerpt, Markdown, PostKind, Title, Visibility
from blog.domain.users.errors import UserNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPost:
    """What an author gives for a new post."""

    title: str
    content: str = ""
    slug: str | None = None
    """None for one made from the title, with a suffix where that is taken."""
    excerpt: str | None = None
    tags: Sequence[str] = ()
    """Names; those that do not exist yet are made."""
    kind: PostKind = PostKind.POST
    featured: bool = False
    feature_image: ImageChanges | None = None
    seo: SeoChanges | None = None
    locale: str | None = None
    """None for the language of the site."""
    translation_of: PostId | None = None
    """A post that says the same in another language."""
    publish: bool = False
    visibility: Visibility = Visibility.PUBLIC
    comments: CommentAccess | None = None
    authors: Sequence[UserRef] = ()
    """Who wrote it, in order; the actor where nobody is named."""
    series: WantedPlace | None = None
    custom: Mapping[str, CustomValue | None] | None = None
    """By key; None is no value."""


@dataclass(frozen=True, slots=True)
class MergedEdit:
    """What an edit made of a post."""

    view: PostView
    changed_by_others: tuple[str, ...]
    """The names of the fields that it did not overwrite, though the editor had not seen how they changed."""


class PostAuthoring:
    """Writes posts. The body is rendered before the transaction begins, never within it."""

    def __init__(
        self,
        transact: Transact,
        preparation: EditPreparation,
        labelling: TagLabelling,
        markdown: MarkdownRenderer,
        handles: HandleMaker,
        translations: TranslationLinking,
        ids: IdGenerator,
        clock: Clock,
        locale: Locale,
    ) -> None:
        """`locale` is the language of posts that come without one."""
        self._transact = transact
        self._preparation = preparation
        self._labelling = labelling
        self._markdown = markdown
        self._handles = handles
        self._translations = translations
        self._ids = ids
        self._locale = locale
        self._clock = clock

    async def draft(self, actor: Actor, new: NewPost) -> PostView:
        """Write a post, and publish it at once where that is asked for.

        Raises `AuthenticationRequired`, `PermissionDenied`, `ValidationFailed`, `TranslationTaken`, and
        `SlugTaken` for a slug that was asked for.
        """
        require(actor, Action.POST_CREATE)
        if actor.user_id is None:
            raise AuthenticationRequired
        writer = actor.user_id
        own_draft = policy.PostFacts(author_ids=(writer,), is_published=False)
        if new.featured:
            refuse_featuring(actor, own_draft)
        if new.publish:
            enforce(
                policy.may(actor, Action.POST_PUBLISH, own_draft), actor, PostNotFound(), Action.POST_PUBLISH
            )
        title = Title(new.title)
        wanted = None if new.slug is None else Slug(new.slug)
        excerpt = None if new.excerpt is None else Excerpt(new.excerpt)
        image = None if new.feature_image is None else new.feature_image.made_of(None)
        seo = NOTHING_WRITTEN if new.seo is None else new.seo.made_of(NOTHING_WRITTEN)
        locale = self._locale if new.locale is None else Locale(new.locale)
        original = new.translation_of
        names = names_of_tags(new.tags)
        body = await self._markdown.render_post(Markdown(new.content))
        post_id = PostId(self._ids.new())
        made = self._handles.slug(title.value, fallback="post")
        choice = HandleChoice(wanted, made.alternatives(post_id))

        async def work(unit: UnitOfWork) -> PostView:
            now = self._clock.now()
            tag_ids = await self._labelling.resolve(unit, names, by=writer, now=now)
            group = (
                None
                if original is None
                else await self._translations.group_of(unit, actor, original, post_id)
            )
            authors = await named_authors(unit, new.authors, [writer]) if new.authors else (writer,)
            if authors != (writer,):
                refuse_crediting(actor, own_draft)
            post = Post.draft(
                id=post_id,
                author_id=authors[0],
                content=PostContent(
                    title=title,
                    slug=await choice.find(unit.posts.taken_slugs),
                    body=body,
                    excerpt=excerpt,
                    tag_ids=tag_ids,
                    kind=new.kind,
                    featured=new.featured,
                    feature_image=image,
                    seo=seo,
                    locale=locale,
                    translation_group=group,
                    visibility=new.visibility,
                    comments=new.comments,
                    series=await place_of(unit, actor, new.series, None),
                    custom=(await checked(unit, new.custom or {})).made_of(NO_CUSTOM_VALUES),
                ),
                now=now,
                coauthor_ids=authors[1:],
                by=writer,
            )
            if new.publish:
                await expect_required(unit, post.content.custom)
                post.publish(by=writer, now=now)
            # One of those who are named is told to be gone when they are looked for again.
            is_there = conflict_if(UserNotFound) if new.authors else author_is_signed_in()
            with choice.tried(SlugTaken), is_there:
                await unit.posts.add(post)
            return await PostReading(unit.views.posts).get(actor, post_id)

        return await self._transact(work)

    async def edit(
        self, actor: Actor, ref: PostRef, changes: PostChanges, *, expected_version: int | None = None
    ) -> PostView:
        """Apply all of the changes or none.

        Raises `PostNotFound`, `AuthenticationRequired`, `PermissionDenied`, `PreconditionFailed`,
        `ValidationFailed`, `SlugTaken`, `TranslationTaken`, `PostInTrash`.
        """
        edited = await self._edit(actor, ref, changes, expected_version, may_merge=False)
        return edited.view

    async def merge(
        self, actor: Actor, ref: PostRef, changes: PostChanges, *, seen_version: int | None
    ) -> MergedEdit:
        """The same on top of what others changed since the version that the actor saw, if they can be merged.

        Raises like `edit`; `PreconditionFailed` where others changed the same fields, each to another value,
        and where the version that the actor saw is not kept.
        """
        return await self._edit(actor, ref, changes, seen_version, may_merge=True)

    async def _edit(
        self, actor: Actor, ref: PostRef, changes: PostChanges, seen: int | None, *, may_merge: bool
    ) -> MergedEdit:
        expected = None if may_merge else seen
        prepared = await self._preparation.prepare(actor, ref, changes, expected)

        async def work(unit: UnitOfWork) -> MergedEdit:
            now = self._clock.now()
            post = await load_post_for(unit, actor, Action.POST_EDIT, ref, expected)
            edit = await prepared.complete(unit, actor, post.id, post.content, now)
            reconciled = await reconcile(unit, actor, post, edit, seen)
            if reconciled.content.featured is not post.content.featured:
                refuse_featuring(actor, policy.PostFacts.of(post))
            before = post.content.custom
            await expect_kept(unit, post, before, reconciled.content.custom)
            authors = await credited(unit, actor, post, prepared.authors, reconciled.changed)
            if post.rewrite(reconciled.content, by=actor.user_id, now=now, author_ids=authors):
                with conflict_if(UserNotFound):
                    await unit.posts.save(post)
                await keep_up(unit, post, before, by=actor.user_id, now=now)
            view = await PostReading(unit.views.posts).get(actor, post.id)
            return MergedEdit(view, reconciled.changed)

        return await self._transact(work)
