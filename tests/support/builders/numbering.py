"""What makes one aggregate of a test different from the next."""

from datetime import datetime, timedelta

from tests.support.fakes.system import START


class Numbered:
    """Gives a number to each, from which its unique fields and its times are made."""

    def __init__(self, first: int = 100_001) -> None:
        self._next = first

    def _number(self) -> tuple[int, datetime]:
        n, self._next = self._next, self._next + 1
        return n, START - timedelta(days=1) + timedelta(seconds=n - 100_000, microseconds=n)
