"""What can go wrong with a credential that is valid, and not enough."""

from blog.domain.common.errors import DomainError, ErrorKind


class InsufficientScope(DomainError):
    """The token is valid, and was not made for this."""

    code = "insufficient_scope"
    kind = ErrorKind.FORBIDDEN
    title = "The scopes of this token do not reach so far"
    is_audited = True

    def __init__(self, detail: str | None = None, *, needed: tuple[str, ...] = ()) -> None:
        super().__init__(detail)
        self.needed = needed
        """The scopes of which any one would do."""


class SessionRequired(DomainError):
    """No token may do this, whatever its scopes: sign in with a password instead."""

    code = "session_required"
    kind = ErrorKind.FORBIDDEN
    title = "This needs a signed-in session, not a token"
    is_audited = True


class ReauthenticationRequired(DomainError):
    """The action is sensitive, and the password of this session was given too long ago.

    Give it again at `POST /auth/sessions/current/reauthenticate`, then repeat the request.
    """

    code = "reauthentication_required"
    kind = ErrorKind.UNAUTHENTICATED
    title = "Give your password again first"
    is_audited = True
