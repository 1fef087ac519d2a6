"""What goes through the pipes of a worker: JSON behind its length in four bytes."""

import json
import struct
from typing import Any, Final, Literal, TypedDict

LENGTH: Final = struct.Struct("!I")
READY: Final = b"ready\n"
"""What a worker says once, when it has loaded everything."""

Kind = Literal["post", "comment"]


class Rendered(TypedDict):
    """What a source became; of a comment the HTML alone counts."""

    html: str
    summary: str
    word_count: int
    toc: list[tuple[int, str, str]]
    """Level, text and anchor of each heading; a list of lists once it went through a pipe."""


def packed(message: object) -> bytes:
    """A message as it goes into a pipe."""
    data = json.dumps(message, ensure_ascii=False).encode()
    return LENGTH.pack(len(data)) + data


def length(header: bytes) -> int:
    """How many bytes follow the first four."""
    size: int = LENGTH.unpack(header)[0]
    return size


def unpacked(data: bytes) -> Any:  # noqa: ANN401  (whatever the other side packed)
    """The message in the bytes that follow the first four."""
    return json.loads(data)
