"""Typed identities: UUIDs of version 7 (RFC 9562), made by the `IdGenerator` port."""

import re
from typing import Final, NewType
from uuid import UUID

UserId = NewType("UserId", UUID)
PostId = NewType("PostId", UUID)
TagId = NewType("TagId", UUID)
CommentId = NewType("CommentId", UUID)
SessionId = NewType("SessionId", UUID)
TokenId = NewType("TokenId", UUID)
ConfirmationId = NewType("ConfirmationId", UUID)
PendingId = NewType("PendingId", UUID)
InvitationId = NewType("InvitationId", UUID)
PreviewId = NewType("PreviewId", UUID)
TranslationGroupId = NewType("TranslationGroupId", UUID)
SeriesId = NewType("SeriesId", UUID)
CustomFieldId = NewType("CustomFieldId", UUID)

_CANONICAL: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_DIGITS: Final = re.compile(r"[0-9a-f]{32}", re.IGNORECASE)


def parsed_id(text: str) -> UUID | None:
    """The id that the text spells in its canonical form, in either case; None for any other text."""
    # UUID() alone also takes braces, URNs, and hyphens anywhere or nowhere.
    return UUID(text) if _CANONICAL.fullmatch(text) else None


def looks_like_an_id(text: str) -> bool:
    """Whether somebody could take the text for an id: with its hyphens or without."""
    return bool(_CANONICAL.fullmatch(text) or _DIGITS.fullmatch(text))
