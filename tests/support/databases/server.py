"""What a source of database servers gives, or why it gives none."""

import os
import textwrap
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where an administrator reaches it, and where it came from, for people to read."""

    url: str
    source: str


class Unavailable(Exception):
    """This source has no server to give; the message says why."""


# Entering one waits until the server answers; leaving it stops what it started, and nothing else.
Source = Callable[[], AbstractContextManager[Server]]


def required(name: str) -> bool:
    """Whether the absence of postgres, mysql, redis or docker is a failure: demanded, or its server named."""
    demanded = os.environ.get("BLOG_TEST_REQUIRE", "").replace(" ", "").split(",")
    return name in demanded or bool(os.environ.get(f"BLOG_TEST_{name.upper()}_URL"))


def first_available(sources: Sequence[Source]) -> tuple[AbstractContextManager[Server], Server]:
    """Enter the first source that has a server; raise `Unavailable` with everyone's reason when none has."""
    reasons = []
    for source in sources:
        scope = source()
        try:
            return scope, scope.__enter__()
        except Unavailable as reason:
            reasons.append(str(reason))
    raise Unavailable("; ".join(reasons))


def brief(error: Exception) -> str:
    """An error on one line of bearable length."""
    return textwrap.shorten(str(error) or type(error).__name__, 160, placeholder=" …")
