"""What can go wrong with one-time secrets."""

from blog.domain.common.errors import DomainError, ErrorKind


class InvalidConfirmation(DomainError):
    """The one-time token is unknown, used, expired or superseded; which of these is never said."""

    code = "invalid_confirmation"
    kind = ErrorKind.INVALID
    title = "This link is not good any more; ask for a new one"
    is_audited = True
