"""The posts before and after another one in a series, in SQL."""

from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, SQLColumnExpression, and_, or_, select
from sqlalchemy.orm import aliased

from blog.adapters.persistence.documents import row_as_json
from blog.adapters.persistence.posts.filtering import is_listed
from blog.adapters.persistence.posts.rows import PostRow
from blog.application.posts.views import PostLink
from blog.domain.common.ids import PostId

_Other: Final = aliased(PostRow)
_LINK: Final = row_as_json(_Other.id, _Other.slug, _Other.title)


def previous_of(
    series_id: SQLColumnExpression[UUID | None], part: SQLColumnExpression[int | None]
) -> ScalarSelect[list[str]]:
    """The listed post before this place of the post of the statement around it, for `link_of`.

    A post that is not public stands behind those that share its part.
    """
    is_before = or_(
        _Other.series_part < part,
        and_(
            _Other.series_part == part,
            or_(
                PostRow.published_at.is_(None),
                _Other.published_at < PostRow.published_at,
                and_(_Other.published_at == PostRow.published_at, _Other.id < PostRow.id),
            ),
        ),
    )
    return (
        select(_LINK)
        .where(*_in_series(series_id), _Other.series_part <= part, is_before)
        .order_by(_Other.series_part.desc(), _Other.published_at.desc(), _Other.id.desc())
        .limit(1)
        .correlate(PostRow)
        .scalar_subquery()
    )


def next_of(
    series_id: SQLColumnExpression[UUID | None], part: SQLColumnExpression[int | None]
) -> ScalarSelect[list[str]]:
    """The one after it, likewise."""
    is_after = or_(
        _Other.series_part > part,
        and_(
            _Other.series_part == part,
            or_(
                _Other.published_at > PostRow.published_at,
                and_(_Other.published_at == PostRow.published_at, _Other.id > PostRow.id),
            ),
        ),
    )
    return (
        select(_LINK)
        .where(*_in_series(series_id), _Other.series_part >= part, is_after)
        .order_by(_Other.series_part, _Other.published_at, _Other.id)
        .limit(1)
        .correlate(PostRow)
        .scalar_subquery()
    )


def _in_series(series_id: SQLColumnExpression[UUID | None]) -> tuple[ColumnElement[bool], ...]:
    # Not itself, which may be elsewhere in the series than at the place that is asked about.
    return _Other.series_id == series_id, is_listed(_Other), _Other.id != PostRow.id


def link_of(found: list[str] | None) -> PostLink | None:
    """What one of the two found."""
    if found is None:
        return None
    post_id, slug, title = found
    return PostLink(id=PostId(UUID(post_id)), slug=slug, title=title)
