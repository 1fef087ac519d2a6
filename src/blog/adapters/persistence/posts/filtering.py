"""Which posts a list holds, in SQL."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, Self
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    String,
    bindparam,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from blog.adapters.persistence.posts.custom import fulfils, parameters_of, shape_of
from blog.adapters.persistence.posts.rows import PostRow, PostTagRow
from blog.adapters.persistence.tags.rows import TagLeadRow, TagRow
from blog.adapters.persistence.users.rows import UserRow
from blog.application.custom_fields.filtering import Comparison
from blog.application.posts.queries import PostFilter
from blog.domain.posts.policy import DraftScope
from blog.domain.posts.values import PostKind, PostStatus
from blog.domain.users.values import Username

# Literal, so that PostgreSQL plans for them once and for all.
IS_PUBLISHED: Final = PostRow.status == literal_column(f"'{PostStatus.PUBLISHED}'", String)
_IS_TRASHED: Final = PostRow.status == literal_column(f"'{PostStatus.TRASHED}'", String)
_HAS_STATUS: Final = PostRow.status == bindparam("status")
_IS_VIEWERS: Final = PostRow.author_id == bindparam("viewer", type_=PostRow.author_id.type)


_IS_OF_KIND: Final = {kind: PostRow.kind == literal_column(f"'{kind}'", String) for kind in PostKind}
_IS_FEATURED: Final = {True: PostRow.featured.is_(true()), False: PostRow.featured.is_(false())}


class Visible(Enum):
    """What a filter lets through, as far as the status goes."""

    NOTHING = auto()
    PUBLISHED = auto()
    OWN_WITH_STATUS = auto()
    WITH_STATUS = auto()
    PUBLISHED_AND_OWN = auto()
    ALL = auto()

    @classmethod
    def of(cls, wanted: PostFilter) -> "Visible":
        """What this filter lets through."""
        scope = wanted.drafts
        if wanted.published_from or wanted.published_to or (scope is DraftScope.OWN and not wanted.viewer_id):
            scope = DraftScope.NONE
        if wanted.status is PostStatus.PUBLISHED:
            return cls.PUBLISHED
        of_any, of_one = {
            DraftScope.NONE: (cls.PUBLISHED, cls.NOTHING),
            DraftScope.OWN: (cls.PUBLISHED_AND_OWN, cls.OWN_WITH_STATUS),
            DraftScope.ALL: (cls.ALL, cls.WITH_STATUS),
        }[scope]
        return of_any if wanted.status is None else of_one


_CONDITIONS: Final[dict[Visible, ColumnElement[bool]]] = {
    Visible.NOTHING: false(),
    Visible.PUBLISHED: IS_PUBLISHED,
    Visible.OWN_WITH_STATUS: _HAS_STATUS & _IS_VIEWERS,
    Visible.WITH_STATUS: _HAS_STATUS,
    Visible.PUBLISHED_AND_OWN: or_(IS_PUBLISHED, _IS_VIEWERS & ~_IS_TRASHED),
    Visible.ALL: ~_IS_TRASHED,
}


_BEFORE: Final = aliased(PostTagRow)


def _id_of_tag(slug: str) -> ColumnElement[UUID]:
    """The tag of the slug in this parameter, or the one that the slug leads to where a tag has left it.

    The second is looked for only where there is none of the first. One that readers never knew leads nowhere.
    """
    left: ColumnElement[str] = bindparam(slug)
    return func.coalesce(
        select(TagRow.id).where(TagRow.slug == left).scalar_subquery(),
        select(TagLeadRow.tag_id).where(TagLeadRow.slug == left, TagLeadRow.was_public).scalar_subquery(),
    )


@dataclass(frozen=True, slots=True)
class FilterShape:
    """What of a filter makes another statement; the rest of it are parameters."""

    visible: Visible
    kind: PostKind | None
    featured: bool | None
    locale: bool
    author: type | None
    tags: int
    primary_tag: bool
    published_from: bool
    published_to: bool
    custom: tuple[tuple[bool, Comparison, int], ...]

    @classmethod
    def of(cls, wanted: PostFilter) -> Self:
        """The shape of this filter."""
        return cls(
            visible=Visible.of(wanted),
            kind=wanted.kind,
            featured=wanted.featured,
            locale=wanted.locale is not None,
            author=None if wanted.author is None else type(wanted.author),
            tags=len(wanted.tags),
            primary_tag=wanted.primary_tag is not None,
            published_from=wanted.published_from is not None,
            published_to=wanted.published_to is not None,
            custom=tuple(map(shape_of, wanted.custom)),
        )

    @property
    def has_tag(self) -> bool:
        """Whether posts without tags are left out."""
        return self.primary_tag or self.tags > 0

    @property
    def looks_elsewhere(self) -> bool:
        """Whether it is another table that says which posts there are."""
        return self.has_tag or bool(self.custom)

    def conditions(self) -> list[ColumnElement[bool]]:
        """What a post in the list fulfils."""
        conditions = [_CONDITIONS[self.visible]]
        if self.kind is not None:
            conditions.append(_IS_OF_KIND[self.kind])
        if self.featured is not None:
            conditions.append(_IS_FEATURED[self.featured])
        if self.locale:
            conditions.append(PostRow.locale == bindparam("locale"))
        if self.author is Username:
            named = select(UserRow.id).where(UserRow.username == bindparam("author"))
            conditions.append(PostRow.author_id == named.scalar_subquery())
        elif self.author:
            conditions.append(PostRow.author_id == bindparam("author"))
        if self.tags:
            # One by one, so that PostgreSQL looks the tags up before it goes through the posts.
            tags = (_id_of_tag(f"tag_{number}") for number in range(self.tags))
            carries_one = or_(*(PostTagRow.tag_id == tag for tag in tags))
            conditions.append(exists().where(PostTagRow.post_id == PostRow.id, carries_one))
        if self.primary_tag:
            # Not the one at place 0: a tag that was deleted leaves a gap behind.
            comes_before = exists().where(
                _BEFORE.post_id == PostTagRow.post_id, _BEFORE.position < PostTagRow.position
            )
            conditions.append(
                exists().where(
                    PostTagRow.post_id == PostRow.id,
                    PostTagRow.tag_id == _id_of_tag("primary_tag"),
                    ~comes_before,
                )
            )
        if self.published_from:
            conditions.append(PostRow.published_at >= bindparam("published_from"))
        if self.published_to:
            conditions.append(PostRow.published_at <= bindparam("published_to"))
        conditions += [fulfils(number, shape) for number, shape in enumerate(self.custom)]
        return conditions


def parameters(wanted: PostFilter) -> dict[str, object]:
    """The parameters of a statement of the shape of this filter."""
    author = wanted.author
    return {
        "status": None if wanted.status is None else wanted.status.value,
        "viewer": wanted.viewer_id,
        "locale": wanted.locale and wanted.locale.value,
        "author": author.value if isinstance(author, Username) else author,
        **{f"tag_{number}": tag.value for number, tag in enumerate(wanted.tags)},
        "primary_tag": None if wanted.primary_tag is None else wanted.primary_tag.value,
        "published_from": wanted.published_from,
        "published_to": wanted.published_to,
        **{
            name: value
            for number, condition in enumerate(wanted.custom)
            for name, value in parameters_of(number, condition).items()
        },
    }
