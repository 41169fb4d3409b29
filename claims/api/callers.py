"""Callers as they are counted: a token, or an address without a token; and the counts of wrong tokens and passwords."""

import ipaddress
import re
import time
from typing import Any, Final

from claims.domain.access import actor_key
from claims.domain.actors import PUBLIC_READER, Actor
from claims.domain.limits import MAX_WRONG_OF_NAME, MAX_WRONG_PASSWORDS, MAX_WRONG_TOKENS
from claims.shared_counters import SharedCounters

#: seconds in which wrong tokens of an address are counted together
_WRONG_SECONDS: Final = 60
#: name of a counter, the wrong tries that it allows, and the seconds in which they count together
_PASSWORD_COUNTERS: Final = (
    ("wrong passwords of {name} from {network}", MAX_WRONG_PASSWORDS, 300),
    ("wrong passwords of {name}", MAX_WRONG_OF_NAME, 3_600),
    ("wrong passwords from {network}", MAX_WRONG_TOKENS, 60),
)


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


def seconds_to_wait(counters: SharedCounters, environ: dict[str, Any], name: str) -> int | None:
    """Return the seconds until another try for a name is allowed; None if it is allowed now.

    Args:
        counters: of all processes of the server.
        environ: of the request.
        name: as it was typed.
    """
    full = [
        window_end(seconds)
        for key, most, seconds in _password_keys(environ, name)
        if counters.add(key, window_end(seconds), 0) >= most
    ]
    return seconds_until(max(full)) if full else None


def count_wrong_password(counters: SharedCounters, environ: dict[str, Any], name: str) -> None:
    """Count a wrong password for a name, which nobody may have."""
    for key, _, seconds in _password_keys(environ, name):
        counters.add(key, window_end(seconds))


def _password_keys(environ: dict[str, Any], name: str) -> list[tuple[str, int, int]]:
    values = {"name": actor_key(name), "network": network_of(environ.get("REMOTE_ADDR", ""))}
    return [(key.format(**values), most, seconds) for key, most, seconds in _PASSWORD_COUNTERS]
