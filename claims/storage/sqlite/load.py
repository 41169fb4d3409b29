"""Load of a dump (`claims.storage.sql.dump`) into an empty database, completely or not at all.

The rows go into a draft beside the database, batch by batch. After an interruption the next load continues
the draft. When all rows are present and valid, the draft replaces the database in one step.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from claims.domain.progress import Progress
from claims.errors import DumpCutShort, DumpRefused
from claims.storage.sql import dump_statements as sql
from claims.storage.sql.loading import (
    BATCH,
    Loading,
    add_access_changes,
    check_no_chain,
    is_filled,
    list_access_changes,
)
from claims.storage.sql.private_rows import add_private_rows, list_access_rows
from claims.storage.sqlite.connection import DURABLE, Sqlite
from claims.storage.sqlite.copying import copy, ticking
from claims.storage.sqlite.filling import fill_record_counts, fill_search_index

_FILE_SUFFIXES: Final = ("", "-wal", "-shm", ".lock", ".next.lock")


def load_lines(database: Sqlite, lines: Iterable[bytes], batch: int = BATCH, progress: Progress | None = None) -> int:
    """Load a dump into an empty database, completely or not at all; return the number of rows.

    Args:
        database: empty, but for people and tokens.
        lines: of the dump, each with its line end.
        batch: lines in one transaction of the draft.
        progress: is called when all lines are read.

    Raises:
        DumpRefused: the database is not empty, or a line is invalid; the message names the line.
    """
    _check_empty(database)
    with _draft(database) as draft:
        rows = Loading(draft, batch).load(lines)
        with ticking(draft.connection, progress, "checking the rows"):
            _check(draft)
        with draft.transaction():
            fill_search_index(draft, progress)
            fill_record_counts(draft, progress)
            draft.run(sql.DROP_PROGRESS)
        with database.turn():
            _check_empty(database)
            with draft.transaction():  # the people and tokens of the database stay
                add_private_rows(draft, list_access_rows(database))
                add_access_changes(draft, list_access_changes(database))
            copy(draft.connection, database.connection, progress, "replacing the database")
    return rows


def _check(draft: Sqlite) -> None:
    """Check that no row has a value that Duecheck never writes, even if the checksum is right."""
    if draft.rows("PRAGMA foreign_key_check"):
        raise DumpRefused("rows refer to rows that the dump lacks: it is incomplete")
    check_no_chain(draft)


def draft_path(database: Sqlite) -> Path:
    """Return the path of the file with the rows that are already loaded."""
    return database.path.with_name(f"{database.path.name}.loading")


def _check_empty(database: Sqlite) -> None:
    if is_filled(database):
        raise DumpRefused("the database is not empty: load a dump into a new one")


@contextmanager
def _draft(database: Sqlite) -> Iterator[Sqlite]:
    """Yield the draft; delete it afterwards, but keep it if the dump was incomplete or the load interrupted."""
    path = draft_path(database)
    draft = _open_draft(path)
    if not draft.rows(sql.GET_PROGRESS) and is_filled(draft):  # complete, but the process ended before the copy
        _remove(draft)
        draft = _open_draft(path)
    try:
        yield draft
    except (KeyboardInterrupt, OSError, DumpCutShort):
        draft.close()
        raise
    except BaseException:
        _remove(draft)
        raise
    _remove(draft)


def _open_draft(path: Path) -> Sqlite:
    draft = Sqlite(path, 0)
    draft.migrate()
    draft.run("PRAGMA foreign_keys = OFF")
    if draft.synchronous == DURABLE:
        draft.run("PRAGMA synchronous = NORMAL")
    draft.run(sql.CREATE_PROGRESS)
    return draft


def _remove(draft: Sqlite) -> None:
    draft.close()
    for end in _FILE_SUFFIXES:
        draft.path.with_name(f"{draft.path.name}{end}").unlink(missing_ok=True)
