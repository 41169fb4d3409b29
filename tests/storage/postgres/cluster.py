"""Databases of a PostgreSQL server of the tests."""

import uuid
from contextlib import closing, contextmanager

import psycopg

from claims.storage.postgres.connection import Postgres
from claims.storage.postgres.migrations import migrate
from claims.storage.postgres.transactions import WRITERS


@contextmanager
def new_database(cluster, template=None):
    """Create a database, as a copy of a template if there is one; yield its address, and drop it at the end."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(cluster, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template} STRATEGY FILE_COPY" if template else ""))
        try:
            yield cluster.replace("/postgres?", f"/{name}?")
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def migrated_database(cluster):
    """Create a database with empty tables; yield its name."""
    with new_database(cluster) as address:
        with closing(Postgres(address, 0)) as database:
            migrate(database.connection)
        yield psycopg.conninfo.conninfo_to_dict(address)["dbname"]


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
