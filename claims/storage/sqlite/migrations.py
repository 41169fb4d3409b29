"""Migrations: a release appends its own and never edits older ones; all pending ones run in one transaction.

sqlite-utils records the applied migrations. It is imported only if there are pending ones.
"""

import sqlite3
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import orjson

from claims.dates.window import check_starts_at, day_start
from claims.domain.claimants import name_key
from claims.domain.instants import format_seconds, parse_instant
from claims.errors import StoreUnusable
from claims.rules.same_claims import key_of, position_of
from claims.rules.slippage import is_told_late, next_slippage
from claims.storage.sqlite.schema import RELEASES
from claims.storage.sqlite.values import dumps, parse_day, parse_instant_or_none

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

#: number of migrations of this version, stored in SQLite's user_version
CURRENT = len(RELEASES)
#: "DUEC", the application's id in the header of the file
APPLICATION_ID = 0x44554543


def migrate(connection: sqlite3.Connection) -> bool:
    """Update the database to `CURRENT`; return True if it was older.

    Call inside BEGIN IMMEDIATE, because several processes may start at once.

    Raises:
        StoreUnusable: the file is no database of Duecheck, or one of a later version.
    """
    version = check_schema(connection)
    if version == CURRENT:
        return False
    from sqlite_utils import Database

    _migrations().apply(Database(connection, use_counts_table=False))
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


def _migrations() -> "Migrations":
    from sqlite_utils.migrations import Migrations

    migrations = Migrations("duecheck")

    for name, statements in RELEASES.items():

        @migrations(name=name)
        def run(db: "Database", statements: tuple[str, ...] = statements) -> None:
            db.conn.create_function("review_at", 3, _review_at, deterministic=True)
            db.conn.create_function("slippage_of", 1, _slippage_of, deterministic=True)
            db.conn.create_function("name_key", 1, name_key, deterministic=True)
            db.conn.create_function("same_key_of", 8, _same_key_of, deterministic=True)
            for statement in statements:
                db.execute(statement)

    return migrations


def _review_at(first_check_on: str, earliest: str, zone: str | None) -> str:
    """Return the instant of the first periodic check of a claim without an end."""
    planned, opens = (
        check_starts_at(date.fromisoformat(first_check_on), zone),
        day_start(date.fromisoformat(earliest), zone),
    )
    return format_seconds(max(planned, opens))


def _same_key_of(
    article_id: int,
    spans: str,
    relation: str | None,
    edtf: str | None,
    earliest: str | None,
    latest: str | None,
    depends_on: int | None,
    offset: str | None,
) -> str | None:
    """Return the key of a claim, from its spans of role claim as JSON, its window and its condition."""
    positions = [position_of(*span) for span in orjson.loads(spans)]
    window = None if relation is None else (relation, edtf, earliest, latest)
    return key_of(article_id, positions, window, None if depends_on is None else (depends_on, offset))


def _slippage_of(text: str) -> str | None:
    """Return the slippage of a claim as JSON, from its deadlines as JSON, oldest first."""
    chain, slippage = orjson.loads(text), None
    for before, after in pairwise(chain):
        latest, due_at = parse_day(before["latest"]), parse_instant_or_none(before["due_at"])
        told_on, at = parse_day(after["told_on"]), parse_instant(after["created_at"])
        is_missed = is_told_late(told_on, at, latest, due_at)
        slippage = next_slippage(slippage, latest, parse_day(after["latest"]), after["reason"], is_missed=is_missed)
    return None if slippage is None else dumps(slippage)
