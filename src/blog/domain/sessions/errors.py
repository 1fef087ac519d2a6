"""What can go wrong with signing in."""

from blog.domain.common.errors import DomainError, ErrorKind


class InvalidCredentials(DomainError):
    """Wrong address or password; which of the two is never said."""

    code = "invalid_credentials"
    kind = ErrorKind.UNAUTHENTICATED
    title = "The e-mail address or the password is wrong"


class InvalidToken(DomainError):
    """The token is unknown, malformed, expired or revoked, or its user may not sign in."""

    code = "invalid_token"
    kind = ErrorKind.UNAUTHENTICATED
    title = "The access token is not valid"
