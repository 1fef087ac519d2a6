"""Letters: what they say, what they never load, and that nobody's name gets out of its place."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from pathlib import Path

import jinja2
import pytest

from blog.adapters.mail.folder import FolderMailer
from blog.adapters.mail.letters import LetterWriter
from blog.application.ports import mailer
from blog.application.ports.mailer import Letter, MailNotSent, Message
from tests.support.contracts.mail import VALUES, WITH_TOKEN
from tests.support.fakes.system import FixedClock

SENDER = "The Blog <blog@example.org>"
HOSTILE = 'Eve "<img src=//evil.example>"\r\nBcc: eve@evil.example\r\n\r\n<script>alert(1)</script>&\x00'


def written(letter: Letter, to: str = "ada@example.org", sender: str = SENDER, **values: str) -> EmailMessage:
    message = Message(letter=letter, to=to, values=VALUES | values)
    raw = LetterWriter(sender, FixedClock()).write(message).as_bytes(policy=SMTPUTF8)
    return message_from_bytes(raw, policy=SMTP)


def body(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@pytest.mark.parametrize("letter", Letter)
def test_a_letter_is_text_and_html_from_the_blog_to_one_person(letter: Letter) -> None:
    made = written(letter)
    assert made.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in made.iter_parts()] == ["text/plain", "text/html"]
    assert (made["From"], made["To"]) == ("The Blog <blog@example.org>", "ada@example.org")
    assert made["Date"] == "Sat, 14 Mar 2026 15:09:26 +0000"
    assert made["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<[^@<>\s]+@example\.org>", made["Message-ID"])
    assert 5 < len(made["Subject"]) < 60


@pytest.mark.parametrize("letter", Letter)
def test_a_letter_needs_what_the_port_says_and_no_more(letter: Letter) -> None:
    needed = mailer.VALUES[letter]
    writer = LetterWriter(SENDER, FixedClock())
    values = {name: VALUES[name] for name in needed}
    for link in {"", VALUES["link"]} if "link" in needed else {""}:
        shown = values | ({"link": link} if "link" in needed else {})
        writer.write(Message(letter=letter, to="ada@example.org", values=shown))
    for name in needed - {"token"}:
        fewer = {key: value for key, value in values.items() if key != name}
        with pytest.raises(jinja2.UndefinedError):
            writer.write(Message(letter=letter, to="ada@example.org", values=fewer))


@pytest.mark.parametrize("letter", Letter)
def test_a_letter_loads_nothing_and_leads_nowhere_but_to_its_link(letter: Letter) -> None:
    html = body(written(letter), "html")
    assert not re.findall(r"<(?:img|script|link|iframe|object|form|base)\b|\bsrc=|url\(|@import", html)
    links = re.findall(r'href="([^"]*)"', html)
    assert links == ([VALUES["link"]] if letter in WITH_TOKEN else [])
    assert "http" not in body(written(letter, link=""), "plain")


@pytest.mark.parametrize("kind", ["plain", "html"])
@pytest.mark.parametrize("letter", WITH_TOKEN)
def test_without_a_link_the_token_is_there_with_what_takes_it(letter: Letter, kind: str) -> None:
    text = body(written(letter, link=""), kind)
    assert VALUES["token"] in text
    assert "POST /" in text


@pytest.mark.parametrize("letter", [each for each in Letter if "name" in mailer.VALUES[each]])
def test_a_hostile_name_stays_in_its_place(letter: Letter) -> None:
    made, tame = written(letter, name=HOSTILE), written(letter)
    assert made.keys() == tame.keys()
    assert made["Subject"] == tame["Subject"]
    text, html = body(made, "plain"), body(made, "html")
    assert len(text.splitlines()) == len(body(tame, "plain").splitlines())
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("letter", [Letter.VERIFY_EMAIL, Letter.CHANGE_EMAIL])
def test_a_letter_to_an_address_that_may_be_a_strangers_has_nothing_that_somebody_chose(
    letter: Letter,
) -> None:
    made = written(letter, name="Win at evil.example")
    assert "evil.example" not in body(made, "plain") + body(made, "html")


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "//evil.example", 'https://x.example/"onclick="', "https://x/ y"]
)
def test_a_link_that_is_no_address_of_a_page_is_refused(link: str) -> None:
    with pytest.raises(MailNotSent):
        written(Letter.RESET_PASSWORD, link=link)


def test_a_link_is_escaped_where_html_needs_it() -> None:
    html = body(written(Letter.RESET_PASSWORD, link="https://x.example/?a=1&b=2"), "html")
    assert 'href="https://x.example/?a=1&amp;b=2"' in html


@pytest.mark.parametrize(
    "to", ["", "ada", "@example.org", "ada@", "ada\x00@example.org", "a\u2028@b.example"]
)
def test_what_is_no_address_is_refused(to: str) -> None:
    with pytest.raises(MailNotSent):
        written(Letter.RESET_PASSWORD, to=to)


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("ада@пример.example", "ада@xn--e1afmkfd.example"),
        ("ada@straße.example", "ada@straße.example"),
        (f"ada@{'ü' * 60}.example", f"ada@{'ü' * 60}.example"),
        ("o'hara+tag@example.org", "o'hara+tag@example.org"),
    ],
)
def test_a_domain_in_any_script_goes_in_the_form_that_every_server_knows_if_there_is_one(
    given: str, sent: str
) -> None:
    assert (
        LetterWriter(SENDER, FixedClock())
        .write(Message(letter=Letter.PASSWORD_CHANGED, to=given, values=VALUES))["To"]
        .addresses[0]
        .addr_spec
        == sent
    )


def test_the_sender_may_have_a_domain_and_a_name_in_any_script() -> None:
    writer = LetterWriter('"Bücher, Äpfel" <post@bücher.example>', FixedClock())
    assert writer.sender == "post@xn--bcher-kva.example"
    made = writer.write(Message(letter=Letter.PASSWORD_CHANGED, to="ada@example.org", values=VALUES))
    assert made.as_bytes().isascii()


async def test_a_folder_is_for_its_owner_alone_and_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    clock = FixedClock()
    message = Message(letter=Letter.PASSWORD_CHANGED, to="ünï@example.org", values=VALUES)
    folder = tmp_path / "mail"
    await FolderMailer(str(folder), LetterWriter(SENDER, clock), clock).send(message)
    (file,) = folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert b"To: \xc3\xbcn\xc3\xaf@example.org" in file.read_bytes()
    with pytest.raises(MailNotSent, match=r"^the folder for mail: (Not a directory|File exists)$"):
        await FolderMailer(str(file), LetterWriter(SENDER, clock), clock).send(message)


def test_a_message_shows_neither_its_address_nor_its_values() -> None:
    shown = repr(Message(letter=Letter.RESET_PASSWORD, to="ada@example.org", values=VALUES))
    assert "ada" not in shown
    assert "br_" not in shown
