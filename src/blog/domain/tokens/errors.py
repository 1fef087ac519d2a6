"""What can go wrong with access tokens."""

from blog.domain.common.errors import DomainError, ErrorKind


class TokenNotFound(DomainError):
    """No such token, or it is somebody else's."""

    code = "token_not_found"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such token"


class TooManyTokens(DomainError):
    """One account may have made 50 tokens of each kind that have not expired; revoke one that is not used."""

    code = "too_many_tokens"
    kind = ErrorKind.CONFLICT
    title = "You have as many tokens as an account may have"
