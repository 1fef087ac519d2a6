"""What goes wrong where nobody waits for an answer."""

from typing import Protocol


class IncidentReport(Protocol):
    """Tells the operator of failures in the background."""

    def report(self, what: str, error: Exception) -> None:
        """Note that something failed. Never raises."""
        ...
