"""Removal of deleted words from the file: from the search index, from free pages, and from the -wal file."""

import sqlite3
import time
from contextlib import closing
from typing import Final

from claims.errors import StoreBusy
from claims.storage.sqlite.connection import DURABLE, Sqlite
from claims.storage.sqlite.opening import open_file

#: an index of FTS5 keeps deleted words until its segments are merged into one (SQLite, "FTS5", section 6.8)
_MERGE: Final = tuple(
    f"INSERT INTO {table} ({table}) VALUES ('optimize')" for table in ("claims_search", "claimants_search")
)
#: seconds in which readers must end their transactions, so that the -wal file can be emptied
_READERS_SECONDS: Final = 30.0
_PAUSE_SECONDS: Final = 0.05


def shred(database: Sqlite) -> None:
    """Rewrite the file, so that it holds nothing but the rows of the tables (`claims.storage.base.Backend.shred`).

    Args:
        database: outside a transaction.

    Raises:
        StoreBusy: another program has the database, or reads it for too long.
        sqlite3.Error: there is no room for the copy.
    """
    with database.turn(), closing(open_file(database.path, 5_000, DURABLE, check_same_thread=True)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = FILE")  # the copy can be larger than the memory
        for statement in _MERGE:
            connection.execute(statement)
        connection.execute("VACUUM")
        _empty_wal(connection)


def _empty_wal(connection: sqlite3.Connection) -> None:
    """Write the -wal file into the database, and cut it to no bytes; wait until no reader needs it."""
    end = time.monotonic() + _READERS_SECONDS
    while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        if time.monotonic() > end:
            raise StoreBusy("a program reads the database for too long")
        time.sleep(_PAUSE_SECONDS)
