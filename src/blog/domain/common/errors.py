"""Errors that the domain and the use cases raise.

A concrete error has a stable `code`, a transport-free `kind` and a `title`. Entrypoints map the
kind to their own language (HTTP status, exit code); they never look at the class.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Self
from uuid import UUID


class ErrorKind(StrEnum):
    """What sort of refusal an error is, free of any transport."""

    MALFORMED = "malformed"
    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    GONE = "gone"
    CONFLICT = "conflict"
    PRECONDITION_FAILED = "precondition_failed"
    RATE_LIMITED = "rate_limited"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field that is not valid; `field` is a path such as `title` or `tags/2`."""

    field: str
    code: str
    detail: str


class DomainError(Exception):
    """The root of all errors that a caller is meant to understand."""

    code: ClassVar[str]
    kind: ClassVar[ErrorKind]
    title: ClassVar[str]
    is_audited: ClassVar[bool] = False
    """Whether the audit trail tells of a change that it refused: of who is turned away, and of guesses.

    It says nothing of what is not found, which may be hidden: that depends on who is asking.
    """

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.action: str | None = None
        """What was refused, where that is known better than from the request."""
        self.account_id: UUID | None = None
        """Whose account it was about, where the request does not say so."""
        self.outcome: str | None = self.code if self.is_audited else None
        """What the audit trail says came of the request; None where it says nothing."""

    def about(
        self, *, action: str | None = None, account_id: UUID | None = None, outcome: str | None = None
    ) -> Self:
        """The same error, with what only the audit trail is to know of it; callers are never told.

        `outcome` is the code of another error that this one stands for, and puts it into the trail.
        """
        self.action, self.account_id = action, account_id
        self.outcome = outcome or self.outcome
        return self


class ValidationFailed(DomainError):
    """One or several values break a rule of the domain."""

    code = "validation_failed"
    kind = ErrorKind.INVALID
    title = "The request is not valid"

    def __init__(self, *errors: FieldError) -> None:
        super().__init__("; ".join(f"{error.field}: {error.detail}" for error in errors) or None)
        self.errors = errors


class AuthenticationRequired(DomainError):
    """The action needs a signed-in user, and nobody is signed in."""

    code = "authentication_required"
    kind = ErrorKind.UNAUTHENTICATED
    title = "Sign in first"
    is_audited = True


class PermissionDenied(DomainError):
    """The caller knows of the resource but may not do this to it."""

    code = "permission_denied"
    kind = ErrorKind.FORBIDDEN
    title = "You may not do this"
    is_audited = True


class ConcurrentUpdate(DomainError):
    """Somebody else changed the aggregate between its reading and its writing.

    Use cases repeat themselves on it; a caller hears of `transient_conflict` when all attempts lost.
    """

    code = "concurrent_update"
    kind = ErrorKind.CONFLICT
    title = "The resource was changed by someone else at the same time"


class PreconditionFailed(DomainError):
    """The caller's expected version is not the current one."""

    code = "precondition_failed"
    kind = ErrorKind.PRECONDITION_FAILED
    title = "The resource has changed since you read it"

    def __init__(
        self,
        current_version: int,
        *,
        changed: tuple[str, ...] | None = None,
        conflicting: tuple[str, ...] = (),
    ) -> None:
        super().__init__(f"the current version is {current_version}")
        self.current_version = current_version
        self.changed = changed
        """The names of the fields that were changed since; None where that is not known."""
        self.conflicting = conflicting
        """Those of them that keep the caller's changes from being merged."""
