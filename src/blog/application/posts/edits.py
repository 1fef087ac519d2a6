"""An edit of a post, from what a caller writes to what the domain takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from blog.application.ports.markdown import MarkdownRenderer
from blog.application.posts.custom import checked
from blog.application.posts.loading import load_post_for
from blog.application.posts.placing import WantedPlace, place_of
from blog.application.posts.queries import PostRef
from blog.application.posts.translating import TranslationLinking
from blog.application.tags.labelling import TagLabelling, names_of_tags
from blog.application.transact import Transact
from blog.application.unit_of_work import UnitOfWork
from blog.application.users.queries import UserRef
from blog.domain.access.actor import Actor
from blog.domain.access.permissions import Action
from blog.domain.common.custom import CustomValue
from blog.domain.common.discussion import CommentAccess
from blog.domain.common.ids import PostId
from blog.domain.common.locale import Locale
from blog.domain.common.patch import UNSET, Unset, patched
from blog.domain.common.slug import Slug
from blog.domain.posts.content import ContentChanges, PostContent
from blog.domain.posts.image import ImageChanges
from blog.domain.posts.seo import SeoChanges
from blog.domain.posts.values import Body, Excerpt, Markdown, PostKind, Title, Visibility
from blog.domain.tags.values import TagName


@dataclass(frozen=True, slots=True, kw_only=True)
class PostChanges:
    """What is to be different; `UNSET` leaves a field as it is."""

    title: str | Unset = UNSET
    content: str | Unset = UNSET
    slug: str | Unset = UNSET
    excerpt: str | None | Unset = UNSET
    tags: Sequence[str] | Unset = UNSET
    kind: PostKind | Unset = UNSET
    featured: bool | Unset = UNSET
    feature_image: ImageChanges | None | Unset = UNSET
    seo: SeoChanges | None | Unset = UNSET
    locale: str | Unset = UNSET
    translation_of: PostId | None | Unset = UNSET
    """None unties it from its translations."""
    visibility: Visibility | Unset = UNSET
    comments: CommentAccess | None | Unset = UNSET
    authors: Sequence[UserRef] | Unset = UNSET
    """All of them, the first one first."""
    series: WantedPlace | None | Unset = UNSET
    custom: Mapping[str, CustomValue | None] | None | Unset = UNSET
    """By key, None for a value that is taken away; None for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedEdit:
    """An edit with valid values and a rendered body, for a transaction to complete."""

    changes: ContentChanges
    """All but the tags, which may have to be made, what the post translates, its authors, its series, and its
    custom values."""
    tags: Sequence[TagName] | Unset
    translation_of: PostId | None | Unset
    authors: Sequence[UserRef] | Unset
    place: WantedPlace | None | Unset
    custom: Mapping[str, CustomValue | None] | None | Unset
    labelling: TagLabelling
    translations: TranslationLinking

    async def complete(
        self, unit: UnitOfWork, actor: Actor, post_id: PostId, present: PostContent, now: datetime
    ) -> ContentChanges:
        """The whole edit of this post, which says this at present; tags that do not exist yet are made.

        Raises like `TranslationLinking.group_of` and `place_of`, and `ValidationFailed` for custom values.
        """
        edit, original = self.changes, self.translation_of
        if self.tags is not UNSET:
            tag_ids = await self.labelling.resolve(unit, self.tags, by=actor.user_id, now=now)
            edit = replace(edit, tag_ids=tag_ids)
        if original is None:
            group = await self.translations.group_without(unit, actor, post_id, present.translation_group)
            edit = replace(edit, translation_group=group)
        elif original is not UNSET:
            group = await self.translations.group_of(unit, actor, original, post_id)
            edit = replace(edit, translation_group=group)
        if self.place is not UNSET:
            edit = replace(edit, series=await place_of(unit, actor, self.place, present.series))
        if self.custom is not UNSET:
            edit = replace(edit, custom=None if self.custom is None else await checked(unit, self.custom))
        return edit


class EditPreparation:
    """Does what an edit needs before its transaction: the body is rendered here, never within it."""

    def __init__(
        self,
        transact: Transact,
        labelling: TagLabelling,
        markdown: MarkdownRenderer,
        translations: TranslationLinking,
    ) -> None:
        self._transact = transact
        self._labelling = labelling
        self._translations = translations
        self._markdown = markdown

    async def prepare(
        self, actor: Actor, ref: PostRef, changes: PostChanges, expected_version: int | None
    ) -> PreparedEdit:
        """The edit of somebody who may edit the post, as far as can be told beforehand.

        Raises `ValidationFailed`, and where there is something to render, `PostNotFound`,
        `AuthenticationRequired`, `PermissionDenied` and `PreconditionFailed`.
        """
        title = changes.title if changes.title is UNSET else Title(changes.title)
        slug = changes.slug if changes.slug is UNSET else Slug(changes.slug)
        excerpt = patched(changes.excerpt, Excerpt)
        locale = changes.locale if changes.locale is UNSET else Locale(changes.locale)
        names = changes.tags if changes.tags is UNSET else names_of_tags(changes.tags)
        body: Body | Unset = UNSET
        if changes.content is not UNSET:
            # Asked first, because rendering is dear and not for strangers; asked again with the change.
            await self._transact(
                lambda unit: load_post_for(unit, actor, Action.POST_EDIT, ref, expected_version)
            )
            body = await self._markdown.render_post(Markdown(changes.content))
        edit = ContentChanges(
            title=title,
            slug=slug,
            body=body,
            excerpt=excerpt,
            kind=changes.kind,
            featured=changes.featured,
            feature_image=changes.feature_image,
            seo=changes.seo,
            locale=locale,
            visibility=changes.visibility,
            comments=changes.comments,
        )
        return PreparedEdit(
            changes=edit,
            tags=names,
            translation_of=changes.translation_of,
            authors=changes.authors,
            place=changes.series,
            custom=changes.custom,
            labelling=self._labelling,
            translations=self._translations,
        )
