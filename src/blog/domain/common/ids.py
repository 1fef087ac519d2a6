"""Typed identities: UUIDs of version 7 (RFC 9562), made by the `IdGenerator` port."""

from typing import NewType
from uuid import UUID

UserId = NewType("UserId", UUID)
PostId = NewType("PostId", UUID)
TagId = NewType("TagId", UUID)
CommentId = NewType("CommentId", UUID)
SessionId = NewType("SessionId", UUID)
