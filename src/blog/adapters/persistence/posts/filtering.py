"""Which posts a list holds, in SQL."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ScalarSelect,
    String,
    and_,
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
from blog.adapters.persistence.posts.rows import PostCoauthorRow, PostRow, PostTagRow
from blog.adapters.persistence.series.rows import SeriesRow
from blog.adapters.persistence.tags.rows import TagLeadRow, TagRow
from blog.adapters.persistence.users.rows import UserRow
from blog.application.custom_fields.filtering import Comparison
from blog.application.posts.queries import PostFilter
from blog.domain.posts.policy import DraftScope
from blog.domain.posts.values import LISTED, PostKind, PostStatus, Visibility
from blog.domain.users.values import Username

# Literal, so that PostgreSQL plans for them once and for all.
_IS_PUBLISHED: Final = PostRow.status == literal_column(f"'{PostStatus.PUBLISHED}'", String)
_IS_UNLISTED: Final = PostRow.visibility == literal_column(f"'{Visibility.UNLISTED}'", String)


def is_listed(posts: type[PostRow]) -> ColumnElement[bool]:
    """Whether everybody finds one of these posts: in lists, counts, tags, and wherever posts are gathered."""
    is_published = posts.status == literal_column(f"'{PostStatus.PUBLISHED}'", String)
    return and_(is_published, posts.visibility != literal_column(f"'{Visibility.UNLISTED}'", String))


IS_LISTED: Final = is_listed(PostRow)
_IS_TRASHED: Final = PostRow.status == literal_column(f"'{PostStatus.TRASHED}'", String)
_HAS_STATUS: Final = PostRow.status == bindparam("status")

Whose = BindParameter[Any] | ScalarSelect[Any]
"""The user that posts are looked for of: a parameter, or who has the username in it."""


def _is_by(whose: Whose) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Whether a user is the first author of a post; whether they are another of its authors."""
    shared = select(PostCoauthorRow.post_id).where(PostCoauthorRow.user_id == whose)
    return PostRow.author_id == whose, PostRow.id.in_(shared)


_VIEWER: Final = bindparam("viewer", type_=PostRow.author_id.type)
_IS_VIEWERS: Final = or_(*_is_by(_VIEWER))

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
    Visible.PUBLISHED: _IS_PUBLISHED,
    Visible.OWN_WITH_STATUS: _HAS_STATUS,
    Visible.WITH_STATUS: _HAS_STATUS,
    Visible.PUBLISHED_AND_OWN: or_(_IS_PUBLISHED, _IS_VIEWERS & ~_IS_TRASHED),
    Visible.ALL: ~_IS_TRASHED,
}


_PLAIN: Final[dict[str, ColumnElement[bool]]] = {
    "locale": PostRow.locale == bindparam("locale"),
    "published_from": PostRow.published_at >= bindparam("published_from"),
    "published_to": PostRow.published_at <= bindparam("published_to"),
    "series": PostRow.series_id
    == select(SeriesRow.id).where(SeriesRow.slug == bindparam("series")).scalar_subquery(),
}
"""Conditions by the fields of a filter that have one value, which is the parameter."""

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
    visibility: frozenset[Visibility]
    only_own_unlisted: bool
    """Whether what is unlisted is in it only where it is the viewer's."""
    series: bool
    custom: tuple[tuple[bool, Comparison, int], ...]

    @classmethod
    def of(cls, wanted: PostFilter) -> Self:
        """The shape of this filter."""
        visibility, scope = wanted.visibility, wanted.drafts
        if scope is DraftScope.NONE or (scope is DraftScope.OWN and not wanted.viewer_id):
            visibility &= LISTED
        return cls(
            visible=Visible.of(wanted) if visibility else Visible.NOTHING,
            kind=wanted.kind,
            featured=wanted.featured,
            locale=wanted.locale is not None,
            author=None if wanted.author is None else type(wanted.author),
            tags=len(wanted.tags),
            primary_tag=wanted.primary_tag is not None,
            published_from=wanted.published_from is not None,
            published_to=wanted.published_to is not None,
            visibility=visibility,
            only_own_unlisted=scope is DraftScope.OWN and Visibility.UNLISTED in visibility,
            series=wanted.series is not None,
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

    @property
    def _has_visibility(self) -> ColumnElement[bool]:
        if self.visibility == LISTED:
            return ~_IS_UNLISTED
        is_one = PostRow.visibility.in_(
            literal_column(f"'{each}'", String) for each in sorted(self.visibility)
        )
        return and_(is_one, or_(~_IS_UNLISTED, _IS_VIEWERS)) if self.only_own_unlisted else is_one

    def parts(self) -> list[list[ColumnElement[bool]]]:
        """What a post in the list fulfils: one list of conditions, or else another; none fulfils two.

        The posts of one author are in two parts, because an index serves each of them, and none both.
        """
        conditions = self._conditions()
        is_own = self.visible is Visible.OWN_WITH_STATUS
        if self.author is Username:
            named = select(UserRow.id).where(UserRow.username == bindparam("author"))
            whose: Whose = named.scalar_subquery()
        elif self.author:
            whose = bindparam("author", type_=PostRow.author_id.type)
        elif is_own:
            return [[*conditions, by] for by in _is_by(_VIEWER)]
        else:
            return [conditions]
        if is_own:
            conditions.append(_IS_VIEWERS)
        return [[*conditions, by] for by in _is_by(whose)]

    def _conditions(self) -> list[ColumnElement[bool]]:
        conditions = [_CONDITIONS[self.visible], self._has_visibility]
        if self.kind is not None:
            conditions.append(_IS_OF_KIND[self.kind])
        if self.featured is not None:
            conditions.append(_IS_FEATURED[self.featured])
        conditions += [condition for name, condition in _PLAIN.items() if getattr(self, name)]
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
        "series": wanted.series and wanted.series.value,
        **{
            name: value
            for number, condition in enumerate(wanted.custom)
            for name, value in parameters_of(number, condition).items()
        },
    }
