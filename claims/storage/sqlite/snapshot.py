"""A database as it is at one instant, read row by row on a connection of its own."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from claims.storage.sqlite.files import uri_of


class SqliteSnapshot:
    """The `claims.storage.sql.database.Snapshot` of SQLite."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, params: Mapping[str, Any] = {}) -> Iterator[sqlite3.Row]:
        """Run a statement, and yield its rows as they are read."""
        yield from self._connection.execute(sql, params)


@contextmanager
def snapshot_of(path: Path) -> Iterator[SqliteSnapshot]:
    """Open the file of a database for reading, at the instant of the first statement."""
    with closing(sqlite3.connect(uri_of(path, "ro"), uri=True, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("BEGIN")
        yield SqliteSnapshot(connection)
