"""The transactions of the group writer in PostgreSQL, and its turn, which the same session holds.

The turn is an advisory lock. A session that breaks loses both at once, so no other writer runs beside a transaction.
"""

from collections.abc import Callable
from typing import Final

import psycopg
from psycopg.pq import TransactionStatus

from claims.errors import DuecheckError, StoreFailed
from claims.storage.postgres.errors import translated
from claims.storage.postgres.rows import Row

#: the key of the lock: "DUEC"
WRITERS: Final = 0x44554543
#: the channel on which each commit is told (LISTEN)
CHANNEL: Final = "duecheck_commits"
COMMIT: Final = f"NOTIFY {CHANNEL}; COMMIT"
_OPEN: Final = frozenset({TransactionStatus.INTRANS, TransactionStatus.INERROR})


class PostgresGroupTransaction:
    """The `GroupTransaction` and the `WriterTurn` of `claims.storage.group_writer`."""

    def __init__(self, open_connection: Callable[[], psycopg.Connection[Row]]) -> None:
        """Open the session of a writer.

        Args:
            open_connection: returns a new connection, which commits each statement.
        """
        self._open_connection = open_connection
        self.connection = self._opened()

    @property
    def is_open(self) -> bool:
        return self.connection.info.transaction_status in _OPEN

    def try_acquire(self) -> bool:
        try:
            row = self.connection.execute(f"SELECT pg_try_advisory_lock({WRITERS})").fetchone()
        except psycopg.OperationalError:
            if not self.connection.closed:
                raise
            return False  # `block`, in a thread, opens another session
        return bool(row and row[0])

    def block(self) -> None:
        if self.connection.closed:
            self.connection = self._opened()
        self._run(f"SELECT pg_advisory_lock({WRITERS})")

    def release(self) -> None:
        if not self.connection.closed:
            self._run(f"SELECT pg_advisory_unlock({WRITERS})")

    def begin(self) -> bool:
        self._run("BEGIN")
        return True

    def set_savepoint(self) -> None:
        self._run("SAVEPOINT one_write")

    def release_savepoint(self) -> None:
        self._run("RELEASE one_write")

    def undo_savepoint(self) -> None:
        self._run("ROLLBACK TO one_write; RELEASE one_write")

    def commit(self) -> None:
        try:
            self.connection.execute(COMMIT)
        except psycopg.Error as error:
            if self.is_open:
                self._run("ROLLBACK")
            raise translated(error) from error

    def close(self) -> None:
        self.connection.close()

    def _opened(self) -> psycopg.Connection[Row]:
        connection = self._open_connection()
        connection.execute("SET lock_timeout = 0")  # the writers that wait have their own time limit
        return connection

    def _run(self, statement: str) -> psycopg.Cursor[Row]:
        try:
            return self.connection.execute(statement)
        except psycopg.Error as error:
            failed = translated(error)
            raise failed if isinstance(failed, DuecheckError) else StoreFailed(str(error)) from error
