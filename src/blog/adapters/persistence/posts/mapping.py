"""Between posts and their rows."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from blog.adapters.persistence.posts.rows import PostRow, PostTagRow
from blog.domain.common.custom import CustomValues
from blog.domain.common.discussion import CommentAccess
from blog.domain.common.ids import PostId, SeriesId, TagId, TranslationGroupId, UserId
from blog.domain.common.locale import Locale
from blog.domain.common.slug import Slug
from blog.domain.posts.content import PostContent
from blog.domain.posts.image import FeatureImage
from blog.domain.posts.place import SeriesPlace
from blog.domain.posts.post import Post
from blog.domain.posts.seo import Seo
from blog.domain.posts.values import (
    Body,
    Excerpt,
    Heading,
    Markdown,
    PostKind,
    PostStatus,
    Title,
    Visibility,
)


def to_domain(
    row: PostRow, public_slugs: frozenset[Slug], coauthor_ids: tuple[UserId, ...], custom: CustomValues
) -> Post:
    """The post that the row and its tags hold, with the values that it has."""
    return Post(
        id=PostId(row.id),
        author_id=UserId(row.author_id),
        content=PostContent(
            title=Title(row.title),
            slug=Slug(row.slug),
            body=Body(
                source=Markdown(row.body_source),
                html=row.body_html,
                summary=row.body_summary,
                word_count=row.body_words,
                toc=toc_of(row.body_toc),
                renderer=row.body_renderer,
            ),
            excerpt=None if row.excerpt is None else Excerpt(row.excerpt),
            tag_ids=tuple(TagId(tag.tag_id) for tag in row.tags),
            kind=PostKind(row.kind),
            featured=row.featured,
            feature_image=_image(row),
            seo=Seo(**row.seo or {}),
            locale=Locale(row.locale),
            translation_group=_group(row.translation_group),
            visibility=Visibility(row.visibility),
            comments=access_of(row.comment_access),
            series=_place(row),
            custom=custom,
        ),
        status=PostStatus(row.status),
        published_at=row.published_at,
        scheduled_at=row.scheduled_at,
        trashed_at=row.trashed_at,
        public_slugs=public_slugs,
        coauthor_ids=coauthor_ids,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def write(post: Post, row: PostRow) -> PostRow:
    """The row, with all that the post holds; a tag that stays keeps its row."""
    content = post.content
    row.id = post.id
    row.author_id = post.author_id
    row.title = content.title.value
    row.slug = content.slug.value
    row.body_source = content.body.source.value
    row.body_html = content.body.html
    row.body_summary = content.body.summary
    row.body_words = content.body.word_count
    row.body_toc = stored_toc(content.body.toc)
    row.body_renderer = content.body.renderer
    row.excerpt = None if content.excerpt is None else content.excerpt.value
    row.kind = content.kind.value
    row.featured = content.featured
    image = content.feature_image
    row.image_url = None if image is None else image.url
    row.image_alt = None if image is None else image.alt
    row.image_caption = None if image is None else image.caption
    row.locale = content.locale.value
    row.translation_group = content.translation_group
    row.visibility = content.visibility.value
    row.comment_access = None if content.comments is None else content.comments.value
    row.series_id = None if content.series is None else content.series.series_id
    row.series_part = None if content.series is None else content.series.part
    row.seo = content.seo.written() or None
    row.has_custom = bool(content.custom)
    row.status = post.status.value
    row.published_at = post.published_at
    row.scheduled_at = post.scheduled_at
    row.trashed_at = post.trashed_at
    row.created_at = post.created_at
    row.updated_at = post.updated_at
    row.version = post.version
    row.has_coauthors = bool(post.coauthor_ids)
    _write_tags(post, row)
    return row


def access_of(stored: str | None) -> CommentAccess | None:
    """Who may comment on a post, as its column says."""
    return None if stored is None else CommentAccess(stored)


def _group(group_id: UUID | None) -> TranslationGroupId | None:
    return None if group_id is None else TranslationGroupId(group_id)


def _place(row: PostRow) -> SeriesPlace | None:
    if row.series_id is None or row.series_part is None:
        return None
    return SeriesPlace(SeriesId(row.series_id), row.series_part)


def _image(row: PostRow) -> FeatureImage | None:
    if row.image_url is None:
        return None
    return FeatureImage(url=row.image_url, alt=row.image_alt or "", caption=row.image_caption)


def toc_of(stored: list[list[Any]] | None) -> tuple[Heading, ...]:
    """The table of contents that a column holds."""
    return tuple(Heading(*entry) for entry in stored or ())


def stored_toc(toc: Sequence[Heading]) -> list[list[Any]]:
    """The table of contents as its column holds it: arrays, which have no names to repeat."""
    return [[heading.level, heading.text, heading.anchor] for heading in toc]


def _write_tags(post: Post, row: PostRow) -> None:
    present = {tag.tag_id: tag for tag in row.tags}
    wanted = [present.get(tag_id) or PostTagRow(tag_id=tag_id) for tag_id in post.content.tag_ids]
    for position, tag in enumerate(wanted):
        # Gaps, which tags that were deleted leave behind, close with the next change of the tags.
        tag.position = position
    row.tags = wanted
