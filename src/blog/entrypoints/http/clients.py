"""Where a request comes from, by facts that the server knows."""

from ipaddress import IPv6Address, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from blog.application.ports.calls import Call, CallContext
from blog.entrypoints.http import problems

_SITE_BITS = 64
"""Of an IPv6 address: what one subscriber is given, and can change the rest of at will."""


class Answering:
    """Makes each request the current call, for limits and the audit trail to know of."""

    def __init__(self, app: ASGIApp, calls: CallContext) -> None:
        self._app = app
        self._calls = calls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, within the call."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        address = client_address(scope)
        call = Call(
            request_id=scope.get(problems.REQUEST_ID),
            address=address,
            network=None if address is None else network_of(address),
            user_agent=Headers(scope=scope).get("user-agent"),
        )
        with self._calls.answering(call):
            await self._app(scope, receive, send)


def client_address(scope: Scope) -> str | None:
    """The address at the other end of the connection; None where there is none, as on a Unix socket."""
    peer = scope.get("client")
    try:
        return str(ip_address(peer[0])) if peer else None
    except ValueError:
        return None


def network_of(address: str) -> str:
    """What limits count by: an IPv4 address, also where it is written as IPv6, or the /64 of an IPv6 one."""
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ip_network((found.packed, _SITE_BITS), strict=False))
    return str(found)
