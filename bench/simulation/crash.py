"""Crashes of a write: an error at the n-th statement of the database."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from claims.storage.sqlite.connection import Params, Row, Sqlite

_NO_PARAMS: Params = {}


class Crash(Exception):
    """The error that ends a write."""


class CrashingSqlite(Sqlite):
    """A database whose n-th statement fails; each connection is fast and forgets commits if the machine fails."""

    synchronous = "OFF"
    #: statements until the crash; None: no crash
    left: int | None = None

    def __init__(self, path: Path) -> None:
        super().__init__(path, 1000)

    def rows(self, sql: str, params: Params = _NO_PARAMS) -> list[Row]:
        """Run a statement and return its rows. Raises `Crash`."""
        self._count()
        return super().rows(sql, params)

    def row(self, sql: str, params: Params = _NO_PARAMS) -> Row | None:
        """Run a statement and return its first row. Raises `Crash`."""
        self._count()
        return super().row(sql, params)

    def run_many(self, sql: str, params: Sequence[Params]) -> None:
        """Run a statement for each set of parameters; a crash can come between two of them. Raises `Crash`."""
        for values in params:
            self._count()
            super().run_many(sql, [values])

    def _execute(self, sql: str, params: Params = _NO_PARAMS) -> sqlite3.Cursor:
        self._count()
        return super()._execute(sql, params)

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
