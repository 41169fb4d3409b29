"""The open connections of a thread: each statement outside a transaction takes a free one.

A thread that blocks needs one. On the thread of the event loop a greenlet can wait for an answer while others run
statements, so there are several.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import psycopg

from claims.errors import StoreBusy
from claims.storage.greenlets import can_wait, wait_at_most, wait_for
from claims.storage.postgres.pipelined_connection import PipelinedConnection
from claims.storage.postgres.rows import Row

#: connections of the event loop's thread; more statements at once wait
MAX_CONNECTIONS: Final = 8
#: seconds that a statement waits for a free connection
FREE_SECONDS: Final = 15.0


class Connections(threading.local):
    """The connections of the calling thread."""

    def __init__(self, open_connection: Callable[[], psycopg.Connection[Row]]) -> None:
        """Create the object; nothing is opened yet.

        Args:
            open_connection: returns a new connection; it blocks until then.
        """
        self._open = open_connection
        self._free: list[PipelinedConnection] = []
        self._number = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @contextmanager
    def taken(self) -> Iterator[PipelinedConnection]:
        """Yield a free connection, or a new one; it is free again afterwards.

        Raises:
            StoreBusy: none became free in time.
            StoreFailed: the server is away.
        """
        if not self._free and self._number >= MAX_CONNECTIONS and can_wait():
            self._wait_for_free()
        self._number += not self._free
        connection = None
        try:
            connection = self._free.pop() if self._free else self._opened()
            yield connection
        finally:
            if connection is None or connection.is_closed:
                self._number -= 1
            else:
                self._free.append(connection)
            self._wake()

    def close(self) -> None:
        """Close the free connections: also those that have broken meanwhile."""
        while self._free:
            self._free.pop().close()
            self._number -= 1

    def _opened(self) -> PipelinedConnection:
        if not can_wait():
            return PipelinedConnection(self._open())
        opened = asyncio.get_running_loop().run_in_executor(None, self._open)
        return PipelinedConnection(wait_for(opened))

    def _wait_for_free(self) -> None:
        while not self._free and self._number >= MAX_CONNECTIONS:
            free: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(free)
            wait_at_most(free, FREE_SECONDS, StoreBusy("all connections to the database are in use"))

    def _wake(self) -> None:
        """Resume one statement that waits for a connection."""
        while self._waiting:
            free = self._waiting.popleft()
            if not free.done():
                free.set_result(None)
                return
