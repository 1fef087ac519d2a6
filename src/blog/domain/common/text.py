"""Rules for text that people type: Unicode form, forbidden characters, lengths, caseless keys."""

import re
import unicodedata
from typing import Final

from blog.domain.common.errors import FieldError, ValidationFailed

# C0 and C1 controls, line separators, and the invisible direction marks that make one name look like
# another (Unicode TR 36). Written in the common subset of the regular expressions of Python, Rust and
# ECMA 262, because the HTTP schemas publish these patterns.
_UNSAFE: Final = r"\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"
_BLANK: Final = r"\s\u00ad\u200b-\u200d\u2060\u3164"

LINE_PATTERN: Final = rf"^[^{_UNSAFE}]*[^{_UNSAFE}{_BLANK}][^{_UNSAFE}]*$"
"""One line with at least one visible character."""

BLOCK_PATTERN: Final = r"^[^\x00]*$"
"""Text of any number of lines; only NUL is refused, which PostgreSQL cannot store."""

_LINE: Final = re.compile(LINE_PATTERN)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def invalid(field: str, code: str, detail: str) -> ValidationFailed:
    """The error that says which rule one field breaks."""
    return ValidationFailed(FieldError(field, code, detail))


def line(value: str, *, field: str, longest: int) -> str:
    """A single line in Unicode form NFC, without surrounding white space.

    Raises `ValidationFailed`: `blank`, `forbidden_characters`, `too_long` (over `longest` characters).
    """
    refuse_surrogates(value, field=field)
    text = unicodedata.normalize("NFC", value).strip()
    if not text:
        raise invalid(field, "blank", "must not be blank")
    if len(text) > longest:
        raise invalid(field, "too_long", f"at most {longest} characters")
    if not _LINE.fullmatch(text):
        raise invalid(field, "forbidden_characters", "must be one line with a visible character")
    return text


def block(value: str, *, field: str, most_bytes: int) -> str:
    """Text of any number of lines in Unicode form NFC, with line ends as LF.

    Raises `ValidationFailed`: `forbidden_characters`, or `too_long` (more than `most_bytes` bytes of UTF-8).
    """
    refuse_surrogates(value, field=field)
    text = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        raise invalid(field, "forbidden_characters", "must not contain NUL")
    if len(text.encode()) > most_bytes:
        raise invalid(field, "too_long", f"at most {most_bytes} bytes")
    return text


def passage(
    value: str, *, field: str, most_bytes: int, if_blank: str = "must not be blank; use null for none"
) -> str:
    """A block without surrounding white space, and with something in between.

    Raises like `block`, and `ValidationFailed`: `blank`, which says `if_blank`.
    """
    text = block(value, field=field, most_bytes=most_bytes).strip()
    if not text:
        raise invalid(field, "blank", if_blank)
    return text


def refuse_surrogates(value: str, *, field: str) -> None:
    """Refuse half characters (lone surrogates), which no encoding can carry."""
    if _SURROGATE.search(value):
        raise invalid(field, "forbidden_characters", "must be well-formed Unicode")


def caseless(value: str) -> str:
    """The key under which two spellings are the same: compatibility caseless matching (Unicode 3.13, D146).

    Accents distinguish (`café` is not `cafe`); case and compatibility forms (full width, ligatures) do not.
    """
    folded = unicodedata.normalize("NFKC", value).casefold()
    return unicodedata.normalize("NFKC", folded).casefold()
