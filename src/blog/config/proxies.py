"""Which proxies are believed."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network
from typing import Final

_IPV4_IN_IPV6: Final = IPv6Network("::ffff:0:0/96")


def parse_networks(values: Sequence[str]) -> tuple[IPv4Network | IPv6Network, ...]:
    """The networks that these stand for. Raises `ValueError`."""
    try:
        return tuple(ip_network(value) for value in values)
    except ValueError:
        raise ValueError(
            "each must be an address or a network such as 10.0.0.0/8, with nothing behind its prefix"
        ) from None


def trusts_everybody(networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    """Whether they are the whole internet, in one piece or in several, so that anybody is believed."""
    given = list(networks)
    fourth = collapse_addresses([each for each in given if isinstance(each, IPv4Network)])
    sixth = collapse_addresses([each for each in given if isinstance(each, IPv6Network)])
    return any(each.prefixlen == 0 for each in fourth) or any(_IPV4_IN_IPV6.subnet_of(each) for each in sixth)
