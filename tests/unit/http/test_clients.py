"""Where a request comes from: never what a client says of itself, unless a trusted proxy says it."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as some
from starlette.types import Scope

from blog.entrypoints.http.clients import ClientAddresses, network_of

PROXIES: Final = ("10.0.0.0/8", "192.0.2.1", "fd00::/8")
BEHIND_PROXIES: Final = ClientAddresses(PROXIES)
ADDRESSES: Final = some.ip_addresses()
STRANGERS: Final = ADDRESSES.filter(
    lambda address: (
        not any(address in ip_network(proxy) for proxy in PROXIES)
        and not (isinstance(address, IPv6Address) and (address.ipv4_mapped is not None))
    )
)
HOPS: Final = some.lists(some.one_of(ADDRESSES.map(str), some.text(some.characters(max_codepoint=255))))


def request(peer: str | None, *forwarded: str, name: bytes = b"x-forwarded-for") -> Scope:
    headers = [(name, value.encode("latin-1")) for value in forwarded]
    return {"type": "http", "client": None if peer is None else (peer, 4711), "headers": headers}


@given(ADDRESSES, HOPS)
def test_without_trusted_proxies_the_header_does_nothing(
    peer: IPv4Address | IPv6Address, hops: Sequence[str]
) -> None:
    expected = ClientAddresses().find(request(str(peer)))
    assert ClientAddresses().find(request(str(peer), ", ".join(hops))) == expected


@given(STRANGERS, HOPS)
def test_nobody_but_a_trusted_proxy_is_believed(peer: IPv4Address | IPv6Address, hops: Sequence[str]) -> None:
    assert BEHIND_PROXIES.find(request(str(peer), ", ".join(hops))) == str(peer)


@given(STRANGERS, HOPS, some.lists(some.sampled_from(["10.1.2.3", "192.0.2.1", "fd00::7"]), max_size=5))
def test_whatever_a_client_invents_stands_before_what_the_first_proxy_adds(
    client: IPv4Address | IPv6Address, invented: Sequence[str], proxies: Sequence[str]
) -> None:
    hops = ", ".join([*invented, str(client), *proxies])
    assert BEHIND_PROXIES.find(request("10.0.0.1", hops)) == str(client)


@pytest.mark.parametrize(
    ("hops", "found"),
    [
        ([], "10.0.0.1"),
        ([""], "10.0.0.1"),
        (["198.51.100.7"], "198.51.100.7"),
        (["203.0.113.9, 198.51.100.7, 10.0.0.2"], "198.51.100.7"),
        (["203.0.113.9", "198.51.100.7", "10.0.0.2"], "198.51.100.7"),
        (["198.51.100.7,,10.0.0.2, ,"], "198.51.100.7"),
        (["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        (["203.0.113.9, unknown, 10.0.0.2"], "10.0.0.2"),
        (["203.0.113.9, _hidden"], "10.0.0.1"),
        (["198.51.100.7:51234"], "198.51.100.7"),
        (["[2001:db8::1]:443"], "2001:db8::1"),
        (["[2001:db8::1]"], "2001:db8::1"),
        (["2001:DB8:0:0::1"], "2001:db8::1"),
        (["fe80::1%eth0"], "fe80::1"),
        (["[fe80::1%25eth0]:80"], "fe80::1"),
        (["::ffff:198.51.100.7"], "198.51.100.7"),
        (["::ffff:10.9.9.9"], "10.9.9.9"),
        (["198.51.100.7, ::ffff:10.9.9.9"], "198.51.100.7"),
        (["198.51.100.7:http"], "10.0.0.1"),
        (["[2001:db8::1]443"], "10.0.0.1"),
        (["[2001:db8::1"], "10.0.0.1"),
        (["198.51.100.07"], "10.0.0.1"),
        (["0x7f000001"], "10.0.0.1"),
        (["2130706433"], "10.0.0.1"),
        (["198.51.100.7, " + "10.0.0.2, " * 5_000], "10.0.0.2"),
    ],
)
def test_the_header_is_read_from_its_end_for_as_long_as_proxies_speak(hops: list[str], found: str) -> None:
    assert BEHIND_PROXIES.find(request("10.0.0.1", *hops)) == found


@pytest.mark.parametrize(
    "name", [b"forwarded", b"x-real-ip", b"client-ip", b"x-client-ip", b"cf-connecting-ip"]
)
def test_no_other_header_is_looked_at(name: bytes) -> None:
    for value in ("198.51.100.7", "for=198.51.100.7"):
        assert BEHIND_PROXIES.find(request("10.0.0.1", value, name=name)) == "10.0.0.1"


@pytest.mark.parametrize(
    ("peer", "found"),
    [
        ("::ffff:192.0.2.9", "192.0.2.9"),
        ("fe80::1%eth0", "fe80::1"),
        ("/run/blog.sock", None),
        ("testclient", None),
        (None, None),
    ],
)
def test_the_other_end_of_the_connection_has_one_spelling(peer: str | None, found: str | None) -> None:
    assert ClientAddresses().find(request(peer)) == found


def test_a_proxy_over_a_socket_is_not_believed_for_it_has_no_address() -> None:
    assert BEHIND_PROXIES.find(request(None, "198.51.100.7")) is None


def test_a_proxy_is_trusted_in_either_spelling_of_its_address() -> None:
    addresses = ClientAddresses(["::ffff:10.0.0.0/104"])
    assert addresses.find(request("::ffff:10.1.2.3", "198.51.100.7")) == "198.51.100.7"
    assert addresses.find(request("10.1.2.3", "198.51.100.7")) == "198.51.100.7"


@given(some.ip_addresses(v=6), some.integers(0, 2**64 - 1))
def test_an_ipv6_address_counts_by_its_64_bits(address: IPv6Address, other: int) -> None:
    neighbour = IPv6Address((int(address) & ~(2**64 - 1)) | other)
    assert network_of(str(address)) == network_of(str(neighbour))
    assert network_of(str(address)).endswith("/64")


def test_an_ipv4_address_counts_alone() -> None:
    assert network_of("198.51.100.7") == "198.51.100.7"
    assert network_of("2001:db8:0:7::1") == "2001:db8:0:7::/64"
