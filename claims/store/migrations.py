"""Migrations: appended, never edited; each is applied once, all of them in one transaction.

sqlite-utils keeps the record of what was applied. It is loaded only when there is something to look at.
"""

import sqlite3
from typing import TYPE_CHECKING

from claims.store.schema import FIRST_RELEASE

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

#: how many migrations a database of this version has had; kept in SQLite's user_version
CURRENT = 1


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database up to `CURRENT`. Call inside BEGIN IMMEDIATE: several workers may start at once.

    Raises:
        sqlite3.DatabaseError: the file is not a database.
        ValueError: the database was made by a later version of Duecheck.
    """
    version = schema_version(connection)
    if version > CURRENT:
        raise ValueError(f"the database has schema {version}, this Duecheck knows {CURRENT}: update Duecheck")
    if version == CURRENT:
        return
    from sqlite_utils import Database

    _migrations().apply(Database(connection, use_counts_table=False))
    connection.execute(f"PRAGMA user_version = {CURRENT:d}")


def schema_version(connection: sqlite3.Connection) -> int:
    """Give the number of migrations that the database has had."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrations() -> "Migrations":
    from sqlite_utils.migrations import Migrations

    migrations = Migrations("duecheck")

    @migrations()
    def m001_first_release(db: "Database") -> None:
        for statement in FIRST_RELEASE:
            db.execute(statement)

    return migrations
