"""The confirmation aggregate: a one-time secret, what it is good for, and until when."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Self

from blog.domain.common.aggregate import Versioned
from blog.domain.common.ids import ConfirmationId, UserId
from blog.domain.confirmations.errors import InvalidConfirmation
from blog.domain.confirmations.events import ConfirmationRequested, ConfirmationUsed


class Purpose(StrEnum):
    """What the holder of the secret may do with it, once."""

    RESET_PASSWORD = "reset_password"  # noqa: S105 - a purpose, not a password
    VERIFY_EMAIL = "verify_email"
    CHANGE_EMAIL = "change_email"
    SET_UP = "set_up"
    """Make the first owner; its secret is printed by the service, not mailed."""


@dataclass(slots=True, eq=False, kw_only=True)
class Confirmation(Versioned):
    """A request that whoever receives a secret has to confirm.

    It is stored alike for addresses with and without an account, so that asking takes the same time. The
    secret is made when the message is sent, and only its SHA-256 is stored: it lies in no queue.
    """

    LIFE: ClassVar[timedelta] = timedelta(minutes=30)
    LIFE_OF_SET_UP: ClassVar[timedelta] = timedelta(days=1)
    """Longer, because whoever starts a server may not set it up at once."""

    id: ConfirmationId
    purpose: Purpose
    email: str | None = field(repr=False)
    """Where the secret goes; None where it is printed."""
    user_id: UserId | None
    """Whose account it is about. None for a reset before it is sent, and for setting up."""
    requested_by: UserId | None
    """Who asked for it; None for the service, and where it was asked for without signing in."""
    previous_email: str | None = field(repr=False)
    """The address before a change, to be told of it."""
    token_digest: bytes | None = field(repr=False)
    issued_at: datetime | None
    """When the secret was made."""
    expires_at: datetime
    used_at: datetime | None

    @classmethod
    def request(
        cls,
        *,
        id: ConfirmationId,
        purpose: Purpose,
        email: str | None,
        now: datetime,
        user_id: UserId | None = None,
        by: UserId | None = None,
    ) -> Self:
        """A new request, whose secret is still to be made."""
        confirmation = cls(
            id=id,
            purpose=purpose,
            email=email,
            user_id=user_id,
            requested_by=by,
            previous_email=None,
            token_digest=None,
            issued_at=None,
            expires_at=now + cls.life_of(purpose),
            used_at=None,
            created_at=now,
            updated_at=now,
        )
        confirmation._record(
            ConfirmationRequested(**confirmation._stamp(by, now), purpose=purpose.value, user_id=user_id)
        )
        return confirmation

    @classmethod
    def life_of(cls, purpose: Purpose) -> timedelta:
        """For how long a secret is good once it is made."""
        return cls.LIFE_OF_SET_UP if purpose is Purpose.SET_UP else cls.LIFE

    def issue(self, token_digest: bytes, *, user_id: UserId | None, now: datetime) -> None:
        """Note the secret that is being handed out; a repeated delivery replaces the one before."""
        self.token_digest = token_digest
        self.user_id = user_id
        self.issued_at = now
        self.expires_at = now + self.life_of(self.purpose)
        self._advance(now)

    def is_open(self, now: datetime) -> bool:
        """Whether the secret is still good."""
        return self.used_at is None and now < self.expires_at

    def use(self, *, by: UserId | None, now: datetime, previous_email: str | None = None) -> None:
        """Take what the secret is good for, once. Raises `InvalidConfirmation`.

        `by` is in whose name, as far as that is known: whoever brings a secret does not sign in for it.
        """
        if not self.is_open(now):
            raise InvalidConfirmation
        self.used_at = now
        self.previous_email = previous_email
        self._advance(now)
        self._record(
            ConfirmationUsed(**self._stamp(by, now), purpose=self.purpose.value, user_id=self.user_id)
        )
