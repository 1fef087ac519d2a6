"""What can go wrong with pending changes."""

from blog.domain.common.errors import DomainError, ErrorKind


class NothingPending(DomainError):
    """No change of the post is pending."""

    code = "nothing_pending"
    kind = ErrorKind.NOT_FOUND
    title = "No change of this post is pending"
