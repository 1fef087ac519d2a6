"""Mail to real servers: with and without TLS, that refuse, that hang, that are not there."""

import asyncio
import traceback
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from blog.adapters.mail import smtp
from blog.adapters.mail.letters import LetterWriter
from blog.adapters.mail.smtp import MailServer, SmtpMailer
from blog.application.outbox import relay
from blog.application.ports.mailer import Letter, MailNotSent, Message
from tests.support.certificates import OwnAuthority
from tests.support.contracts.mail import VALUES, LetterBox, MailerContract
from tests.support.fakes.system import FixedClock
from tests.support.mail_server import LOOPBACK, PASSWORD, USER, Inbox, mail_server

LETTERS: Final = LetterWriter("Blog <blog@example.org>", FixedClock())
MESSAGE: Final = Message(letter=Letter.RESET_PASSWORD, to="ada@example.org", values=VALUES)


@pytest.fixture
def authority(tmp_path: Path) -> OwnAuthority:
    return OwnAuthority.make(tmp_path)


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


class Arriving(LetterBox):
    def __init__(self, inbox: Inbox, server: MailServer) -> None:
        self.mailer = SmtpMailer(server, LETTERS)
        self._inbox = inbox

    def letters(self) -> list[tuple[str, str]]:
        found = []
        for address, letter in self._inbox.letters:
            body = letter.get_body(("plain",))
            assert body is not None
            found.append((address, body.get_content()))
        return found


class TestPlain(MailerContract):
    @pytest.fixture
    async def box(self, stack: AsyncExitStack) -> Arriving:
        inbox = await stack.enter_async_context(mail_server(Inbox()))
        return Arriving(inbox, MailServer(host=LOOPBACK, port=inbox.port, tls="none"))


class TestStartTls(MailerContract):
    @pytest.fixture
    async def box(self, stack: AsyncExitStack, authority: OwnAuthority) -> Arriving:
        inbox = await stack.enter_async_context(mail_server(Inbox(), context=authority.context, login=True))
        return Arriving(
            inbox,
            MailServer(host="localhost", port=inbox.port, user=USER, password=PASSWORD, ca=authority.ca),
        )


class TestImplicitTls(MailerContract):
    @pytest.fixture
    async def box(self, stack: AsyncExitStack, authority: OwnAuthority) -> Arriving:
        inbox = await stack.enter_async_context(
            mail_server(Inbox(), context=authority.context, implicit=True)
        )
        server = MailServer(host="localhost", port=inbox.port, tls="implicit", ca=authority.ca)
        return Arriving(inbox, server)


async def fails(server: MailServer, message: Message = MESSAGE, patience: float = 5.0) -> str:
    with pytest.raises(MailNotSent) as error:
        await SmtpMailer(server, LETTERS, patience).send(message)
    # Nothing that a log may show tells who was to get what.
    told = "".join(traceback.format_exception(error.value))
    for secret in (message.to, VALUES["token"], PASSWORD, USER):
        assert secret not in told
    return str(error.value).partition(f":{server.port} ")[2]


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_a_certificate_that_nobody_vouches_for_is_refused(authority: OwnAuthority, tls: str) -> None:
    inbox = Inbox()
    is_implicit = tls == "implicit"
    async with mail_server(inbox, context=authority.context, implicit=is_implicit):
        server = MailServer(host="localhost", port=inbox.port, tls="implicit" if is_implicit else "starttls")
        assert await fails(server) == "could not prove who it is"
    assert inbox.letters == []


async def test_a_server_without_tls_gets_neither_password_nor_letter() -> None:
    inbox = Inbox()
    async with mail_server(inbox):
        server = MailServer(host="localhost", port=inbox.port, user=USER, password=PASSWORD)
        reason = await fails(server)
    assert reason == "lacks what the letter needs (STARTTLS, the sign-in, or SMTPUTF8)"
    assert (inbox.logins, inbox.letters) == ([], [])


async def test_a_wrong_password_is_told_as_such(authority: OwnAuthority) -> None:
    inbox = Inbox()
    async with mail_server(inbox, context=authority.context, login=True):
        server = MailServer(host="localhost", port=inbox.port, user=USER, password="another", ca=authority.ca)
        assert await fails(server) == "refused the user or the password (535)"


@pytest.mark.parametrize("code", [451, 550])
async def test_a_refused_recipient_is_told_by_the_number_alone(code: int) -> None:
    inbox = Inbox(refusal=f"{code} no such user: ada@example.org")
    async with mail_server(inbox):
        server = MailServer(host=LOOPBACK, port=inbox.port, tls="none")
        assert await fails(server) == f"refused the recipient ({code})"


async def test_an_address_in_any_script_goes_where_the_server_takes_it() -> None:
    message = Message(letter=Letter.RESET_PASSWORD, to="ада@bücher.example", values=VALUES)
    inbox = Inbox()
    async with mail_server(inbox):
        await SmtpMailer(MailServer(host=LOOPBACK, port=inbox.port, tls="none"), LETTERS).send(message)
    ((address, letter),) = inbox.letters
    assert address == "ада@xn--bcher-kva.example"
    assert str(letter["To"]) == address
    assert "SMTPUTF8" in inbox.options[0]
    async with mail_server(Inbox(), utf8=False) as older:
        reason = await fails(MailServer(host=LOOPBACK, port=older.port, tls="none"), message)
    assert reason == "lacks what the letter needs (STARTTLS, the sign-in, or SMTPUTF8)"


@asynccontextmanager
async def answering(*answers: bytes) -> AsyncIterator[int]:
    """A server that says so much, one answer to each line, and then nothing; gives its port."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            for number, answer in enumerate(answers):
                if number:
                    await reader.readuntil(
                        b"\r\n.\r\n" if answers[number - 1].startswith(b"354") else b"\r\n"
                    )
                writer.write(answer + b"\r\n")
                await writer.drain()
            await reader.read()
        finally:
            writer.close()

    server = await asyncio.start_server(talk, LOOPBACK, 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


TALK: Final = (b"220 hello", b"250 hello", b"250 sender", b"250 recipient", b"354 go on", b"250 taken")


@pytest.mark.parametrize("said", range(6))
async def test_a_server_that_freezes_is_given_up(said: int) -> None:
    async with answering(*TALK[:said]) as port:
        server = MailServer(host=LOOPBACK, port=port, tls="none")
        assert await fails(server, patience=0.2) == "did not answer in time"


async def test_a_server_that_freezes_when_it_has_the_letter_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "FAREWELL", 0.05)
    async with answering(*TALK) as port:
        await SmtpMailer(MailServer(host=LOOPBACK, port=port, tls="none"), LETTERS).send(MESSAGE)


@pytest.mark.parametrize("greeting", [b"554 go away, ada@example.org", b"who is there?"])
async def test_a_server_that_wants_nothing_of_us_is_told_of(greeting: bytes) -> None:
    async with answering(greeting) as port:
        assert await fails(MailServer(host=LOOPBACK, port=port, tls="none"), patience=1) != ""


async def test_where_no_server_is_that_is_said() -> None:
    async with answering() as port:
        pass
    assert await fails(MailServer(host=LOOPBACK, port=port, tls="none")) == "could not be reached"


async def test_who_is_cancelled_leaves_no_connection_behind() -> None:
    here, gone = asyncio.Event(), asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        here.set()
        await reader.read()
        writer.close()
        gone.set()

    server = await asyncio.start_server(talk, LOOPBACK, 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        mailer = SmtpMailer(MailServer(host=LOOPBACK, port=port, tls="none"), LETTERS)
        sending = asyncio.create_task(mailer.send(MESSAGE))
        await here.wait()
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        await asyncio.wait_for(gone.wait(), 5)


def test_all_is_over_before_the_relay_loses_its_patience() -> None:
    longest = smtp.PATIENCE + smtp.FAREWELL
    assert relay.PATIENCE.total_seconds() > longest + 1
