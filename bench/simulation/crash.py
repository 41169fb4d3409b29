"""Crashes of a write: an error at the n-th statement of the database."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from claims.storage.sqlite.connection import Params, Sqlite

T = TypeVar("T")


class Crash(Exception):
    """The error that ends a write."""


class CrashingSqlite(Sqlite):
    """A database whose n-th statement fails; each connection is fast and forgets commits if the machine fails."""

    synchronous = "OFF"
    #: statements until the crash; None: no crash
    left: int | None = None

    def __init__(self, path: Path) -> None:
        super().__init__(path, 1000)

    def call(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """Run a statement. Raises `Crash`."""
        self._count()
        return super().call(function)

    def run_many(self, sql: str, params: Sequence[Params]) -> None:
        """Run a statement for each set of parameters; a crash can come between two of them. Raises `Crash`."""
        for values in params:
            super().run_many(sql, [values])

    def _commit(self, connection: sqlite3.Connection) -> None:
        try:
            self._count()
        except Crash:
            connection.execute("ROLLBACK")
            raise
        super()._commit(connection)

    def _count(self) -> None:
        if self.left is None:
            return
        self.left -= 1
        if self.left <= 0:
            self.left = None
            raise Crash
