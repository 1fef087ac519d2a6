"""New identities."""

from typing import Protocol
from uuid import UUID


class IdGenerator(Protocol):
    """Makes the ids of aggregates."""

    def new(self) -> UUID:
        """A UUID of version 7 (RFC 9562), greater than those made before it in this process."""
        ...
