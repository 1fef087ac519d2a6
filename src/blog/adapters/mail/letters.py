"""From a message to a letter that can be sent: the templates, and the headers round them."""

import re
import unicodedata
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from blog.application.ports.clock import Clock
from blog.application.ports.mailer import Letter, MailNotSent, Message

_SUBJECTS: Final = {
    Letter.RESET_PASSWORD: "Choose a new password",
    Letter.VERIFY_EMAIL: "Confirm your e-mail address",
    Letter.CHANGE_EMAIL: "Confirm your new e-mail address",
    Letter.EMAIL_IN_USE: "You have an account already",
    Letter.INVITATION: "You are invited",
    Letter.PASSWORD_CHANGED: "Your password was changed",
    Letter.EMAIL_CHANGED: "Your e-mail address was changed",
    Letter.SESSION_REPLAYED: "We signed one of your devices out",
}
"""Fixed words: no value gets into a header."""
_ENDPOINTS: Final = {
    Letter.RESET_PASSWORD: "POST /auth/password/reset",
    Letter.VERIFY_EMAIL: "POST /auth/email/verify",
    Letter.CHANGE_EMAIL: "POST /auth/email/confirm",
    Letter.INVITATION: "POST /users",
}
"""What takes the token of a letter without a link."""
_LONGEST_VALUE: Final = 2_000
_LINK: Final = re.compile(r"https?://[^\s\"'<>]+")
_DEVIATIONS: Final = re.compile("[ßς\u200c\u200d]")
"""What the older rules for names of hosts map to something else, so that mail would go elsewhere."""


class LetterWriter:
    """Writes letters in text and HTML, with nothing in them that is loaded from anywhere."""

    def __init__(self, sender: str, clock: Clock) -> None:
        name, address = parseaddr(sender)
        given = Address(display_name=name, addr_spec=address)
        self._sender = Address(name, given.username, _ascii(given.domain))
        self._clock = clock
        self._templates = Environment(
            loader=PackageLoader("blog.adapters.mail"),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )

    @property
    def sender(self) -> str:
        """The bare address that letters come from."""
        return self._sender.addr_spec

    def write(self, message: Message) -> EmailMessage:
        """The letter. Raises `MailNotSent` for an address or a link that is not fit for one."""
        values = {name: _on_one_line(value) for name, value in message.values.items()}
        if values.get("link") and not _LINK.fullmatch(values["link"]):
            raise MailNotSent("the link in the letter is no address of a page")
        values |= {"endpoint": _ENDPOINTS.get(message.letter, ""), "subject": _SUBJECTS[message.letter]}
        letter = EmailMessage(SMTP)
        letter["From"] = self._sender
        letter["To"] = _recipient(message.to)
        letter["Subject"] = values["subject"]
        letter["Date"] = format_datetime(self._clock.now())
        letter["Message-ID"] = make_msgid(domain=self._sender.domain)
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(self._fill(f"{message.letter}.txt", values))
        letter.add_alternative(self._fill(f"{message.letter}.html", values), subtype="html")
        return letter

    def _fill(self, template: str, values: dict[str, str]) -> str:
        return self._templates.get_template(template).render(values)


def _recipient(address: str) -> Address:
    local, _, domain = address.rpartition("@")
    if not local or not domain or any(unicodedata.category(each) in {"Cc", "Zl", "Zp"} for each in address):
        raise MailNotSent("the address is not fit for a letter")
    return Address(username=local, domain=_ascii(domain))


def _ascii(domain: str) -> str:
    """The domain as every mail server knows it; where it has no such form, as it is."""
    if domain.isascii() or _DEVIATIONS.search(domain):
        return domain
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return domain


def _on_one_line(value: str) -> str:
    """The value without line breaks, so that nobody's name adds paragraphs to a letter."""
    visible = (" " if unicodedata.category(each) in {"Cc", "Zl", "Zp"} else each for each in value)
    return " ".join("".join(visible).split())[:_LONGEST_VALUE]
