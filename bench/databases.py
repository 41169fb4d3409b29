"""Databases of a private PostgreSQL server: for the simulation and the tests."""

import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg

from claims.storage.postgres.connection import Postgres
from claims.storage.postgres.migrations import migrate


@contextmanager
def new_database(cluster: str, template: str | None = None) -> Iterator[str]:
    """Create a database; yield its address, and drop it at the end.

    Args:
        cluster: the address of the server's database `postgres`.
        template: the name of the database that is copied; None: the new one has no tables.
    """
    name = f"test_{uuid.uuid4().hex[:12]}"
    copying = f" TEMPLATE {template} STRATEGY FILE_COPY" if template else ""
    with psycopg.connect(cluster, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}{copying}".encode())
        try:
            yield cluster.replace("/postgres?", f"/{name}?")
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def migrated_database(cluster: str) -> Iterator[str]:
    """Create a database with empty tables; yield its name."""
    with new_database(cluster) as address:
        with closing(Postgres(address, 0)) as database:
            migrate(database.connection)
        yield str(psycopg.conninfo.conninfo_to_dict(address)["dbname"])
