"""Notify each server process when any process commits."""

import asyncio
from collections.abc import Callable

from claims.storage.base import CommitSignal


class CommitWatcher:
    """Calls a function after commits, while it is started."""

    def __init__(self, signal: CommitSignal | None, notify: Callable[[], None]) -> None:
        """Create a watcher that is not started yet.

        Args:
            signal: the commit signal of the database; None if it has none, and the watcher never calls.
            notify: called in the thread of the event loop, once for all commits since the last call.
        """
        self._notify = notify
        self._signal = signal

    @property
    def works(self) -> bool:
        """True if the database signals commits."""
        return self._signal is not None

    def start(self) -> None:
        """Start watching; earlier commits are not notified."""
        if self._signal is not None:
            self._signal.drain()
            asyncio.get_running_loop().add_reader(self._signal.fileno(), self._on_commit)

    def stop(self) -> None:
        """Stop watching."""
        if self._signal is not None:
            asyncio.get_running_loop().remove_reader(self._signal.fileno())

    def close(self) -> None:
        """Close the commit signal."""
        if self._signal is not None:
            self._signal.close()
            self._signal = None

    def _on_commit(self) -> None:
        if self._signal is not None:
            self._signal.drain()
            self._notify()
