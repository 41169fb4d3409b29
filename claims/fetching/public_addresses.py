"""Addresses of the open internet."""

import ipaddress
import socket
from typing import Final

#: networks outside the open internet: IANA's special-purpose registries (RFC 6890), and some that look public
CLOSED: Final = tuple(
    map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "168.63.129.16/32",  # the last is Azure's host agent
            "::/3",
            "4000::/2",
            "8000::/1",  # all outside 2000::/3 (RFC 4291 2.4): ULA, link- and site-local, NAT64, ...
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20",  # Teredo and similar tunnels, documentation, 6to4
        ),
    )
)


def is_public(address: str) -> bool:
    """Return True if an address, as text, is on the open internet; False for a malformed one."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if ip.version == 6 and int(ip) >> 32 in (0, 0xFFFF):  # IPv4 inside: compatible and mapped (RFC 4291 2.5.5)
        ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return "%" not in address and not any(ip in network for network in CLOSED)


def system_addresses(host: str, port: int) -> list[str]:
    """List a host's addresses from the system; raise OSError or UnicodeError if it has none."""
    return list(dict.fromkeys(str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
