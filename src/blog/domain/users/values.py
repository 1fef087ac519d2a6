"""The value objects of a user."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar, Final, Self
from uuid import UUID

from blog.domain.common.ids import looks_like_an_id
from blog.domain.common.slug import variants
from blog.domain.common.text import block, caseless, invalid, line, refuse_surrogates

USERNAME_PATTERN: Final = r"^[a-z0-9]+([._-][a-z0-9]+)*$"
EMAIL_PATTERN: Final = (
    r"^[^\s@\x00-\x20\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\"(),:;<>\[\\\]]{1,64}"
    r"@([a-zA-Z0-9\u00a1-\u1fff\u3001-\ud7ff]([a-zA-Z0-9\u00a1-\u1fff\u3001-\ud7ff-]{0,61}"
    r"[a-zA-Z0-9\u00a1-\u1fff\u3001-\ud7ff])?\.)+[a-zA-Z\u00a1-\u1fff\u3001-\ud7ff]"
    r"([a-zA-Z0-9\u00a1-\u1fff\u3001-\ud7ff-]{0,61}[a-zA-Z0-9\u00a1-\u1fff\u3001-\ud7ff])$"
)
_USERNAME: Final = re.compile(USERNAME_PATTERN)
_EMAIL: Final = re.compile(EMAIL_PATTERN)


@dataclass(frozen=True, slots=True)
class UserName:
    """What a person is called: 1 to 50 characters on one line, in any script."""

    LONGEST: ClassVar[int] = 50

    value: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", line(self.value, field="name", longest=self.LONGEST))

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Username:
    """The handle of a user in addresses and filters: 1 to 50 lower-case ASCII characters.

    Never the shape of a UUID, so that a filter can take an id or a username.
    """

    LONGEST: ClassVar[int] = 50

    value: str

    def __post_init__(self) -> None:
        if len(self.value) > self.LONGEST:
            raise invalid("username", "too_long", f"at most {self.LONGEST} characters")
        if not _USERNAME.fullmatch(self.value) or looks_like_an_id(self.value):
            raise invalid(
                "username",
                "not_a_username",
                "lower-case letters and digits, joined by single dots, hyphens or underscores",
            )

    def __str__(self) -> str:
        return self.value

    def alternatives(self, identity: UUID) -> Iterator[Self]:
        """This username, then variants to try while they are taken."""
        return (type(self)(variant) for variant in variants(self.value, identity, longest=self.LONGEST))


@dataclass(frozen=True, slots=True)
class Email:
    """An e-mail address of at most 100 characters, in any script (RFC 6531), with no quoted parts.

    Two addresses are the same when their `key` is: case, compatibility forms and the form that a domain has
    in the DNS do not distinguish.
    The address is personal data: its `repr` is hidden.
    """

    LONGEST: ClassVar[int] = 100
    LONGEST_KEY: ClassVar[int] = 255
    """Some characters become up to 18 in the key."""

    value: str = field(repr=False)

    def __post_init__(self) -> None:
        refuse_surrogates(self.value, field="email")
        text = unicodedata.normalize("NFC", self.value).strip()
        if len(text) > self.LONGEST or len(caseless(text)) > self.LONGEST_KEY:
            raise invalid("email", "too_long", f"at most {self.LONGEST} characters")
        # The dots before the @ apart: for them and their length at once the pattern would have to look ahead,
        # which not every reader of the published one can do.
        if not _EMAIL.fullmatch(text) or ".." in text or text.startswith(".") or ".@" in text:
            raise invalid("email", "not_an_email", "must be an e-mail address such as ada@example.org")
        object.__setattr__(self, "value", text)

    def __str__(self) -> str:
        return self.value

    @property
    def key(self) -> str:
        """The form under which the address is unique."""
        local, _, domain = self.value.rpartition("@")
        return caseless(f"{local}@{_in_script(domain)}")


def _in_script(domain: str) -> str:
    """The domain as people write it where it is given as the DNS has it, with `xn--` (RFC 3490)."""
    try:
        return domain.lower().encode("ascii").decode("idna")
    except UnicodeError:
        return domain


@dataclass(frozen=True, slots=True)
class Bio:
    """What a person says about themselves: at most 2,000 bytes of plain text; may be empty."""

    MOST_BYTES: ClassVar[int] = 2_000

    value: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", block(self.value, field="bio", most_bytes=self.MOST_BYTES).strip())

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class PlainPassword:
    """A password as typed: at most 1,024 bytes of UTF-8, without NUL. Never shown, never stored."""

    FEWEST_BYTES: ClassVar[int] = 12
    MOST_BYTES: ClassVar[int] = 1_024

    value: str = field(repr=False)

    def __post_init__(self) -> None:
        refuse_surrogates(self.value, field="password")
        if "\0" in self.value:
            # bcrypt, which other systems hash with, stops reading there.
            raise invalid("password", "forbidden_characters", "must not contain NUL")
        if len(self.value.encode()) > self.MOST_BYTES:
            raise invalid("password", "too_long", f"at most {self.MOST_BYTES} bytes")

    def __str__(self) -> str:
        return "********"

    def refuse_weak(self, *words: str) -> None:
        """What a new password must keep, beyond what a typed one must.

        Raises `ValidationFailed`: `too_short` (less than 12 bytes), or `too_obvious` where it is one of the
        words, the user's own name and address, apart from case.
        """
        if len(self.value.encode()) < self.FEWEST_BYTES:
            raise invalid("password", "too_short", f"at least {self.FEWEST_BYTES} bytes")
        if caseless(self.value) in {caseless(word) for word in words}:
            raise invalid("password", "too_obvious", "must not be your own name or address")


@dataclass(frozen=True, slots=True)
class PasswordHash:
    """What is stored of a password: an argon2id hash, or a bcrypt hash until the next login."""

    value: str = field(repr=False)

    def __str__(self) -> str:
        return "********"
