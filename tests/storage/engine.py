"""The database engine of the tests: other tests reach its files and tables only through this module."""

import re
import sqlite3
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from unittest.mock import patch

from claims.storage.sql import scoped_changes
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
    if is_postgres(app):
        from tests.storage.postgres.cluster import another_writer

        lock = another_writer(_database(app).address)
    else:
        lock = locked(database_path(app))
    with lock:
        yield


def is_postgres(app):
    """Return True if the application's database is one of PostgreSQL."""
    return not isinstance(_database(app), Sqlite)


def tables_read(app, act):
    """Return the names of the tables that the statements of `act` name."""
    statements = " ".join(text for text, _ in _statements(app, act))
    return set(re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", statements))


def count_statements(app, act, kind=""):
    """Return the number of statements that `act` runs through the application's database, without transactions.

    Args:
        app: the application.
        act: is called once.
        kind: the first word of the statements, such as "SELECT"; empty for all.
    """
    return sum(number for text, number in _statements(app, act) if text.lstrip().startswith(kind))


def searches_in_transactions(app, act):
    """Return for each full-text search that `act` runs whether it runs in a transaction."""
    database, found = _database(app), []
    _statements(app, act, lambda text: found.append(database.in_transaction) if "claims_search MATCH" in text else None)
    return found


def _statements(app, act, note=lambda text: None):
    """Return the statements that `act` runs through the application's database, each with how often it runs.

    Args:
        app: the application.
        act: is called once.
        note: is called before each statement.
    """
    database, seen = _database(app), []

    def watched(name):
        method = getattr(database, name)

        def call(sql, *params):
            note(sql)
            seen.append((sql, len(params[0]) if name == "run_many" else 1))
            return method(sql, *params)

        return call

    with ExitStack() as stack:
        for name in ("rows", "row", "run", "insert", "run_many"):
            stack.enter_context(patch.object(database, name, watched(name)))
        act()
    return seen


def rows_of(app, statement):
    """Return the rows of a statement on the application's database, as tuples."""
    return [tuple(row) for row in _database(app).rows(statement)]


def run_statement(app, statement, params):
    """Run a writing statement on the application's database."""
    with _database(app).transaction():
        _database(app).run(statement, params)


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


def _database(app):
    return app.extensions["duecheck"].backend.database


def _connection(app):
    return _database(app).connection


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
