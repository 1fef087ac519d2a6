"""Chance, where many must not do the same at the same moment."""

from typing import Protocol


class Jitter(Protocol):
    """Draws waiting times."""

    def below(self, seconds: float) -> float:
        """A duration from 0 to `seconds`, evenly spread."""
        ...
