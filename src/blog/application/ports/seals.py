"""Links that carry what they mean, signed so that only this service can have made them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from blog.domain.common.ids import PostId, PreviewId


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewClaim:
    """What the token of a preview says. It is no secret; its signature is."""

    preview_id: PreviewId
    post_id: PostId
    expires_at: datetime


class PreviewSeal(Protocol):
    """Signs tokens of previews, and recognises its own. Nothing is looked up."""

    def seal(self, claim: PreviewClaim) -> str:
        """The token; always the same for the same claim."""
        ...

    def open(self, token: str) -> PreviewClaim | None:
        """What the token says, expired or not; None for any that this service did not make."""
        ...
