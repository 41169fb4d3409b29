"""A streaming replica, from which reads may come that need not be the newest."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

import psycopg
import structlog

from claims.errors import DuecheckError
from claims.storage.greenlets import can_wait, wait_for
from claims.storage.postgres.connections import Connections
from claims.storage.postgres.rows import Row
from claims.storage.sql.changes import LAST_SEQ

#: seconds that a read waits for a replica that is behind, and between two looks
WAIT_SECONDS: Final = 1.0
_LOOK_SECONDS: Final = 0.02
#: seconds without reads after a replica has failed
AWAY_SECONDS: Final = 5.0
#: names a cluster and its database: the same for a primary and its replicas
GET_IDENTITY: Final = """
    SELECT (SELECT system_identifier FROM pg_control_system()) AS cluster,
        (SELECT oid FROM pg_database WHERE datname = current_database()) AS database
"""


class Replica:
    """A replica. One that is away or behind is no failure: its reads go to the primary."""

    def __init__(self, open_connection: Callable[[], psycopg.Connection[Row]]) -> None:
        """Create the object; nothing is opened yet.

        Args:
            open_connection: returns a new connection; it blocks until then.
        """
        self.open = open_connection
        self.connections = Connections(open_connection)
        #: a seq that the replica has
        self._seq = 0
        self._away_until = 0.0

    def has(self, seq: int) -> bool:
        """Return True if the replica has the log up to a row; wait for the row up to `WAIT_SECONDS`."""
        if time.monotonic() < self._away_until:
            return False
        end = time.monotonic() + WAIT_SECONDS
        while seq > self._seq:
            try:
                self._seq = self._last_seq()
            except (psycopg.Error, DuecheckError) as error:
                self.leave(error)
                return False
            if seq > self._seq:
                if time.monotonic() >= end:
                    return False
                _pause(_LOOK_SECONDS)
        return True

    def leave(self, error: Exception) -> None:
        """Read from the primary for a while, because the replica has failed."""
        if time.monotonic() >= self._away_until:
            structlog.get_logger().warning("reads go to the database itself: the replica failed", error=repr(error))
        self._away_until = time.monotonic() + AWAY_SECONDS
        self.connections.close()

    def _last_seq(self) -> int:
        with self.connections.taken() as connection:
            row = connection.execute(LAST_SEQ).fetchone()
            return row["seq"] if row else 0


def _pause(seconds: float) -> None:
    """Wait; in a greenlet, leave the event loop free."""
    if not can_wait():
        time.sleep(seconds)
        return
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[None] = loop.create_future()
    loop.call_later(seconds, ended.set_result, None)
    wait_for(ended)
