"""The database engine of the tests: other tests reach its files and tables only through this module."""

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from unittest.mock import patch

from claims.storage.sqlite import scoped_changes
from claims.storage.sqlite.commit_signal import watch_file as watch_file
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.migrations import APPLICATION_ID as APPLICATION_ID


def turn_flushing_off():
    """Stop this process from flushing commits to disk."""
    Sqlite.synchronous = "OFF"


def create_database(path):
    """Create an empty, migrated database in one file, and return its path."""
    with closing(Sqlite(path, 0)) as database:
        database.migrate()
        return database.path


def database_path(app):
    """Return the file of an application's database."""
    return Path(app.extensions["duecheck"].backend.address)


def lock_path(app):
    """Return the file that every writer touches."""
    return app.extensions["duecheck"].backend.database.lock_path


@contextmanager
def held_by_another_program(app):
    """Hold the lock of an application's database, as another program does."""
    with closing(sqlite3.connect(database_path(app), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def tables_read(app, act):
    """Return the names of the tables that `act` reads through the application's connection."""
    tables = set()

    def note(action, table, column, database, trigger):
        if action == sqlite3.SQLITE_READ:
            tables.add(table)
        return sqlite3.SQLITE_OK

    connection = app.extensions["duecheck"].backend.database.connection
    connection.set_authorizer(note)
    act()
    connection.set_authorizer(None)
    return tables


def count_statements(app, act, kind=""):
    """Return the number of statements that `act` runs through the application's connection, without transactions.

    Statements that SQLite runs inside a full-text search do not count; it traces them with two hyphens in front.

    Args:
        app: the application.
        act: is called once.
        kind: the first word of the statements, such as "SELECT"; empty for all.
    """
    statements = []
    connection = app.extensions["duecheck"].backend.database.connection
    connection.set_trace_callback(statements.append)
    act()
    connection.set_trace_callback(None)
    statements = [text for text in statements if text.lstrip().startswith(kind)]
    return len([text for text in statements if not text.startswith(("BEGIN", "COMMIT", "PRAGMA", "--"))])


def searches_in_transactions(app, act):
    """Return for each full-text search that `act` runs whether it runs in a transaction."""
    database = app.extensions["duecheck"].backend.database
    found = []
    connection = database.connection
    connection.set_trace_callback(
        lambda text: found.append(database.in_transaction) if "claims_search MATCH" in text else None
    )
    act()
    connection.set_trace_callback(None)
    return found


def forbid_growth(app):
    """Fill the storage of an application: its database may not get larger."""
    _connection(app).execute(f"PRAGMA max_page_count = {_connection(app).execute('PRAGMA page_count').fetchone()[0]}")


def allow_growth(app):
    """Give the storage of an application room again."""
    _connection(app).execute("PRAGMA max_page_count = 1000000")


def set_read_only(app):
    """Refuse every write of an application, as a file system does that is mounted again for reading."""
    _connection(app).execute("PRAGMA query_only = ON")


def damage(path, table):
    """Overwrite the first page of a table of a database that no program has open."""
    with connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with open(path, "r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


def _connection(app):
    return app.extensions["duecheck"].backend.database.connection


@contextmanager
def connect(path):
    """Open a database as another program would; each statement is a transaction."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


@contextmanager
def locked(path):
    """Lock a database against writers, as another program would."""
    with connect(path) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def in_transaction(backend):
    """Return True if the calling thread is in a transaction."""
    return backend.database.in_transaction


@contextmanager
def look_at_rows(number):
    """Let a read of the change log look at so many rows at most."""
    with patch.object(scoped_changes, "MAX_SCANNED", number):
        yield
