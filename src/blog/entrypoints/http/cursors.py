"""Cursors: positions in a list, written down so that only this service can have written them."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from typing import Final

from pydantic_core import from_json, to_json

from blog.domain.common.paging import Direction, InvalidCursor, Position

CURSOR_PATTERN: Final = r"^[A-Za-z0-9_-]{24,2048}$"
_SIGNATURE_BYTES: Final = 16


class Cursors:
    """Signs positions (HMAC-SHA-256, cut to 128 bits) together with the list that they belong to.

    A cursor carries nothing that its reader did not see: the sort values of the row beside the position.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def write(self, position: Position, listing: str) -> str:
        """The cursor; `listing` names the list with its order and filters."""
        payload = to_json([position.direction[0], *position.values])
        return urlsafe_b64encode(self._sign(payload, listing) + payload).rstrip(b"=").decode()

    def read(self, cursor: str, listing: str) -> Position:
        """The position. Raises `InvalidCursor` for a cursor of another list, order, filter or service."""
        try:
            sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        except (NotBase64, ValueError):
            raise InvalidCursor from None
        signature, payload = sealed[:_SIGNATURE_BYTES], sealed[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._sign(payload, listing)):
            raise InvalidCursor
        direction, *values = from_json(payload)
        forward = direction == Direction.FORWARD[0]
        return Position(tuple(values), Direction.FORWARD if forward else Direction.BACKWARD)

    def _sign(self, payload: bytes, listing: str) -> bytes:
        # The length keeps the two parts apart.
        message = len(payload).to_bytes(4, "big") + payload + listing.encode()
        return hmac.digest(self._key, message, "sha256")[:_SIGNATURE_BYTES]
