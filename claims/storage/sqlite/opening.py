"""Opening of a database file: the options and pragmas of every connection."""

import sqlite3
import time
from pathlib import Path
from typing import Final

from claims.storage.sqlite.files import uri_of

_PRAGMAS: Final = (
    "journal_mode = WAL",
    "foreign_keys = ON",
    "temp_store = MEMORY",
    "cache_size = -8000",  # kB; a write touches many pages of a large record, and most of them again in the next write
    "wal_autocheckpoint = 4000",  # pages; large, because a checkpoint costs as much as many verdicts
)
#: seconds between two attempts while another process opens or closes the file
_PAUSE_SECONDS: Final = 0.01


def open_file(path: Path, busy_timeout_ms: int, synchronous: str, check_same_thread: bool) -> sqlite3.Connection:
    """Open an existing database file, and return a connection without open transactions.

    Args:
        path: the file.
        busy_timeout_ms: milliseconds to wait for a lock of another program.
        synchronous: SQLite's setting of that name.
        check_same_thread: False to use the connection in several threads, one at a time.

    Raises:
        sqlite3.Error: SQLite cannot open or read the file.
    """
    connection = sqlite3.connect(
        uri_of(path, "rw"),
        timeout=busy_timeout_ms / 1000,
        isolation_level=None,
        cached_statements=256,
        uri=True,
        check_same_thread=check_same_thread,
    )
    try:
        connection.row_factory = sqlite3.Row
        end = time.monotonic() + busy_timeout_ms / 1000
        for pragma in (*_PRAGMAS, f"synchronous = {synchronous}"):
            _set(connection, pragma, end)
    except BaseException:
        connection.close()
        raise
    return connection


def _set(connection: sqlite3.Connection, pragma: str, end: float) -> None:
    """Set a pragma; repeat it until `end`, because SQLite does not wait for a process that opens or closes the file."""
    while True:
        try:
            connection.execute(f"PRAGMA {pragma}")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(_PAUSE_SECONDS)
