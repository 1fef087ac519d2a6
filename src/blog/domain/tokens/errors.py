"""What can go wrong with access tokens."""

from blog.domain.common.errors import DomainError, ErrorKind


class TokenNotFound(DomainError):
    """No such token, or it is somebody else's."""

    code = "token_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such token"
