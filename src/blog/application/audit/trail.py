"""Where acts are written that are no events of an aggregate."""

from typing import Protocol

from blog.application.audit.acts import Act


class AuditTrail(Protocol):
    """The end of the trail, within one transaction. Events get there by themselves."""

    def add(self, act: Act) -> None:
        """Write the act, after those of the events, when the transaction ends."""
        ...
