"""Between comments and their rows."""

from blog.adapters.persistence.comments.rows import CommentRow
from blog.domain.comments.comment import Comment
from blog.domain.comments.values import CommentBody, CommentStatus, CommentText, Guest
from blog.domain.common.ids import CommentId, PostId, UserId


def to_domain(row: CommentRow) -> Comment:
    """The comment that the row holds."""
    return Comment(
        id=CommentId(row.id),
        post_id=PostId(row.post_id),
        author_id=None if row.author_id is None else UserId(row.author_id),
        parent_id=None if row.parent_id is None else CommentId(row.parent_id),
        depth=row.depth,
        body=_body(row),
        status=CommentStatus(row.status),
        edited_at=row.edited_at,
        guest=_guest(row),
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def _body(row: CommentRow) -> CommentBody | None:
    if row.body_source is None or row.body_html is None or row.body_renderer is None:
        return None
    return CommentBody(source=CommentText(row.body_source), html=row.body_html, renderer=row.body_renderer)


def _guest(row: CommentRow) -> Guest | None:
    if row.guest_name is None or row.guest_email is None:
        return None
    return Guest(name=row.guest_name, email=row.guest_email)


def write(comment: Comment, row: CommentRow) -> CommentRow:
    """The row, with all that the comment holds."""
    row.id = comment.id
    row.post_id = comment.post_id
    row.author_id = comment.author_id
    row.parent_id = comment.parent_id
    row.depth = comment.depth
    row.body_source = None if comment.body is None else comment.body.source.value
    row.body_html = None if comment.body is None else comment.body.html
    row.body_renderer = None if comment.body is None else comment.body.renderer
    row.status = comment.status.value
    row.edited_at = comment.edited_at
    row.guest_name = None if comment.guest is None else comment.guest.name
    row.guest_email = None if comment.guest is None else comment.guest.email
    row.created_at = comment.created_at
    row.updated_at = comment.updated_at
    row.version = comment.version
    return row
