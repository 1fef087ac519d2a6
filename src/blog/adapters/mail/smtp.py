"""Mail to a server."""

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Literal

import aiosmtplib

from blog.adapters.mail.letters import LetterWriter
from blog.application.ports.mailer import Mailer, MailNotSent, Message

PATIENCE: Final = 7.0
"""Seconds for one letter in all: less than the ten that whoever delivers events gives each subscriber."""
FAREWELL: Final = 1.0
"""Seconds for taking leave of a server that has the letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed over, and how."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: Literal["starttls", "implicit", "none"] = "starttls"
    ca: str = ""
    """A file with the certificates that are believed, in place of those of the system."""


class SmtpMailer(Mailer):
    """Hands each letter to the server over a connection of its own; TLS is verified."""

    def __init__(self, server: MailServer, letters: LetterWriter, patience: float = PATIENCE) -> None:
        self._server = server
        self._letters = letters
        self._patience = patience

    async def send(self, message: Message) -> None:
        letter = self._letters.write(message)
        client = self._client()
        try:
            async with asyncio.timeout(self._patience):
                await client.connect()
                await client.send_message(
                    letter, sender=self._letters.sender, recipients=[letter["To"].addresses[0].addr_spec]
                )
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            client.close()
            # Without what led to it, which names addresses: the answers of servers often do.
            raise MailNotSent(self._reason(error)) from None
        except BaseException:
            client.close()
            raise
        await _take_leave(client)

    def _client(self) -> aiosmtplib.SMTP:
        server = self._server
        context = None if server.tls == "none" else _context(server.ca)
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user or None,
            password=server.password or None,
            # Not the name of this machine, which takes a question to the name server.
            local_hostname=_greeting(self._letters.sender),
            timeout=self._patience,
            use_tls=server.tls == "implicit",
            start_tls=server.tls == "starttls",
            tls_context=context,
        )

    def _reason(self, error: Exception) -> str:
        place = f"the mail server {self._server.host}:{self._server.port}"
        match error:
            case aiosmtplib.SMTPRecipientsRefused(recipients=[aiosmtplib.SMTPRecipientRefused() as one, *_]):
                return f"{place} refused the recipient ({one.code})"
            case aiosmtplib.SMTPAuthenticationError():
                return f"{place} refused the user or the password ({error.code})"
            case aiosmtplib.SMTPResponseException():
                return f"{place} refused the letter ({error.code})"
            case TimeoutError():
                return f"{place} did not answer in time"
            case _ if type(error) in {aiosmtplib.SMTPException, aiosmtplib.SMTPNotSupported}:
                return f"{place} lacks what the letter needs (STARTTLS, the sign-in, or SMTPUTF8)"
            case _:
                cause = error.__cause__ or error
                is_tls = isinstance(cause, ssl.SSLError) or isinstance(error, ssl.SSLError)
                return f"{place} {'could not prove who it is' if is_tls else 'could not be reached'}"


async def _take_leave(client: aiosmtplib.SMTP) -> None:
    """End the connection in good form; the letter is handed over, whatever becomes of this."""
    try:
        with suppress(aiosmtplib.SMTPException, OSError):
            async with asyncio.timeout(FAREWELL):
                await client.quit()
    finally:
        client.close()


def _greeting(sender: str) -> str:
    domain = sender.rpartition("@")[2]
    return domain if domain.isascii() else "localhost"


def _context(ca: str) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=ca or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
