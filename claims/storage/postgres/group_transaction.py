"""The transactions of the group writer in PostgreSQL, and its turn, which the same transaction holds."""

from collections.abc import Callable
from typing import Final

import psycopg

from claims.storage.postgres import transactions
from claims.storage.postgres.errors import translated_errors
from claims.storage.postgres.pipelined_connection import PipelinedConnection
from claims.storage.postgres.rows import Row

_SAVEPOINT: Final = "one_write"


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
        return self.connection.is_in_transaction

    def try_acquire(self) -> bool:
        with translated_errors():
            try:
                return transactions.try_begin(self.connection)
            except psycopg.OperationalError:
                if not self.connection.is_closed:
                    raise
                return False  # `block`, in a thread, opens another session

    def block(self) -> None:
        if self.connection.is_closed:
            self.connection = self._opened()
        with translated_errors():
            transactions.begin(self.connection)

    def release(self) -> None:
        transactions.roll_back(self.connection)

    def begin(self) -> bool:
        return True  # the turn and the transaction begin together

    def set_savepoint(self) -> None:
        self.connection.set_savepoint(_SAVEPOINT)

    def release_savepoint(self) -> None:
        with translated_errors():
            self.connection.release_savepoint(_SAVEPOINT)

    def undo_savepoint(self) -> None:
        with translated_errors():
            self.connection.undo_savepoint(_SAVEPOINT)

    def commit(self) -> None:
        with translated_errors():
            transactions.commit(self.connection)

    def close(self) -> None:
        self.connection.close()

    def _opened(self) -> PipelinedConnection:
        connection = self._open_connection()
        connection.execute("SET lock_timeout = 0")  # the writers that wait have their own time limit
        return PipelinedConnection(connection)
