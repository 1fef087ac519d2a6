"""What happens to previews."""

from dataclasses import dataclass

from blog.domain.common.events import DomainEvent
from blog.domain.common.ids import PostId


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewCreated(DomainEvent):
    """Whoever has the link may read the post, whatever its status, until the preview expires."""

    name = "preview.created"
    post_id: PostId


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRevoked(DomainEvent):
    """The link shows nothing any more."""

    name = "preview.revoked"
    post_id: PostId
