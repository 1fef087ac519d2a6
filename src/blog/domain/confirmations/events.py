"""What happens to confirmations."""

from dataclasses import dataclass
from uuid import UUID

from blog.domain.common.events import DomainEvent
from blog.domain.common.ids import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationRequested(DomainEvent):
    """Somebody asked for a one-time secret; whether there is such an account shows when it is sent."""

    name = "confirmation.requested"
    purpose: str
    user_id: UserId | None
    """Whose account it is about, where that is known already."""

    @property
    def account_id(self) -> UUID | None:
        """The account, in whose history people look for it."""
        return self.user_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationUsed(DomainEvent):
    """The secret was used, and is good for nothing any more."""

    name = "confirmation.used"
    purpose: str
    user_id: UserId | None
    """Whose account it was about; None for the one that sets the blog up."""

    @property
    def account_id(self) -> UUID | None:
        """The account, in whose history people look for it."""
        return self.user_id
