"""Between previews and their rows."""

from blog.adapters.persistence.previews.rows import PreviewRow
from blog.domain.common.ids import PostId, PreviewId, UserId
from blog.domain.previews.preview import Preview
from blog.domain.previews.values import PreviewNote


def to_domain(row: PreviewRow) -> Preview:
    """The preview that the row holds."""
    return Preview(
        id=PreviewId(row.id),
        post_id=PostId(row.post_id),
        created_by=UserId(row.created_by),
        note=None if row.note is None else PreviewNote(row.note),
        expires_at=row.expires_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def write(preview: Preview, row: PreviewRow) -> PreviewRow:
    """The row, with all that the preview holds."""
    row.id = preview.id
    row.post_id = preview.post_id
    row.created_by = preview.created_by
    row.note = None if preview.note is None else preview.note.value
    row.expires_at = preview.expires_at
    row.created_at = preview.created_at
    row.updated_at = preview.updated_at
    row.version = preview.version
    return row
