"""The places of slow requests, by what makes them slow, so that no kind waits for another.

One caller gets at most half of the places of a kind, so that it cannot stop the slow requests of others.
"""

from typing import Final, Literal, NamedTuple

#: fetch: fetches a page; text: finds forecasts; write: stores texts or many claims; count: counts for the track record;
#: stream: writes an answer while it is sent; password: compares or stores a password
SlowKind = Literal["fetch", "text", "write", "count", "stream", "password"]


class Places(NamedTuple):
    """The requests of one kind that a server process handles."""

    #: at the same time, each in a thread
    running: int
    #: that wait for a place; further ones are answered 503
    waiting: int


PLACES: Final[dict[SlowKind, Places]] = {
    "fetch": Places(4, 16),
    "text": Places(2, 16),
    "write": Places(2, 32),
    "count": Places(2, 32),
    "stream": Places(4, 8),
    "password": Places(2, 16),
}


def share(places: int) -> int:
    """Return how many of some places one caller may have: half of them, at least 1."""
    return max(1, places // 2)
