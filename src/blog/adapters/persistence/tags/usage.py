"""Which posts make a tag public, in SQL."""

from typing import Final

from sqlalchemy import func, select

from blog.adapters.persistence.posts.filtering import IS_LISTED
from blog.adapters.persistence.posts.rows import PostRow, PostTagRow
from blog.adapters.persistence.tags.rows import TagRow

POSTS_OF_TAG: Final = (
    select(func.count())
    .select_from(PostTagRow)
    .join(PostRow, PostRow.id == PostTagRow.post_id)
    .where(PostTagRow.tag_id == TagRow.id, IS_LISTED)
)
"""How many published posts that are listed carry the tag of the statement around it."""

IS_USED: Final = POSTS_OF_TAG.with_only_columns(PostTagRow.tag_id).exists()
"""Whether any does."""
