"""Migrations: a release appends its own and never edits older ones; all pending ones run in one transaction.

sqlite-utils records the applied migrations. It is imported only if there are pending ones.
"""

import sqlite3
from typing import TYPE_CHECKING

from claims.domain.progress import Progress
from claims.errors import StoreUnusable
from claims.storage.sqlite.migration_functions import register
from claims.storage.sqlite.migration_progress import MigrationProgress
from claims.storage.sqlite.release_13 import FILL_SEARCH
from claims.storage.sqlite.schema import RELEASES

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

#: number of migrations of this version, stored in SQLite's user_version
CURRENT = len(RELEASES)
#: "DUEC", the application's id in the header of the file
APPLICATION_ID = 0x44554543


def migrate(connection: sqlite3.Connection, progress: Progress | None = None) -> bool:
    """Update the database to `CURRENT`; return True if it was older.

    Call inside BEGIN IMMEDIATE, because several processes may start at once.

    Raises:
        StoreUnusable: the file is no database of Duecheck, or one of a later version.
    """
    version = check_schema(connection)
    if version == CURRENT:
        return False
    from sqlite_utils import Database

    pending = list(RELEASES.values())[version:]
    shown = MigrationProgress(connection, progress, sum(map(len, pending)))
    try:
        _migrations(shown).apply(Database(connection, use_counts_table=False))
    finally:
        shown.end()
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
    connection.execute(f"PRAGMA user_version = {CURRENT:d}")
    return True


def check_schema(connection: sqlite3.Connection) -> int:
    """Return the database's version: 0 for an empty one.

    Raises:
        StoreUnusable: the file is no database, another program's, or one of a later version.
    """
    try:
        version = schema_version(connection)
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise StoreUnusable(f"the file is not a database: {error}") from error
    if (version or tables) and application != APPLICATION_ID:
        raise StoreUnusable("the file is another program's database, not Duecheck's")
    if version > CURRENT:
        raise StoreUnusable(f"the database has schema {version}, this Duecheck knows {CURRENT}: update Duecheck")
    return version


def schema_version(connection: sqlite3.Connection) -> int:
    """Return the number of migrations that the database has had."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrations(shown: MigrationProgress) -> "Migrations":
    from sqlite_utils.migrations import Migrations

    migrations = Migrations("duecheck")

    for name, statements in RELEASES.items():

        @migrations(name=name)
        def run(db: "Database", statements: tuple[str, ...] = statements) -> None:
            register(db.conn, shown)
            for statement in statements:
                shown.begin_statement()
                if statement == FILL_SEARCH[0]:
                    shown.expect_texts()
                db.execute(statement)

    return migrations
