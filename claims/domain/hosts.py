"""Hosts of addresses: a name or an IP address, with or without a port (RFC 3986, 3.2.2)."""

import ipaddress
import re
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from claims.domain.limits import MAX_URL

#: a name of at most 253 characters in labels, or an IPv6 address in brackets; then a port
_HOST: Final = re.compile(
    r"(?:(?=[^:]{1,253}(?::|\Z))[\w-]{1,63}(?:\.[\w-]{1,63})*\.?|\[(?P<ipv6>[0-9A-Fa-f:.]+)\])(?::(?P<port>\d{1,5}))?",
    re.ASCII,
)
_MAX_PORT: Final = 65_535
#: an http or https URL of printable ASCII, without user and fragment
_URL: Final = re.compile(r"(?P<scheme>https?)://(?P<host>[^/?#@]+)(?:[/?][!\"$-~]*)?", re.ASCII)


@lru_cache(maxsize=256)
def is_host(text: str) -> bool:
    """Return True if a text is a host name or an IP address, with or without a port."""
    match = _HOST.fullmatch(text)
    if match is None or int(match["port"] or 0) > _MAX_PORT:
        return False
    return match["ipv6"] is None or _is_ipv6(match["ipv6"])


def is_protected(url: str) -> bool:
    """Return True for an https URL, or an http URL of the loopback: nobody on the way can read what it gets.

    The URL has at most MAX_URL characters of printable ASCII, a well-formed host, no user and no fragment.
    """
    match = _URL.fullmatch(url)
    if match is None or len(url) > MAX_URL or not is_host(match["host"]):
        return False
    return match["scheme"] == "https" or _is_loopback(urlsplit(url).hostname or "")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True
