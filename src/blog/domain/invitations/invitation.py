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
    """An invitation, the only one to its address; it is there until it is accepted or withdrawn.

    Its secret is made when the message is sent, and only its SHA-256 is stored.
    """

    DEFAULT_LIFE: ClassVar[timedelta] = timedelta(days=7)
    LONGEST_LIFE: ClassVar[timedelta] = timedelta(days=30)

    id: InvitationId
    email: str = field(repr=False)
    """As it was typed."""
    email_key: str = field(repr=False)
    """The form under which the address is unique."""
    role: Role
    invited_by: UserId | None
    """None where the account is gone; nobody can accept the invitation then."""
    token_digest: bytes | None = field(repr=False)
    sent_at: datetime | None
    """When the message was handed over to be delivered."""
    expires_at: datetime

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
            sent_at=None,
            expires_at=expires_at,
            created_at=now,
            updated_at=now,
        )
        invitation._record(InvitationMade(**invitation._stamp(by, now), role=role))
        return invitation

    def is_open(self, now: datetime) -> bool:
        """Whether its time has not run out."""
        return now < self.expires_at

    def issue(self, token_digest: bytes, *, now: datetime) -> None:
        """Note the secret that is being mailed; a repeated delivery replaces the one before."""
        self.token_digest = token_digest
        self._advance(now)

    def note_sent(self, now: datetime) -> None:
        """Note that the message is on its way, so that a repeated delivery does not send another."""
        self.sent_at = now
        self._advance(now)

    def accept(self, *, by: UserId, now: datetime) -> None:
        """Join; the repository then removes the invitation. Raises `InvalidInvitation`."""
        if not self.is_open(now):
            raise InvalidInvitation
        self._advance(now)
        self._record(InvitationAccepted(**self._stamp(by, now)))

    def withdraw(self, *, by: UserId | None, now: datetime) -> None:
        """Mark the end of the invitation; the repository then removes it."""
        self._advance(now)
        self._record(InvitationWithdrawn(**self._stamp(by, now)))
