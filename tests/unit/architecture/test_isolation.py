"""What tests/unit/conftest.py promises."""

import asyncio
import socket

import pytest


def test_a_unit_test_cannot_connect() -> None:
    with socket.socket() as telephone, pytest.raises(pytest.fail.Exception, match="tried to connect"):
        telephone.connect(("127.0.0.1", 9))


async def test_nor_through_the_event_loop() -> None:
    with pytest.raises(pytest.fail.Exception, match="tried to connect"):
        await asyncio.open_connection("127.0.0.1", 9)
