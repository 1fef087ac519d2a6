"""New ids from the time and the machine's randomness."""

from uuid import UUID

from uuid_utils.compat import uuid7

from blog.application.ports.identity import IdGenerator


class Uuid7Generator(IdGenerator):
    """UUIDs of version 7 (RFC 9562): in the order of their making, so that indexes grow at one end."""

    def new(self) -> UUID:
        return uuid7()
