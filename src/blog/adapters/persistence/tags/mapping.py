"""Between tags and their rows."""

from blog.adapters.persistence.tags.rows import TagRow
from blog.domain.common.ids import TagId
from blog.domain.common.slug import Slug
from blog.domain.tags.image import TagImage
from blog.domain.tags.tag import Tag
from blog.domain.tags.values import Colour, MetaDescription, MetaTitle, TagDescription, TagName


def to_domain(row: TagRow) -> Tag:
    """The tag that the row holds."""
    return Tag(
        id=TagId(row.id),
        name=TagName(row.name),
        slug=Slug(row.slug),
        description=None if row.description is None else TagDescription(row.description),
        colour=None if row.colour is None else Colour(row.colour),
        image=to_image(row.image_url, row.image_alt),
        meta_title=None if row.meta_title is None else MetaTitle(row.meta_title),
        meta_description=None if row.meta_description is None else MetaDescription(row.meta_description),
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def to_image(url: str | None, alt: str | None) -> TagImage | None:
    """The image that the two columns hold."""
    return None if url is None else TagImage(url, alt or "")


def write(tag: Tag, row: TagRow) -> TagRow:
    """The row, with all that the tag holds."""
    row.id = tag.id
    row.name = tag.name.value
    row.name_key = tag.name.key
    row.slug = tag.slug.value
    row.description = None if tag.description is None else tag.description.value
    row.colour = None if tag.colour is None else tag.colour.value
    row.image_url = None if tag.image is None else tag.image.url
    row.image_alt = None if tag.image is None else tag.image.alt
    row.meta_title = None if tag.meta_title is None else tag.meta_title.value
    row.meta_description = None if tag.meta_description is None else tag.meta_description.value
    row.created_at = tag.created_at
    row.updated_at = tag.updated_at
    row.version = tag.version
    return row
