"""What can go wrong with signing in."""

from blog.domain.common.errors import DomainError, ErrorKind


class InvalidCredentials(DomainError):
    """Wrong address or password; which of the two is never said."""

    code = "invalid_credentials"
    kind = ErrorKind.UNAUTHENTICATED
    title = "The e-mail address or the password is wrong"
    is_audited = True


class InvalidToken(DomainError):
    """The token is unknown, malformed, expired or revoked, or its user may not sign in."""

    code = "invalid_token"
    kind = ErrorKind.UNAUTHENTICATED
    title = "The access token is not valid"
    is_audited = True


class SessionNotFound(DomainError):
    """The account has no such session: it never had, or the session is over."""

    code = "session_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such session"


class TokenReplaced(DomainError):
    """A newer token took the place of this one, which is good for a minute at most. Use the newer one.

    Of several requests that replace one token at the same time, one does, and the others are told this.
    """

    code = "token_replaced"
    kind = ErrorKind.CONFLICT
    title = "This token was replaced already"


class TooManyRenewals(DomainError):
    """The token of this session was replaced a thousand times. Sign in again."""

    code = "too_many_renewals"
    kind = ErrorKind.CONFLICT
    title = "This session cannot be renewed any more"
