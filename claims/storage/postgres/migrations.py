"""Migrations: numbered files of SQL beside this module. A release adds its own, and never edits older ones."""

from importlib.resources import files
from typing import Final

import psycopg

from claims.errors import StoreUnusable
from claims.storage.postgres.rows import Row

#: the schema of the database that has Duecheck's tables
SCHEMA: Final = "duecheck"
#: the oldest version that is tested
_OLDEST: Final = 15
_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended('duecheck migrations', 0))"
_HAS_SCHEMA: Final = "SELECT 1 FROM pg_namespace WHERE nspname = 'duecheck'"
_HAS_VERSION: Final = "SELECT 1 FROM pg_tables WHERE schemaname = 'duecheck' AND tablename = 'schema_version'"
_GET_VERSION: Final = "SELECT version FROM duecheck.schema_version"


def _releases() -> dict[int, str]:
    """Return the statements of each release by its number."""
    found = [file for file in files(__package__).iterdir() if file.name.endswith(".sql")]
    return {int(file.name[:4]): file.read_text(encoding="utf-8") for file in found}


RELEASES: Final = _releases()
#: number of migrations of this version
CURRENT: Final = max(RELEASES)


def migrate(connection: psycopg.Connection[Row]) -> bool:
    """Create or update the tables in one transaction; return True if there were none.

    Raises:
        StoreUnusable: the server is too old, or the database has a later version, or another program's schema.
    """
    check_server(connection)
    with connection.transaction():
        connection.execute(_LOCK)
        version = schema_version(connection)
        if version == CURRENT:
            return False
        if version == 0:
            connection.execute("CREATE SCHEMA IF NOT EXISTS duecheck")
            connection.execute("CREATE TABLE duecheck.schema_version (version INTEGER NOT NULL)")
            connection.execute("INSERT INTO duecheck.schema_version VALUES (0)")
        for number in range(version + 1, CURRENT + 1):
            connection.execute(RELEASES[number])
        connection.execute("UPDATE duecheck.schema_version SET version = %s", (CURRENT,))
    return version == 0


def schema_version(connection: psycopg.Connection[Row]) -> int:
    """Return the number of migrations that the database has had; 0 without tables.

    Raises:
        StoreUnusable: the database has a later version, or the schema is another program's.
    """
    if connection.execute(_HAS_VERSION).fetchone() is None:
        if connection.execute(_HAS_SCHEMA).fetchone() is not None:
            raise StoreUnusable("the database has a schema `duecheck` of another program")
        return 0
    row = connection.execute(_GET_VERSION).fetchone()
    version = int(row["version"]) if row else 0
    if version > CURRENT:
        raise StoreUnusable(f"the database has schema {version}, this Duecheck knows {CURRENT}: update Duecheck")
    return version


def check_server(connection: psycopg.Connection[Row]) -> None:
    """Check the version of the server, and the encoding of the database."""
    major = connection.info.server_version // 10_000
    if major < _OLDEST:
        raise StoreUnusable(f"the server is PostgreSQL {major}; Duecheck needs {_OLDEST} or later")
    row = connection.execute("SHOW server_encoding").fetchone()
    if row is None or row[0] != "UTF8":
        raise StoreUnusable(f"the database has the encoding {row and row[0]}; Duecheck needs UTF8")
