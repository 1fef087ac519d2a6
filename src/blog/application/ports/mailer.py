"""Mail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Protocol


class Letter(StrEnum):
    """What the service writes to people about. Each has a text and an HTML template."""

    RESET_PASSWORD = "reset_password"  # noqa: S105 - a kind of letter
    VERIFY_EMAIL = "verify_email"
    CHANGE_EMAIL = "change_email"
    EMAIL_IN_USE = "email_in_use"
    """To an address that somebody else wants to use, and that has an account already."""
    INVITATION = "invitation"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - as above
    EMAIL_CHANGED = "email_changed"
    """To the old address."""
    SESSION_REPLAYED = "session_replayed"


VALUES: Final[Mapping[Letter, frozenset[str]]] = MappingProxyType(
    {
        Letter.RESET_PASSWORD: frozenset({"name", "token", "link", "minutes"}),
        Letter.VERIFY_EMAIL: frozenset({"token", "link", "minutes"}),
        Letter.CHANGE_EMAIL: frozenset({"token", "link", "minutes"}),
        Letter.EMAIL_IN_USE: frozenset({"name"}),
        Letter.INVITATION: frozenset({"name", "role", "token", "link", "days"}),
        Letter.PASSWORD_CHANGED: frozenset({"name"}),
        Letter.EMAIL_CHANGED: frozenset({"name"}),
        Letter.SESSION_REPLAYED: frozenset({"name"}),
    }
)
"""What each letter says; more may be given. `link` may be empty: then the letter shows the bare token.

The letters to an address that is not verified yet name nobody: whoever enters a stranger's address cannot
choose what the stranger reads. `name` is the reader's own, or in an invitation that of whoever invites.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One letter to one address."""

    letter: Letter
    to: str = field(repr=False)
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What the templates fill in: `name`, `token`, `link`, … No link comes from a request."""


class Mailer(Protocol):
    """Sends letters."""

    async def send(self, message: Message) -> None:
        """Hand the letter over. Raises `MailNotSent`; whoever sends from the outbox is called again later."""
        ...


class MailNotSent(Exception):
    """The letter was not taken; the message names no address and no secret."""
