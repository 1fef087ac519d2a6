"""Conditional requests (RFC 9110, 13): entity tags, 304 and 412."""

import hashlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from blog.domain.common.errors import PreconditionFailed
from blog.entrypoints.http import problems
from blog.entrypoints.http.errors import MalformedRequest

R = TypeVar("R")
T = TypeVar("T")

_TAG: Final = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_LIST: Final = re.compile(rf"[ \t,]*{_TAG}[ \t]*(?:,[ \t]*(?:{_TAG}[ \t]*)?)*")
_TAGS: Final = re.compile(_TAG)
_OWN_TAG: Final = re.compile(r'"([1-9][0-9]{0,17})-([0-9a-f]{8})[0-9a-f]{16}"')
ETAG_PATTERN: Final = r'^"[1-9][0-9]*-[0-9a-f]{24}"$'
_NO_VERSION: Final = 0
"""Expected of an aggregate, it never fits: versions begin with 1."""


class Tagged(Protocol):
    """A representation with its entity tag."""

    @property
    def id(self) -> UUID: ...
    @property
    def version(self) -> int: ...
    @property
    def etag(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """What the caller of a write has seen, by their `If-Match`."""

    id: UUID
    version: int
    """The one that the write may change; one that never was where they have seen something else."""


def entity_tag(identity: UUID, version: int, representation: bytes) -> str:
    """A strong entity tag: the version of the aggregate, the end of its id, and a digest of what is sent.

    The digest makes it true: names of authors and tags are part of a post, and change without it. So does the
    id: a slug may come to name another post of the same version.
    """
    return f'"{version}-{_end_of(identity)}{hashlib.sha256(representation).hexdigest()[:16]}"'


def _end_of(identity: UUID) -> str:
    return identity.hex[-8:]


def plain_tag(representation: bytes) -> str:
    """A strong entity tag of something that has no version."""
    return f'"{hashlib.sha256(representation).hexdigest()[:16]}"'


def is_conditional(request: Request) -> bool:
    """Whether the caller may have the representation already."""
    return "if-none-match" in request.headers


def is_not_modified(request: Request, etag: str) -> bool:
    """Whether `If-None-Match` says that the caller has this representation already."""
    given = ",".join(request.headers.getlist("if-none-match"))
    if not given:
        return False
    if given.strip() == "*":
        return True
    # Weak comparison (RFC 9110, 13.1.2); a header that cannot be read does not count.
    return bool(_LIST.fullmatch(given)) and etag in (tag.removeprefix("W/") for tag in _TAGS.findall(given))


async def if_match(
    request: Request, current: Callable[[], Awaitable[Tagged]], write: Callable[[Seen | None], Awaitable[T]]
) -> T:
    """Write if the caller's `If-Match` allows it.

    `write` is given what the caller has seen, or None for whatever is there. Only the id and the version of a
    tag count: they are what a write overwrites. Raises `StaleTag`, with the current tag, and
    `MalformedRequest`.
    """
    seen = await _seen(request, current)
    try:
        return await write(seen)
    except PreconditionFailed as error:
        raise StaleTag(await current(), error) from error


def aimed(ref: R, seen: Seen | None, as_id: Callable[[UUID], R]) -> tuple[R, int | None]:
    """What the caller has seen, whatever its slug names by now, and the version to expect; None for any."""
    return (ref, None) if seen is None else (as_id(seen.id), seen.version)


def version_of(seen: Seen | None) -> int | None:
    """The version that a write is to expect; None for any."""
    return None if seen is None else seen.version


class StaleTag(Exception):
    """The resource is not what the caller's `If-Match` names."""

    def __init__(self, current: Tagged, error: PreconditionFailed) -> None:
        super().__init__("the resource has changed")
        self.current = current
        self.error = error


async def answer_stale_tag(request: Request, error: Exception) -> Response:
    """412 with the tag that would have fitted, and what has changed, where that is known."""
    assert isinstance(error, StaleTag)  # noqa: S101 - Starlette hands over what the handler is registered for
    current, refused = error.current, error.error
    more: dict[str, object] = {"current_version": current.version}
    # Nothing where it has changed again meanwhile: a client may go by the names, and send what it has anew.
    if refused.changed is not None and current.version == refused.current_version:
        more["changed"] = refused.changed
        if refused.conflicting:
            more["conflicting"] = refused.conflicting
    problem = problems.problem_of(PreconditionFailed)
    return problems.answer(request.scope, problem, more=more, headers={"ETag": current.etag})


async def _seen(request: Request, current: Callable[[], Awaitable[Tagged]]) -> Seen | None:
    lines = request.headers.getlist("if-match")
    given = ",".join(lines).strip()
    if not lines or given == "*":
        return None
    if not _LIST.fullmatch(given):
        raise MalformedRequest('If-Match must be * or entity tags such as "3-0123456789abcdef01234567"')
    found = await current()
    # Strong comparison (13.1.1): a weak tag never matches, and neither does one that is not from here.
    own = [_OWN_TAG.fullmatch(tag) for tag in _TAGS.findall(given)]
    versions = {int(match[1]) for match in own if match and match[2] == _end_of(found.id)}
    # Of several the current one, or else the newest: whoever names it knows what was before.
    return Seen(found.id, found.version if found.version in versions else max(versions, default=_NO_VERSION))
