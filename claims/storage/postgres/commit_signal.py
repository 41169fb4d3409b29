"""Signals of commits between processes: each writer sends NOTIFY with its commit, and a thread listens.

While it has no connection, it signals twice a second, as if there had been commits: nothing is missed meanwhile.
"""

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import psycopg

from claims.errors import DuecheckError
from claims.storage.postgres.rows import Row
from claims.storage.postgres.transactions import CHANNEL

#: seconds between two attempts to connect, each with a signal
RETRY_SECONDS: Final = 0.5
#: seconds between two looks at whether the signal is closed
_LOOK_SECONDS: Final = 1.0


class NotifySignal:
    """The `claims.storage.base.CommitSignal` of PostgreSQL, with a connection of its own."""

    def __init__(self, open_connection: Callable[[], psycopg.Connection[Row]]) -> None:
        """Start the thread that listens.

        Args:
            open_connection: returns a new connection, which commits each statement.
        """
        self._open_connection = open_connection
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)
        self._is_closed = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="commit signal", daemon=True)
        self._thread.start()

    def fileno(self) -> int:
        return self._read

    def drain(self) -> None:
        with suppress(BlockingIOError):
            while os.read(self._read, 4096):
                pass

    def close(self) -> None:
        self._is_closed.set()
        self._thread.join()
        os.close(self._read)
        os.close(self._write)

    def _listen(self) -> None:
        while not self._is_closed.is_set():
            with suppress(psycopg.Error, DuecheckError), self._open_connection() as connection:
                connection.execute(f"LISTEN {CHANNEL}")
                self._signal()  # for the commits before
                while not self._is_closed.is_set():
                    for _ in connection.notifies(timeout=_LOOK_SECONDS):
                        self._signal()
            self._signal()
            self._is_closed.wait(RETRY_SECONDS)

    def _signal(self) -> None:
        with suppress(BlockingIOError):  # it is full of signals that nobody has read
            os.write(self._write, b"\0")
