"""A mail server in the loop of the test, with or without TLS."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from aiosmtpd import smtp
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "blog@example.org", "p/a:s#s@word"
LOOPBACK: Final = "127.0.0.1"


@dataclass(slots=True)
class Inbox:
    """What has arrived, and what the server answers."""

    port: int = 0
    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)
    options: list[list[str]] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    refusal: str = ""
    """What is answered to each recipient, where anything is."""

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: smtp.SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - as above
        self, server: smtp.SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=SMTP)
        self.letters += [(address, letter) for address in envelope.rcpt_tos]
        self.options.append(envelope.mail_options)
        return "250 taken"

    def authenticate(
        self, server: smtp.SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        given = (data.login.decode(), data.password.decode())
        self.logins.append(given)
        return AuthResult(success=given == (USER, PASSWORD), handled=False)


@asynccontextmanager
async def mail_server(
    inbox: Inbox,
    *,
    context: ssl.SSLContext | None = None,
    implicit: bool = False,
    login: bool = False,
    utf8: bool = True,
) -> AsyncIterator[Inbox]:
    """A server on a free port, until the end of the block."""
    loop = asyncio.get_running_loop()

    def protocol() -> smtp.SMTP:
        return smtp.SMTP(
            inbox,
            loop=loop,
            hostname="mail.test",
            enable_SMTPUTF8=utf8,
            tls_context=None if implicit else context,
            require_starttls=context is not None and not implicit,
            authenticator=inbox.authenticate if login else None,
            auth_required=login,
            auth_require_tls=login,
        )

    server = await loop.create_server(protocol, LOOPBACK, 0, ssl=context if implicit else None)
    inbox.port = server.sockets[0].getsockname()[1]
    try:
        yield inbox
    finally:
        server.close()
        await server.wait_closed()
