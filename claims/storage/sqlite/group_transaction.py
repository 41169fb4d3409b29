"""The transactions of the group writer in SQLite."""

import sqlite3
from collections.abc import Callable

from claims.errors import StoreBusy


class SqliteGroupTransaction:
    """The `claims.storage.group_writer.GroupTransaction` of SQLite."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        check: Callable[[], None],
        translate: Callable[[sqlite3.Error], Exception],
        signal_commit: Callable[[], None],
    ) -> None:
        """Create the transaction of a writer.

        Args:
            connection: can be used by every thread.
            check: raises an error if the database file is not the one that was opened.
            translate: returns the error of Duecheck's for one of SQLite's.
            signal_commit: tells all processes of a commit.
        """
        self.connection = connection
        connection.execute("PRAGMA busy_timeout = 0")
        self._check = check
        self._translate = translate
        self._signal_commit = signal_commit

    @property
    def is_open(self) -> bool:
        return self.connection.in_transaction

    def begin(self) -> bool:
        self._check()
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            failed = self._translate(error)
            if isinstance(failed, StoreBusy):
                return False
            raise failed from error
        return True

    def set_savepoint(self) -> None:
        self.connection.execute("SAVEPOINT one_write")

    def release_savepoint(self) -> None:
        self.connection.execute("RELEASE one_write")

    def undo_savepoint(self) -> None:
        self.connection.execute("ROLLBACK TO one_write")
        self.connection.execute("RELEASE one_write")

    def commit(self) -> None:
        try:
            self.connection.execute("COMMIT")
        except sqlite3.Error as error:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise self._translate(error) from error
        self._signal_commit()

    def close(self) -> None:
        self.connection.close()
