"""Read bodies: bounded, and strictly, so that no two readers can understand one body differently."""

import asyncio
import json
import math
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import Any, Final, NoReturn
from urllib.parse import parse_qsl

from fastapi import Request

from blog.entrypoints.http.errors import (
    MalformedRequest,
    PayloadTooLarge,
    RequestTimeout,
    UnsupportedMediaType,
)

MOST_BYTES: Final = 1024 * 1024
MOST_SECONDS: Final = 10
"""For how long a body may be on its way."""
DEEPEST: Final = 32
MOST_MEMBERS: Final = 100
"""Members of one object. No body of this API has a tenth of them; a hostile one would make as many errors."""
JSON_TYPE: Final = "application/json"
MERGE_PATCH_TYPE: Final = "application/merge-patch+json"
FORM_TYPE: Final = "application/x-www-form-urlencoded"
HANG_UP: Final = MappingProxyType({"Connection": "close"})
"""What is still on its way is nobody's next request."""
_LONGEST_INTEGER: Final = len(str(-(2**63)))


def require_type(request: Request, *accepted: str) -> str:
    """The media type of the body, in lower case and without parameters.

    Raises `UnsupportedMediaType` unless it is one of these, and for another charset than UTF-8.
    """
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("send the body without a Content-Encoding")
    main, _, rest = request.headers.get("content-type", "").lower().partition(";")
    found = main.strip()
    parameters = (parameter.partition("=") for parameter in rest.split(";"))
    charsets = {value.strip(' "') for name, _, value in parameters if name.strip() == "charset"}
    if found not in accepted or not charsets <= {"utf-8", "utf8"}:
        detail = f"send {' or '.join(accepted)} in UTF-8"
        raise UnsupportedMediaType(detail, headers={"Accept": ", ".join(accepted)})
    return found


async def read_body(request: Request) -> bytes:
    """The whole body. Raises `PayloadTooLarge` as soon as that is sure, and `RequestTimeout`."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > MOST_BYTES:
        raise PayloadTooLarge(headers=HANG_UP)
    chunks: list[bytes] = []
    size = 0
    async with _in_time():
        async for chunk in request.stream():
            size += len(chunk)
            if size > MOST_BYTES:
                raise PayloadTooLarge(headers=HANG_UP)
            chunks.append(chunk)
    return b"".join(chunks)


async def has_body(request: Request) -> bool:
    """Whether a body comes, which is known once it begins, or the request ends. Raises `RequestTimeout`."""
    async with _in_time():
        async for chunk in request.stream():
            if chunk:
                return True
    return False


@asynccontextmanager
async def _in_time() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(MOST_SECONDS):
            yield
    except TimeoutError:
        raise RequestTimeout(headers=HANG_UP) from None


def parse_json(body: bytes) -> Any:  # noqa: ANN401 - JSON may hold anything
    """A JSON value (RFC 8259) that every reader understands alike (RFC 7493, I-JSON).

    Raises `MalformedRequest` for bad UTF-8 or syntax, duplicate keys, NaN and infinities, numbers that
    overflow 64 bits or a double, lone surrogates, more than 32 levels.
    """
    try:
        value = json.loads(
            body.decode(),
            object_pairs_hook=_members,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_within_64_bits,
        )
        if b"\\u" in body:
            # Only an escape can make half a character; encoding finds it.
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeError:
        raise MalformedRequest("the body is not well-formed UTF-8") from None
    except json.JSONDecodeError as error:
        raise MalformedRequest(f"the body is not JSON: {error.msg} at character {error.pos}") from None
    except RecursionError:
        raise MalformedRequest(f"the body has more than {DEEPEST} levels") from None
    if body.count(b"{") + body.count(b"[") > DEEPEST:
        _refuse_depth(value)
    return value


def parse_form(body: bytes) -> Mapping[str, str]:
    """The fields of a URL-encoded form. Raises `MalformedRequest` for bad UTF-8 and for repeated fields."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=MOST_MEMBERS,
        )
    except ValueError:
        raise MalformedRequest("the body is not a URL-encoded form in UTF-8") from None
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise MalformedRequest("a field is given more than once")
    return fields


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MOST_MEMBERS:
        raise MalformedRequest(f"an object has more than {MOST_MEMBERS} members")
    members = dict(pairs)
    if len(members) < len(pairs):
        raise MalformedRequest("an object has the same key twice")
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedRequest(f"{name} is not a JSON value")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise MalformedRequest("a number is too large")
    return number


def _within_64_bits(text: str) -> int:
    if len(text) > _LONGEST_INTEGER or not -(2**63) <= int(text) < 2**63:
        raise MalformedRequest("an integer does not fit into 64 bits")
    return int(text)


def _refuse_depth(value: object) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            child
            for parent in level
            for child in (parent.values() if isinstance(parent, dict) else parent)  # type: ignore[attr-defined]  # only containers are kept
            if isinstance(child, dict | list)
        ]
        if not level:
            return
    raise MalformedRequest(f"the body has more than {DEEPEST} levels")
