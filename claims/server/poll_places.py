"""The places of long polls: bounded for each caller over all processes, and in each process."""

from typing import Final

from claims.api.callers import caller_key
from claims.domain.actors import PUBLIC_READER, Actor
from claims.domain.limits import MAX_POLLS_PUBLIC, MAX_POLLS_TOKEN
from claims.shared_counters import NEVER, SharedCounters

#: one of so many places of a process is kept for callers with a token
KEPT_SHARE: Final = 10


class PollPlaces:
    """The places of one process."""

    def __init__(self, max_polls: int, counters: SharedCounters) -> None:
        """Create the places; all are free.

        Args:
            max_polls: places of this process.
            counters: of all processes of the server.
        """
        self._counters = counters
        self._taken = 0
        self._places = max_polls
        #: for callers without a token
        self._public_places = max_polls - -(-max_polls // KEPT_SHARE)

    def is_full(self, caller: Actor) -> bool:
        """Return True if this process has no place for a caller."""
        return self._taken >= (self._public_places if caller is PUBLIC_READER else self._places)

    def take(self, caller: Actor, environ: dict[str, object]) -> bool:
        """Reserve a place; return False if the caller has as many as it may have."""
        may_have = MAX_POLLS_PUBLIC if caller is PUBLIC_READER else MAX_POLLS_TOKEN
        if self._counters.add(_name(caller, environ), NEVER) > may_have:
            self._counters.add(_name(caller, environ), NEVER, -1)
            return False
        self._taken += 1
        return True

    def release(self, caller: Actor, environ: dict[str, object]) -> None:
        """Free a place that was taken."""
        self._counters.add(_name(caller, environ), NEVER, -1)
        self._taken -= 1


def _name(caller: Actor, environ: dict[str, object]) -> str:
    return f"polls {caller_key(caller, environ)}"
