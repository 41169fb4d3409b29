"""The turn to write: one writer at a time among all threads and processes, in the order of arrival.

Two files order the writers. `FILE.lock` is locked by the writer whose turn it is. `FILE.next.lock` is locked by the
one that waits for it. A writer that has just finished must lock `FILE.next.lock` first, so it cannot overtake the one
that waits. A waiting writer sleeps in the kernel, in a thread of its own if it must not wait without end
(docs/decisions/0005).
"""

import fcntl
import os
import threading
from pathlib import Path

from claims.errors import StoreBusy, StoreFailed
from claims.storage.sqlite.files import PRIVATE, lock_files


class _Wait:
    """A thread that waits for the turn."""

    def __init__(self) -> None:
        self.is_wanted = True
        self.has_turn = threading.Event()


class Turn:
    """The turn of one writer: a thread, or the group writer of a process."""

    def __init__(self, database: Path) -> None:
        """Open the lock files of a database file, and create them if they are missing.

        Raises:
            StoreFailed: a file cannot be opened.
        """
        self._lock, self._next = map(_open, lock_files(database))
        self._guard = threading.Lock()
        self._wait: _Wait | None = None

    def try_acquire(self) -> bool:
        """Acquire the turn if no other writer has it or waits for it; return True if that succeeded."""
        if not _try_lock(self._next):
            return False
        try:
            return _try_lock(self._lock)
        finally:
            fcntl.flock(self._next, fcntl.LOCK_UN)

    def block(self) -> None:
        """Acquire the turn; block the calling thread until then, however long."""
        fcntl.flock(self._next, fcntl.LOCK_EX)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX)
        finally:
            fcntl.flock(self._next, fcntl.LOCK_UN)

    def acquire(self, seconds: float) -> None:
        """Acquire the turn.

        Args:
            seconds: to wait at most.

        Raises:
            StoreBusy: it did not come within that time.
        """
        with self._guard:
            wait = self._wait  # a wait that an earlier call gave up goes on
            if wait is None:
                if self.try_acquire():
                    return
                wait = self._wait = _Wait()
                threading.Thread(target=self._block, args=(wait,), name="turn", daemon=True).start()
            wait.is_wanted = True
        came = wait.has_turn.wait(seconds)
        with self._guard:
            if came or wait.has_turn.is_set():
                self._wait = None
                return
            wait.is_wanted = False
        raise StoreBusy("other writers hold the database")

    def release(self) -> None:
        """End the turn."""
        fcntl.flock(self._lock, fcntl.LOCK_UN)

    def signal_commit(self) -> None:
        """Touch the lock file, which the watchers of every process notice."""
        os.utime(self._lock)

    def close(self) -> None:
        """Close the files; a thread that still waits for the turn keeps its own."""
        if self._wait is None:
            os.close(self._lock)
            os.close(self._next)

    def _block(self, wait: _Wait) -> None:
        self.block()
        with self._guard:
            if wait.is_wanted:
                wait.has_turn.set()
            else:
                self._wait = None
                self.release()


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE)
    except OSError as error:
        raise StoreFailed(f"the lock file of the database cannot be opened: {error.strerror}") from error


def _try_lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
