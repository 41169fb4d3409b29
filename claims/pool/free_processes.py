"""The processes of a pool: free ones, and how many each caller has."""

import subprocess
import threading
from collections import Counter
from typing import Final

from claims.pool.places import share

#: a process that a pool has started
Process = subprocess.Popen[bytes]


class FreeProcesses:
    """Places for processes, of which one caller has at most its share."""

    def __init__(self, size: int) -> None:
        """Create the places; no process is in them.

        Args:
            size: number of places.
        """
        self._changed: Final = threading.Condition()
        self._free: list[Process | None] = [None] * size
        self._taken: Counter[str] = Counter()
        self._share = share(size)

    def take(self, caller: str, seconds: float) -> Process | None:
        """Take a place, and return the process in it; None if it is empty.

        Args:
            caller: for whom.
            seconds: to wait at most.

        Raises:
            TimeoutError: no place was free for the caller.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self._free and self._taken[caller] < self._share, seconds):
                raise TimeoutError
            self._taken[caller] += 1
            return self._free.pop()

    def put(self, caller: str, process: Process | None) -> None:
        """Free a place that was taken for a caller, with the process that is in it now."""
        with self._changed:
            self._free.append(process)
            self._taken[caller] -= 1
            if not self._taken[caller]:
                del self._taken[caller]
            self._changed.notify_all()

    def remove(self) -> list[Process]:
        """Remove the free places, and return the processes in them."""
        with self._changed:
            processes = [process for process in self._free if process is not None]
            self._free.clear()
            return processes
