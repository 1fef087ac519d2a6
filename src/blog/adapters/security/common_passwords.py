"""The passwords that are guessed first: a list, and what is little more than an entry of it."""

import re
import string
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Final

from blog.application.ports.passwords import CommonPasswords
from blog.domain.common.text import caseless
from blog.domain.users.values import PlainPassword

_SHORTEST_CORE: Final = 4
_MOST_AROUND: Final = 8
"""More digits than this around a common word are hard to guess by themselves."""
_FEWEST_LEFT: Final = 7
_SHORTEST_STRETCH: Final = 4
_AROUND: Final = string.digits + string.punctuation + " "
_STRETCH: Final = "0"
"""What a stretch counts as: one digit."""
_LETTERS_FOR: Final = str.maketrans("@4301!5$7+8", "aaeoiissttb")
_BETWEEN_WORDS: Final = str.maketrans("", "", " -_.,")
_SAME: Final = re.compile(r"(.)\1{2,}")
_KEYS: Final = (
    string.digits + string.digits,
    "12345678900987654321",
    string.ascii_lowercase,
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "!@#$%^&*()_+",
    "qwertzuiopü",
    "yxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "a1b2c3d4e5f6g7h8i9",
    "qawsedrftgyhujikolp",
    "qazwsxedcrfvtgbyhnujm",
)
"""What fingers run along: forwards, backwards, from anywhere to anywhere."""


class ListedPasswords(CommonPasswords):
    """Looks in a list that is read when the first password is asked about, and kept as the bytes that it is.

    Common is: an entry, apart from case and from the usual digits for letters; an entry with a few digits
    or punctuation around it; a short text said over and over; and what only a few characters remain of when
    each stretch of the keyboard, the alphabet or the numbers counts as one.
    """

    def contains(self, password: PlainPassword) -> bool:
        text = _once(caseless(password.value))
        if len(text.encode()) < PlainPassword.FEWEST_BYTES:
            return True
        short = _without_stretches(text)
        return (
            len(short) < _FEWEST_LEFT
            or any(_is_listed(each) for each in _spellings(text))
            or any(_is_listed(each) for core in _cores(text, short) for each in _spellings(core))
        )


def _once(text: str) -> str:
    """What is said over and over, once: `abcabcab` is `abc`. The whole text where nothing is."""
    # The borders of every beginning, as Knuth, Morris and Pratt find them: no text takes long.
    borders = [0] * len(text)
    matched = 0
    for index in range(1, len(text)):
        while matched and text[index] != text[matched]:
            matched = borders[matched - 1]
        matched += text[index] == text[matched]
        borders[index] = matched
    period = len(text) - (borders[-1] if borders else 0)
    return text[:period] if period * 2 <= len(text) else text


def _without_stretches(text: str) -> str:
    parts: list[str] = []
    index = 0
    while index < len(text):
        length = _SHORTEST_STRETCH
        while index + length <= len(text) and text[index : index + length] in _stretches():
            length += 1
        is_stretch = length > _SHORTEST_STRETCH
        parts.append(_STRETCH if is_stretch else text[index])
        index += length - 1 if is_stretch else 1
    return _SAME.sub(_STRETCH, "".join(parts))


@cache
def _stretches() -> frozenset[str]:
    """Every part of `_KEYS`, in both directions."""
    return frozenset(
        keys[start:end]
        for each in _KEYS
        for keys in (each, each[::-1])
        for start in range(len(keys))
        for end in range(start + _SHORTEST_STRETCH, len(keys) + 1)
    )


def _cores(*texts: str) -> set[str]:
    """The texts without the little that is around them, and once where they are said again."""
    cores = {(text, text.strip(_AROUND)) for text in texts}
    near = {core for text, core in cores if len(text) - len(core) <= _MOST_AROUND}
    return {core for each in near for core in (each, _once(_joined(each))) if len(core) >= _SHORTEST_CORE}


def _spellings(text: str) -> set[str]:
    return {text, text.translate(_LETTERS_FOR), _joined(text)}


def _joined(text: str) -> str:
    """The words of the text as one."""
    return text.translate(_BETWEEN_WORDS)


def _is_listed(text: str) -> bool:
    wanted = unicodedata.normalize("NFC", text).encode()
    lines = _list()
    low, high = 0, len(lines)
    while low < high:
        # The line in which the middle lies.
        start = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = lines.find(b"\n", start)
        line = lines[start:end]
        if line == wanted:
            return True
        low, high = (end + 1, high) if line < wanted else (low, start)
    return False


@cache
def _list() -> bytes:
    """Lines of UTF-8, sorted as bytes, each with its end. Looked into as they are: nothing is taken apart."""
    return (files("blog.adapters.security") / "common_passwords.txt").read_bytes()
