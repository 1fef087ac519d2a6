"""What an author writes: the fields of a post that an edit can change, as one value."""

from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import ClassVar, Final, Self

from blog.domain.common.custom import NO_CUSTOM_VALUES, CustomChanges, CustomValues
from blog.domain.common.discussion import CommentAccess
from blog.domain.common.ids import TagId, TranslationGroupId
from blog.domain.common.locale import ENGLISH, Locale
from blog.domain.common.patch import UNSET, Unset
from blog.domain.common.slug import Slug
from blog.domain.common.text import invalid
from blog.domain.posts.image import FeatureImage, ImageChanges
from blog.domain.posts.place import SeriesPlace
from blog.domain.posts.seo import NOTHING_WRITTEN, Seo, SeoChanges
from blog.domain.posts.values import Body, Excerpt, PostKind, Title, Visibility

NAMES: Final = MappingProxyType({"body": "content", "tag_ids": "tags", "translation_group": "translation_of"})
"""What callers call the fields that have another name here."""


def called(field: str) -> str:
    """What callers call a field of a content."""
    return NAMES.get(field, field)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentChanges:
    """What is to be different; `UNSET` leaves a field as it is."""

    title: Title | Unset = UNSET
    slug: Slug | Unset = UNSET
    body: Body | Unset = UNSET
    excerpt: Excerpt | None | Unset = UNSET
    tag_ids: tuple[TagId, ...] | Unset = UNSET
    kind: PostKind | Unset = UNSET
    featured: bool | Unset = UNSET
    feature_image: ImageChanges | None | Unset = UNSET
    """Changes of the image that is there, or a new one; None takes it away."""
    seo: SeoChanges | None | Unset = UNSET
    """Changes of what is there; None leaves everything to the fall-backs."""
    locale: Locale | Unset = UNSET
    translation_group: TranslationGroupId | None | Unset = UNSET
    visibility: Visibility | Unset = UNSET
    comments: CommentAccess | None | Unset = UNSET
    series: SeriesPlace | None | Unset = UNSET
    custom: CustomChanges | None | Unset = UNSET
    """Changes of the values that are there; None takes all of them away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostContent:
    """What readers see of a post. Raises `ValidationFailed` for more than 20 tags."""

    MOST_TAGS: ClassVar[int] = 20

    title: Title
    slug: Slug
    body: Body
    excerpt: Excerpt | None = None
    """Written by hand; None means that readers see the summary of the body."""
    tag_ids: tuple[TagId, ...] = ()
    """In the author's order, each once."""
    kind: PostKind = PostKind.POST
    featured: bool = False
    """Whether the editors want to see it in front."""
    feature_image: FeatureImage | None = None
    seo: Seo = NOTHING_WRITTEN
    locale: Locale = ENGLISH
    translation_group: TranslationGroupId | None = None
    """What it shares with the posts that say the same in other languages, one for each of them."""
    visibility: Visibility = Visibility.PUBLIC
    comments: CommentAccess | None = None
    """Who may comment, as far as the site lets them; None leaves it to the site."""
    series: SeriesPlace | None = None
    custom: CustomValues = NO_CUSTOM_VALUES
    """Of the fields that the site declares. Whether there are such fields is not asked here."""

    def __post_init__(self) -> None:
        distinct = tuple(dict.fromkeys(self.tag_ids))
        if len(distinct) > self.MOST_TAGS:
            raise invalid("tags", "too_many", f"at most {self.MOST_TAGS} tags")
        object.__setattr__(self, "tag_ids", distinct)

    def changed(self, changes: ContentChanges) -> Self:
        """This content with the changes.

        Raises `ValidationFailed` for more than 20 tags, and for what an image or the words for machines
        cannot be.
        """
        given = {each.name: getattr(changes, each.name) for each in fields(changes)}
        match changes.feature_image:
            case ImageChanges() as image:
                given["feature_image"] = image.made_of(self.feature_image)
        match changes.seo:
            case SeoChanges() as seo:
                given["seo"] = seo.made_of(self.seo)
            case None:
                given["seo"] = NOTHING_WRITTEN
        match changes.custom:
            case CustomChanges() as custom:
                given["custom"] = custom.made_of(self.custom)
            case None:
                given["custom"] = NO_CUSTOM_VALUES
        return replace(self, **{name: value for name, value in given.items() if value is not UNSET})

    def differences(self, other: Self) -> tuple[str, ...]:
        """The names of the fields in which the two differ, as callers call them."""
        return tuple(map(called, self.differing(other)))

    def differing(self, other: Self) -> tuple[str, ...]:
        """The same, by the names that they have here."""
        return tuple(
            each.name for each in fields(self) if getattr(self, each.name) != getattr(other, each.name)
        )
