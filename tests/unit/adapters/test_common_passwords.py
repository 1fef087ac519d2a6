"""The list of common passwords: what it holds, what counts as an entry, and what does not."""

import subprocess
import sys

import pytest

from blog.adapters.security import common_passwords
from blog.adapters.security.common_passwords import ListedPasswords
from blog.domain.common.text import caseless
from blog.domain.users.values import PlainPassword

LINES = common_passwords._list().decode().split("\n")
FEWEST = PlainPassword.FEWEST_BYTES


def is_common(password: str) -> bool:
    return ListedPasswords().contains(PlainPassword(password))


def test_the_list_is_long_enough_for_passwords_of_the_length_that_is_asked_for() -> None:
    long = [line for line in LINES if len(line.encode()) >= FEWEST]
    assert len(LINES) > 30_000
    assert len(long) > 10_000


def test_the_list_is_sorted_caseless_and_without_doubles() -> None:
    assert LINES.pop() == ""
    assert sorted({line.encode() for line in LINES}) == [line.encode() for line in LINES]
    assert [line for line in LINES if line != caseless(line)] == []


def test_every_entry_of_the_length_that_is_asked_for_is_found() -> None:
    assert [line for line in LINES if len(line.encode()) >= FEWEST and not is_common(line)] == []


@pytest.mark.parametrize(
    "password",
    [
        "P@ssw0rd1234",
        "welcome2026!",
        "letmein12345",
        "summer2026!!",
        "111122223333",
        "trustno1trustno1",
        "adminadmin12",
        "password-password",
        "I love you forever",
    ],
)
def test_a_common_password_in_disguise_is_common(password: str) -> None:
    assert is_common(password)


@pytest.mark.parametrize(
    "password",
    [
        "123456789012",
        "0987654321qwerty",
        "abcdefghijkl",
        "lkjihgfedcba",
        "1qaz2wsx3edc",
        "1q2w3e4r5t6y",
        "asdfgh-zxcvbn-1234",
        "йцукенгшщзхъ",
        "abcabcabcabca",
        "00000000000000000000000000",
        " " * FEWEST,
        "1234" * 256,
    ],
)
def test_a_stretch_of_the_keyboard_or_a_short_repetition_is_common(password: str) -> None:
    assert is_common(password)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "tea at four, biscuits at five",
        "my dog ate 3 socks",
        "rainy-tuesday-in-leeds",
        "7 grey geese over Gdansk",
        "nobody reads terms of use",
        "un petit pain au chocolat",
        "Grüße aus dem Allgäu",
        "夜の電車は北へ向かう",
        "property of the liberty bell",
        "counting 1234 sheep tonight",
        "steam engine 1843",
        "we were here in 1999",
        "Zx9#kPq2vT!m",
        "f3a9c1d07b2e",
        "839201746352",
        "dragon 58201937465013",
        "a long line said twice, a long line said twice, ",
    ],
)
def test_what_takes_long_to_guess_is_not_common(password: str) -> None:
    assert not is_common(password)


def test_the_list_is_read_when_the_first_password_is_asked_about() -> None:
    code = (
        "from blog.container import Container\n"
        "from blog.adapters.security import common_passwords as module\n"
        "module.ListedPasswords()\n"
        "assert module._list.cache_info().currsize == module._stretches.cache_info().currsize == 0\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
