"""Work that takes long and waits for nothing."""

from collections.abc import Callable
from typing import ClassVar, Protocol, TypeVar

from blog.domain.common.errors import DomainError, ErrorKind

T = TypeVar("T")


class ComputingBusy(DomainError):
    """More comparisons wait than the server takes on."""

    code = "computing_busy"
    kind: ClassVar[ErrorKind] = ErrorKind.UNAVAILABLE
    title = "Too much is being compared at once; try again in a moment"


class Offload(Protocol):
    """Runs pure computations away from the event loop, one at a time. Raises `ComputingBusy`."""

    async def run(self, work: Callable[[], T]) -> T:
        """What the work gives, or the error that it raises."""
        ...
