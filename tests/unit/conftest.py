import socket
from typing import Any, NoReturn

import pytest


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit test talks to nobody: any connection but one inside this machine's memory is refused."""
    for name in ("connect", "connect_ex"):
        allowed = getattr(socket.socket, name)

        def guarded(self: socket.socket, address: Any, allowed: Any = allowed) -> Any:  # noqa: ANN401  (as the original)
            return allowed(self, address) if self.family == socket.AF_UNIX else _refuse(address)

        monkeypatch.setattr(socket.socket, name, guarded)


def _refuse(address: object) -> NoReturn:
    pytest.fail(
        f"A unit test tried to connect to {address}. Use a fake, or move the test to tests/integration."
    )
