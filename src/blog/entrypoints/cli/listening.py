"""The sockets of the server, taken before anything else is started."""

import errno
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

BACKLOG: Final = 2048
"""Connections that wait to be accepted; uvicorn's own number."""

_ABSENT: Final = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})
"""An address that this machine does not have, or a family: IPv6 is often switched off."""


class NotListening(Exception):
    """The address cannot be listened on; the message is one line."""


@contextmanager
def listening(host: str, port: int) -> Iterator[list[socket.socket]]:
    """Sockets that listen on every address that the host stands for; `localhost` has two.

    They listen at once, or a second server could take the same port until the first accepts. Where the port
    is 0 they share the one that the system gives the first. Raises `NotListening`.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no name"
        raise NotListening(f"{host} is no address to listen on: {reason} (BLOG_HOST)") from error
    absent: OSError | None = None
    with ExitStack() as opened:
        sockets: list[socket.socket] = []
        for family, kind, protocol, _, address in dict.fromkeys(found):
            try:
                one = opened.enter_context(socket.socket(family, kind, protocol))
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    # Its IPv4 half has a socket of its own, where it is wanted.
                    one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                one.bind((address[0], port, *address[2:]))
                one.listen(BACKLOG)
            except OSError as error:
                if error.errno not in _ABSENT:
                    raise NotListening(_reason(error, port)) from error
                absent = error
                continue
            one.set_inheritable(True)
            port = port or one.getsockname()[1]
            sockets.append(one)
        if not sockets:
            reason = absent.strerror if absent else "it has none"
            raise NotListening(f"{host} is no address to listen on: {reason} (BLOG_HOST)") from absent
        yield sockets


def _reason(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is in use (BLOG_PORT)"
    return f"port {port} cannot be listened on: {error.strerror} (BLOG_PORT)"
