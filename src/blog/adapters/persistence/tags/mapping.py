"""Between tags and their rows."""

from blog.adapters.persistence.tags.rows import TagRow
from blog.domain.common.ids import TagId
from blog.domain.common.slug import Slug
from blog.domain.tags.tag import Tag
from blog.domain.tags.values import TagName


def to_domain(row: TagRow) -> Tag:
    """The tag that the row holds."""
    return Tag(
        id=TagId(row.id),
        name=TagName(row.name),
        slug=Slug(row.slug),
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def write(tag: Tag, row: TagRow) -> TagRow:
    """The row, with all that the tag holds."""
    row.id = tag.id
    row.name = tag.name.value
    row.name_key = tag.name.key
    row.slug = tag.slug.value
    row.created_at = tag.created_at
    row.updated_at = tag.updated_at
    row.version = tag.version
    return row
