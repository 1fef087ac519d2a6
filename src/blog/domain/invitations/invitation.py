"""The invitation aggregate: an address that may join with a role, until a time."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, Self

from blog.domain.access.roles import Role
from blog.domain.common.aggregate import Versioned
from blog.domain.common.ids import InvitationId, UserId
from blog.domain.common.text import invalid
from blog.domain.invitations.errors import InvalidInvitation
from blog.domain.invitations.events import InvitationAccepted, InvitationMade, InvitationWithdrawn


@dataclass(slots=True, eq=False, kw_only=True)
class Invitation(Versioned):
    """An invitation. Its secret is made when the message is sent, and only its SHA-256 is stored."""

    DEFAULT_LIFE: ClassVar[timedelta] = timedelta(days=7)
    LONGEST_LIFE: ClassVar[timedelta] = timedelta(days=30)

    id: InvitationId
    email: str = field(repr=False)
    """As it was typed."""
    email_key: str = field(repr=False)
    """The form under which the address is unique."""
    role: Role
    invited_by: UserId | None
    token_digest: bytes | None = field(repr=False)
    expires_at: datetime
    accepted_at: datetime | None

    @classmethod
    def make(
        cls,
        *,
        id: InvitationId,
        email: str,
        email_key: str,
        role: Role,
        by: UserId,
        expires_at: datetime,
        now: datetime,
    ) -> Self:
        """A new invitation. Raises `ValidationFailed` for an end that is past or more than 30 days away."""
        if not now < expires_at <= now + cls.LONGEST_LIFE:
            raise invalid("expires_at", "out_of_range", "must be within the next 30 days")
        invitation = cls(
            id=id,
            email=email,
            email_key=email_key,
            role=role,
            invited_by=by,
            token_digest=None,
            expires_at=expires_at,
            accepted_at=None,
            created_at=now,
            updated_at=now,
        )
        invitation._record(InvitationMade(**invitation._stamp(by, now), role=role))
        return invitation

    def is_open(self, now: datetime) -> bool:
        """Whether it may still be accepted."""
        return self.accepted_at is None and now < self.expires_at

    def issue(self, token_digest: bytes, *, now: datetime) -> None:
        """Note the secret that is being mailed; a repeated delivery replaces the one before."""
        self.token_digest = token_digest
        self._advance(now)

    def accept(self, *, by: UserId, now: datetime) -> None:
        """Join, once. Raises `InvalidInvitation`."""
        if not self.is_open(now):
            raise InvalidInvitation
        self.accepted_at = now
        self._advance(now)
        self._record(InvitationAccepted(**self._stamp(by, now)))

    def withdraw(self, *, by: UserId | None, now: datetime) -> None:
        """Mark the end of the invitation; the repository then removes it."""
        self._advance(now)
        self._record(InvitationWithdrawn(**self._stamp(by, now)))
