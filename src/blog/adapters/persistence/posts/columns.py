"""The columns that a view of a post is made of."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, null, select
from sqlalchemy.orm import aliased

from blog.adapters.persistence.comments.rows import CommentRow
from blog.adapters.persistence.documents import looked_up, row_as_json, rows_as_json
from blog.adapters.persistence.paging import AnySelect
from blog.adapters.persistence.posts.authorship import COAUTHORS, coauthors
from blog.adapters.persistence.posts.custom import CUSTOM, custom_of
from blog.adapters.persistence.posts.mapping import access_of, toc_of
from blog.adapters.persistence.posts.neighbours import link_of, next_of, previous_of
from blog.adapters.persistence.posts.rows import PostCoauthorRow, PostRow, PostTagRow
from blog.adapters.persistence.series.rows import SeriesRow
from blog.adapters.persistence.tags.rows import TagRow
from blog.adapters.persistence.users.rows import UserRow
from blog.application.posts.views import ImageView, PostView, TranslationView
from blog.application.series.views import PlaceView, SeriesLabel
from blog.application.tags.views import TagLabel
from blog.application.users.views import AuthorView
from blog.domain.comments.values import CommentStatus
from blog.domain.common.ids import PostId, SeriesId, TagId, UserId
from blog.domain.posts.seo import Seo
from blog.domain.posts.values import Body, PostKind, PostStatus, Visibility

_Other: Final = aliased(PostRow)
# Nothing is looked for where there is no group.
_TRANSLATIONS: Final = looked_up(
    select(
        rows_as_json(
            _Other.locale,
            _Other.id,
            _Other.slug,
            _Other.title,
            _Other.status,
            _Other.kind,
            _Other.author_id,
            _Other.visibility,
            PostCoauthorRow.position,
            PostCoauthorRow.user_id,
        )
    )
    .select_from(_Other)
    .outerjoin(PostCoauthorRow, PostCoauthorRow.post_id == _Other.id)
    .where(_Other.translation_group == PostRow.translation_group, _Other.id != PostRow.id)
    .correlate(PostRow)
    .scalar_subquery(),
    where=PostRow.translation_group.is_not(None),
)
# Likewise: nothing is looked for where there is no series.
_IS_IN_SERIES: Final = PostRow.series_id.is_not(None)
_SERIES: Final = looked_up(
    select(row_as_json(SeriesRow.id, SeriesRow.title, SeriesRow.slug))
    .where(SeriesRow.id == PostRow.series_id)
    .correlate(PostRow)
    .scalar_subquery(),
    where=_IS_IN_SERIES,
)
_PREVIOUS: Final = looked_up(previous_of(PostRow.series_id, PostRow.series_part), where=_IS_IN_SERIES)
_NEXT: Final = looked_up(next_of(PostRow.series_id, PostRow.series_part), where=_IS_IN_SERIES)


def columns(*, with_body: bool, with_meta: bool) -> AnySelect:
    """Posts with their authors, tags and counts in one statement; `view_of` reads its rows."""
    comments = select(func.count()).where(
        CommentRow.post_id == PostRow.id, CommentRow.status == CommentStatus.APPROVED.value
    )
    tags = (
        select(rows_as_json(PostTagRow.position, TagRow.id, TagRow.name, TagRow.slug))
        .select_from(PostTagRow)
        .join(TagRow, TagRow.id == PostTagRow.tag_id)
        .where(PostTagRow.post_id == PostRow.id)
    )
    return select(
        PostRow.id,
        PostRow.slug,
        PostRow.title,
        func.coalesce(PostRow.excerpt, PostRow.body_summary),
        PostRow.status,
        PostRow.published_at,
        PostRow.scheduled_at,
        PostRow.kind,
        PostRow.featured,
        PostRow.image_url,
        PostRow.image_alt,
        PostRow.image_caption,
        PostRow.locale,
        PostRow.author_id,
        UserRow.username,
        UserRow.name,
        PostRow.body_words,
        tags.scalar_subquery(),
        comments.scalar_subquery(),
        PostRow.created_at,
        PostRow.updated_at,
        PostRow.version,
        PostRow.seo if with_meta else null(),
        _TRANSLATIONS if with_meta else null(),
        PostRow.body_source if with_body else null(),
        PostRow.body_html if with_body else null(),
        PostRow.body_toc if with_body else null(),
        PostRow.body_renderer,
        PostRow.visibility,
        PostRow.comment_access,
        PostRow.excerpt.is_not(None),
        COAUTHORS,
        _SERIES,
        PostRow.series_part,
        _PREVIOUS if with_meta else null(),
        _NEXT if with_meta else null(),
        CUSTOM,
        # Every post has its author; but MariaDB would read an inner join from there, where there are few.
    ).outerjoin(UserRow, UserRow.id == PostRow.author_id)


def view_of(row: Row[*tuple[Any, ...]], *, with_meta: bool) -> PostView:
    """The view that a row of `columns` holds."""
    (
        post_id,
        slug,
        title,
        excerpt,
        status,
        published_at,
        scheduled_at,
        kind,
        featured,
        image_url,
        image_alt,
        image_caption,
        locale,
        author_id,
        username,
        author_name,
        words,
        tags,
        comment_count,
        created_at,
        updated_at,
        version,
        seo,
        translations,
        content,
        content_html,
        toc,
        renderer,
        visibility,
        comment_access,
        has_own_excerpt,
        others,
        series,
        part,
        previous,
        next_,
        custom,
    ) = row
    return PostView(
        id=PostId(post_id),
        slug=slug,
        title=title,
        excerpt=excerpt,
        status=PostStatus(status),
        published_at=published_at,
        scheduled_at=scheduled_at,
        kind=PostKind(kind),
        featured=featured,
        feature_image=image_url and ImageView(url=image_url, alt=image_alt, caption=image_caption),
        locale=locale,
        author=AuthorView(id=UserId(author_id), username=username, name=author_name),
        tags=tuple(
            TagLabel(id=TagId(UUID(tag_id)), name=name, slug=tag_slug)
            for _, tag_id, name, tag_slug in sorted(tags or ())
        ),
        word_count=words,
        reading_time=Body.minutes_for(words),
        comment_count=comment_count,
        created_at=created_at,
        updated_at=updated_at,
        version=version,
        seo=Seo(**seo or {}) if with_meta else None,
        translations=tuple(_translations(translations or ())),
        content=content,
        content_html=content_html,
        toc=None if content is None else toc_of(toc),
        renderer=renderer,
        visibility=Visibility(visibility),
        comments=access_of(comment_access),
        has_own_excerpt=bool(has_own_excerpt),
        coauthors=coauthors(others),
        series=None if series is None else place_of(series, part),
        previous=link_of(previous),
        next=link_of(next_),
        custom=custom_of(custom),
    )


def place_of(series: list[str], part: int) -> PlaceView:
    """The place of a post in a series that `row_as_json` shows."""
    series_id, title, slug = series
    return SeriesLabel(id=SeriesId(UUID(series_id)), title=title, slug=slug).at(part)


def _translations(rows: Iterable[list[Any]]) -> Iterator[TranslationView]:
    """The posts, each of which has a row for every author but the first, or one without any."""
    for each, of_one in groupby(sorted(rows), key=lambda row: row[:8]):
        locale, post_id, slug, title, status, kind, author_id, visibility = each
        others = (UserId(UUID(user_id)) for *_, user_id in of_one if user_id)
        yield TranslationView(
            id=PostId(UUID(post_id)),
            locale=locale,
            slug=slug,
            title=title,
            status=PostStatus(status),
            kind=PostKind(kind),
            author_ids=(UserId(UUID(author_id)), *others),
            visibility=Visibility(visibility),
        )
