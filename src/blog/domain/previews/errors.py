"""What can go wrong with previews."""

from blog.domain.common.errors import DomainError, ErrorKind


class PreviewNotFound(DomainError):
    """No such preview: it was never made, has expired, was revoked, or whoever made it may not show the post.

    Nobody is told which of these it is.
    """

    code = "preview_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such preview"


class TooManyPreviews(DomainError):
    """One post may have 20 previews that have not expired; revoke one that is not needed."""

    code = "too_many_previews"
    kind = ErrorKind.CONFLICT
    title = "The post has as many previews as a post may have"
