"""What happens to confirmations."""

from dataclasses import dataclass

from blog.domain.common.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationRequested(DomainEvent):
    """Somebody asked for a one-time secret; whether there is such an account shows when it is sent."""

    name = "confirmation.requested"
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationUsed(DomainEvent):
    """The secret was used, and is good for nothing any more."""

    name = "confirmation.used"
    purpose: str
