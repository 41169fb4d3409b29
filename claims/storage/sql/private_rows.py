"""The rows that a dump leaves out, and a copy carries: people, tokens, sessions, notes and stored answers."""

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from claims.storage.base import PrivateRow
from claims.storage.sql.columns import insert_into, quoted
from claims.storage.sql.database import Database
from claims.storage.sql.tables import COLUMNS

#: in this order: sessions have tokens, and tokens have people
TABLES: Final = ("users", "tokens", "actor_names", "sessions", "claim_notes", "idempotency_keys")
#: of these a load keeps the rows of the database
_KEPT: Final = ("users", "tokens", "actor_names")
_SELECT: Final = {table: f"SELECT {quoted(COLUMNS[table])} FROM {table}" for table in TABLES}
_ADD: Final = {table: f"{insert_into(table)} ON CONFLICT DO NOTHING" for table in TABLES}


def list_private_rows(database: Database) -> list[PrivateRow]:
    """Return the rows of all these tables, each as a value that equals that of another engine."""
    return _rows(database, TABLES)


def list_access_rows(database: Database) -> list[PrivateRow]:
    """Return the rows of people and tokens, as `list_private_rows` does."""
    return _rows(database, _KEPT)


def _rows(database: Database, tables: Iterable[str]) -> list[PrivateRow]:
    return [
        (table, dict(zip(row.keys(), row, strict=True))) for table in tables for row in database.rows(_SELECT[table])
    ]


def add_private_rows(database: Database, rows: Iterable[PrivateRow]) -> None:
    """Add rows that `list_private_rows` returned; those that are there already stay."""
    with database.transaction():
        for table, group in groupby(rows, key=lambda found: found[0]):
            database.run_many(_ADD[table], [row for _, row in group])
