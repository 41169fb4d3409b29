"""Crashes of a write: an error at the n-th statement of the database."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from claims.storage.sql.database import Database
from claims.storage.sqlite.connection import Params, Sqlite
from claims.storage.sqlite.load import load_lines

T = TypeVar("T")
#: milliseconds that a write waits for its turn
WAIT_MS: Final = 1000


class Crash(Exception):
    """The error that ends a write."""


class CrashingDatabase(Database, Protocol):
    """A database of any engine whose n-th statement fails."""

    left: int | None

    @property
    def connection(self) -> Any:
        """The connection of the engine, whose statements are not counted."""

    def load(self, lines: Iterable[bytes]) -> None:
        """Load the lines of a dump; the database must be empty."""


class Countdown:
    """Counts the statements until the crash."""

    #: statements until the crash; None: no crash
    left: int | None = None

    def count(self) -> None:
        """Count a statement. Raises `Crash` at the last one."""
        if self.left is None:
            return
        self.left -= 1
        if self.left <= 0:
            self.left = None
            raise Crash


class CrashingSqlite(Countdown, Sqlite):
    """A database whose n-th statement fails; each connection is fast and forgets commits if the machine fails."""

    synchronous = "OFF"

    def __init__(self, path: Path) -> None:
        super().__init__(path, WAIT_MS)

    def load(self, lines: Iterable[bytes]) -> None:
        """Load the lines of a dump."""
        load_lines(self, lines)

    def call(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """Run a statement. Raises `Crash`."""
        self.count()
        return super().call(function)

    def run_many(self, sql: str, params: Sequence[Params]) -> None:
        """Run a statement for each set of parameters; a crash can come between two of them. Raises `Crash`."""
        for values in params:
            super().run_many(sql, [values])

    def _commit(self, connection: sqlite3.Connection) -> None:
        try:
            self.count()
        except Crash:
            connection.execute("ROLLBACK")
            raise
        super()._commit(connection)
