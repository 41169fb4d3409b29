"""Databases of a PostgreSQL server of the tests."""

from contextlib import contextmanager

import psycopg

from bench.databases import migrated_database as migrated_database
from bench.databases import new_database as new_database
from claims.storage.postgres.transactions import WRITERS


def remove_rows(address):
    """Remove all rows of Duecheck's tables: a hundred times as fast as a new database."""
    with psycopg.connect(address) as connection:
        names = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'duecheck' AND tablename <> 'schema_version'"
        ).fetchall()
        for (name,) in names:
            connection.execute(f"DELETE FROM duecheck.{name}")


@contextmanager
def another_writer(address):
    """Hold the turn of the writers of a database, as another program does."""
    with psycopg.connect(address, autocommit=True) as other:
        other.execute(f"SELECT pg_advisory_lock({WRITERS})")
        yield
