"""Where a request comes from, by facts that the server knows."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from itertools import islice
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from blog.application.ports.calls import Call, CallContext
from blog.entrypoints.http import limits, problems

_SITE_BITS: Final = 64
"""Of an IPv6 address: what one subscriber is given, and can change the rest of at will."""
_MOST_HOPS: Final = 32
"""No request comes through more proxies than that."""
_MOST_KEPT: Final = 4_096
"""Addresses whose reading is kept: clients come again, and to read an address twice costs 20 to 50 µs."""
_FORWARDED: Final = b"x-forwarded-for"
_MAPPED: Final = IPv6Network("::ffff:0:0/96")
_MAPPED_BITS: Final = 96

Address = IPv4Address | IPv6Address


class ClientAddresses:
    """Finds out the address of a client, behind proxies too.

    Of the header `X-Forwarded-For`, proxies only ever add to the end; what stands before may be anybody's
    invention. So it is read from its end, for as long as what speaks is a trusted proxy.
    """

    def __init__(self, trusted: Sequence[str] = ()) -> None:
        networks = [ip_network(each) for each in trusted]
        self._trusted = [
            ip_network((int(each.network_address) & 0xFFFFFFFF, each.prefixlen - _MAPPED_BITS))
            if isinstance(each, IPv6Network) and each.subnet_of(_MAPPED)
            else each
            for each in networks
        ]

    def find(self, scope: Scope) -> str | None:
        """The address of the client; None where the connection has none, as on a Unix socket."""
        peer = scope.get("client")
        address = _peer(peer[0]) if peer else None
        if address is None:
            return None
        if self._trusted:
            for hop in islice(_hops(scope), _MOST_HOPS):
                if not self._trusts(address):
                    break
                told = _parse(hop)
                if told is None:
                    break
                address = told
        return str(address)

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self._trusted)


class Answering:
    """Makes each request the current call, for limits and the audit trail to know of."""

    def __init__(self, app: ASGIApp, calls: CallContext, addresses: ClientAddresses) -> None:
        self._app = app
        self._calls = calls
        self._addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, within the call; the answer tells of the limits that were counted."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        address = self._addresses.find(scope)
        call = Call(
            request_id=scope.get(problems.REQUEST_ID),
            address=address,
            network=None if address is None else network_of(address),
            user_agent=Headers(scope=scope).get("user-agent"),
        )

        async def send_telling(message: Message) -> None:
            if call.verdicts and message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *limits.headers(call.verdicts)]
            await send(message)

        with self._calls.answering(call):
            await self._app(scope, receive, send_telling)


@lru_cache(maxsize=_MOST_KEPT)
def network_of(address: str) -> str:
    """What limits count by: an IPv4 address, or the /64 of an IPv6 one."""
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((found.packed, _SITE_BITS), strict=False))
    return str(found)


def _hops(scope: Scope) -> Iterator[str]:
    """What proxies say, the last of them first. A header that is given twice goes on where the first ends."""
    for name, value in reversed(scope["headers"]):
        if name == _FORWARDED:
            rest = value.decode("latin-1")
            while rest:
                rest, _, hop = rest.rpartition(",")
                if hop.strip():
                    yield hop.strip()


def _parse(text: str) -> Address | None:
    """The address, without a port, brackets and zone; IPv4 where it is only written as IPv6."""
    if text.startswith("["):
        text, bracket, port = text[1:].partition("]")
        if not bracket or (port and not (port[0] == ":" and port[1:].isdecimal())):
            return None
    elif text.count(":") == 1:
        text, _, port = text.partition(":")
        if not port.isdecimal():
            return None
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


# Of the other end of a connection alone: what a header says may be long, and anything.
_peer = lru_cache(maxsize=_MOST_KEPT)(_parse)
