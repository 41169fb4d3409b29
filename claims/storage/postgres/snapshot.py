"""A database as it is at one instant, read in portions by a cursor of the server."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from typing import Any, Final

import psycopg

from claims.storage.postgres.errors import translated_errors
from claims.storage.postgres.rows import Row
from claims.storage.postgres.statements import translated

#: rows of one portion
PORTION: Final = 2_000
_BEGIN: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_names: Final = count(1)


class PostgresSnapshot:
    """The `claims.storage.sql.database.Snapshot` of PostgreSQL."""

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self._connection = connection

    def rows(self, sql: str, params: Mapping[str, Any] = {}) -> Iterator[Row]:
        """Run a statement, and yield its rows as they are read."""
        return stream(self._connection, sql, params)


@contextmanager
def snapshot_by(open_connection: Callable[[], psycopg.Connection[Row]]) -> Iterator[PostgresSnapshot]:
    """Open a snapshot on a new connection."""
    with open_connection() as connection:
        connection.execute(_BEGIN)
        yield PostgresSnapshot(connection)


def stream(connection: psycopg.Connection[Row], sql: str, params: Mapping[str, Any] = {}) -> Iterator[Row]:
    """Yield the rows of a statement of the store in portions; call it in a transaction."""
    with translated_errors(), connection.cursor(f"portions_{next(_names)}") as cursor:
        cursor.itersize = PORTION
        yield from cursor.execute(translated(sql), params)
