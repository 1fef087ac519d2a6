"""One line of JSON for each record, and nothing secret in it."""

import json
import logging
import sys

import pytest

from blog.adapters.security.tokens import OpaqueTokenMint
from blog.application.ports.mailer import MailNotSent
from blog.application.ports.tokens import SecretKind
from blog.entrypoints.logs import JsonFormatter


def test_an_error_is_logged_with_its_traceback_on_the_same_line() -> None:
    error = ValueError("broken")
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "failed: %s", ("a\nb",), (ValueError, error, None))

    line = JsonFormatter(all_words=True).format(record)

    assert "\n" not in line
    assert "ValueError: broken" in json.loads(line)["traceback"]
    assert json.loads(JsonFormatter().format(record))["traceback"] == "ValueError\n"


def traced(error: Exception) -> str:
    try:
        raise error
    except type(error):
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "failed", (), sys.exc_info())
    told = json.loads(JsonFormatter().format(record))["traceback"]
    assert isinstance(told, str)
    return told


def test_a_traceback_has_every_error_with_its_place_and_the_words_of_our_own_alone() -> None:
    first, second, third = ValueError("secret"), KeyError("secret"), MailNotSent("the server refused")
    second.__context__ = first
    third.__cause__ = second
    told = traced(ExceptionGroup("secret", [third, TypeError("secret")]))

    assert "secret" not in told
    kinds = [line.rpartition(".")[2] for line in told.splitlines() if line and line[0] not in " WDO"]
    assert kinds == [
        "ExceptionGroup",
        "ValueError",
        "KeyError",
        "MailNotSent: the server refused",
        "TypeError",
    ]
    assert "in traced\n    raise error\n" in told
    assert "During which happened:" in told
    assert "Which led to:" in told


def test_errors_that_refer_to_each_other_are_told_once() -> None:
    one, other = ValueError(), TypeError()
    one.__context__, other.__context__ = other, one
    group = ExceptionGroup("", [one, other])
    one.__cause__ = group
    told = traced(group)
    assert [told.count(kind) for kind in ("ValueError\n", "TypeError\n", "ExceptionGroup\n")] == [1, 1, 1]


def test_what_led_to_an_error_is_not_told_where_that_was_cut_off() -> None:
    error = MailNotSent("refused")
    error.__context__, error.__suppress_context__ = ValueError(), True
    assert "ValueError" not in traced(error)


@pytest.mark.parametrize("kind", SecretKind)
def test_tokens_and_passwords_in_addresses_are_covered_wherever_they_got_to(kind: SecretKind) -> None:
    token = OpaqueTokenMint().mint(kind).plain
    url = "redis://user:topsecret@redis:6379/0"
    record = logging.LogRecord("x", logging.INFO, "f", 1, "see %s and %s", (token, url), None)
    record.extra = {"seen": [f"x={token};", url]}
    entry = json.loads(JsonFormatter().format(record))
    assert entry["message"] == f"see {kind}_******** and redis://user:********@redis:6379/0"
    assert entry["extra"] == {"seen": [f"x={kind}_********;", "redis://user:********@redis:6379/0"]}
