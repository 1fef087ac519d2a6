"""The current call, by task."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from blog.application.ports.calls import Call, CallContext


class TaskCallContext(CallContext):
    """Keeps the call in a context variable, which follows a request through all of its tasks."""

    def __init__(self) -> None:
        self._current: ContextVar[Call | None] = ContextVar("call", default=None)

    def current(self) -> Call:
        return self._current.get() or Call(is_system=True)

    @contextmanager
    def answering(self, call: Call) -> Iterator[None]:
        token = self._current.set(call)
        try:
            yield
        finally:
            self._current.reset(token)
