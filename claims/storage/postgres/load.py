"""Load of a dump into an empty database, in one transaction: completely or not at all."""

from collections.abc import Iterable
from typing import Final

import psycopg

from claims.domain.progress import Progress
from claims.errors import DumpRefused
from claims.storage.postgres.connection import Postgres
from claims.storage.postgres.filling import fill
from claims.storage.sql import dump_statements as sql
from claims.storage.sql.loading import (
    Loading,
    add_access_changes,
    check_no_chain,
    is_filled,
    list_access_changes,
)

_CREATE_PROGRESS: Final = "CREATE TEMPORARY TABLE loading (lines BIGINT, sha256 TEXT) ON COMMIT DROP"
_CHECK: Final = "SET CONSTRAINTS ALL IMMEDIATE"


def load_lines(database: Postgres, lines: Iterable[bytes], progress: Progress | None = None) -> int:
    """Load a dump; return the number of rows.

    Args:
        database: empty, but for people and tokens.
        lines: of the dump, each with its line end.
        progress: is called when all lines are read.

    Raises:
        DumpRefused: the database is not empty, or a line is invalid; the message names the line.
    """
    with database.transaction():
        if is_filled(database):
            raise DumpRefused("the database is not empty: load a dump into a new one")
        access = list_access_changes(database)
        database.run(sql.REMOVE_CHANGES)
        database.run(_CREATE_PROGRESS)
        rows = Loading(database).load(lines)
        try:
            database.run(_CHECK)
            database.flush()
        except psycopg.IntegrityError as error:
            raise DumpRefused("rows refer to rows that the dump lacks: it is incomplete") from error
        check_no_chain(database)
        fill(database, progress)
        add_access_changes(database, access)
        return rows
