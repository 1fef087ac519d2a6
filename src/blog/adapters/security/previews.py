"""Signed tokens of previews."""

import hmac
import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from blog.application.ports.seals import PreviewClaim, PreviewSeal
from blog.domain.common.ids import PostId, PreviewId

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_PURPOSE: Final = b"blog preview 1\x00"
"""What is signed begins with it, and so does what the key is made from: it is good for nothing else."""
_SIGNATURE: Final = 32
_TIME: Final = 8
# Two ids, the end and the signature are 72 bytes: 96 characters, and no spare bits to vary.
_FORM: Final = re.compile(r"bv_(?P<sealed>[A-Za-z0-9_-]{96})(?P<checksum>[0-9a-f]{8})", re.ASCII)


class HmacPreviewSeal(PreviewSeal):
    """The ids of the preview and of its post, the end of the preview, and an HMAC-SHA-256 over them, whole.

    They stand in base64url between a prefix and a CRC-32 in hexadecimal, as in all tokens of this service: so
    scanners recognise a leaked one. The key is derived from the secret of the service, which signs cursors as
    it is.
    """

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, _PURPOSE + b"key", "sha256")

    def seal(self, claim: PreviewClaim) -> str:
        ends = (claim.expires_at - _EPOCH) // _MICROSECOND
        said = claim.preview_id.bytes + claim.post_id.bytes + ends.to_bytes(_TIME, "big")
        stem = f"bv_{urlsafe_b64encode(said + self._sign(said)).decode()}"
        return stem + _checksum(stem)

    def open(self, token: str) -> PreviewClaim | None:
        found = _FORM.fullmatch(token)
        if found is None:
            return None
        sealed = urlsafe_b64decode(found["sealed"])
        said, signature = sealed[:-_SIGNATURE], sealed[-_SIGNATURE:]
        is_signed = hmac.compare_digest(signature, self._sign(said))
        if not is_signed or _checksum(token[:-8]) != found["checksum"]:
            return None
        return PreviewClaim(
            preview_id=PreviewId(UUID(bytes=said[:16])),
            post_id=PostId(UUID(bytes=said[16:32])),
            expires_at=_EPOCH + int.from_bytes(said[32:], "big") * _MICROSECOND,
        )

    def _sign(self, said: bytes) -> bytes:
        return hmac.digest(self._key, _PURPOSE + said, "sha256")


def _checksum(stem: str) -> str:
    return f"{zlib.crc32(stem.encode()):08x}"
