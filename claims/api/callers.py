"""Callers as they are counted: a token, or an address without a token; and the count of wrong tokens."""

import ipaddress
import re
import time
from typing import Any, Final

from claims.domain.actors import PUBLIC_READER, Actor
from claims.domain.limits import MAX_WRONG_TOKENS
from claims.shared_counters import SharedCounters

#: seconds in which wrong tokens of an address are counted together
_WRONG_SECONDS: Final = 60


def caller_key(caller: Actor, environ: dict[str, Any]) -> str:
    """Return the key under which the requests of a caller are counted: its token name, or its address."""
    if caller is not PUBLIC_READER:
        return f"token:{caller.name}"
    return f"address:{network_of(environ.get('REMOTE_ADDR', ''))}"


def count_wrong_token(counters: SharedCounters, environ: dict[str, Any]) -> int | None:
    """Count a wrong token of an address; return the seconds to wait if there were too many, else None."""
    end = window_end(_WRONG_SECONDS)
    number = counters.add(f"wrong tokens {network_of(environ.get('REMOTE_ADDR', ''))}", end)
    return seconds_until(end) if number > MAX_WRONG_TOKENS else None


def network_of(address: str) -> str:
    """Return an address of IPv4 as it is, and the network of one of IPv6: a customer has a whole one (RFC 6177)."""
    if ":" not in address:
        return address
    try:
        return str(ipaddress.IPv6Network((re.sub("%.*", "", address), 64), strict=False).network_address)
    except ValueError:
        return address


def window_end(seconds: int) -> int:
    """Return the Unix second at which the current window of some seconds ends."""
    return (int(time.time()) // seconds + 1) * seconds


def seconds_until(end: int) -> int:
    """Return the seconds until a Unix second, at least 1."""
    return max(1, end - int(time.time()))
