"""Backup and restore by SQLite's own backup, during which other connections may write."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from claims.domain.actors import SYSTEM
from claims.domain.instants import parse_instant
from claims.errors import StoreFailed, StoreUnusable
from claims.storage.sqlite.changes import ADD_CHANGE_AT, LAST_CHANGE_AT, LAST_SEQ, change_params
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.files import create_private, uri_of
from claims.storage.sqlite.leases import LAST_LEASE_ID, REMOVE_LAST_LEASE_ID, SET_LAST_LEASE_ID
from claims.storage.sqlite.migrations import check_schema
from claims.storage.sqlite.values import dumps


def backup(database: Sqlite, target: Path) -> None:
    """Copy the database, as it is at one instant, to a new file; writers continue meanwhile.

    Raises:
        FileExistsError: the file exists.
    """
    create_private(target)
    try:
        with closing(sqlite3.connect(target)) as copy:
            database.connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
    except BaseException:
        target.unlink()
        raise


def restore(database: Sqlite, source: Path, at: datetime) -> None:
    """Replace all records by those of a backup, and migrate them (`claims.storage.base.Backend.restore`).

    Args:
        database: the database to replace.
        source: the backup.
        at: the instant of the restore, UTC.

    Raises:
        FileNotFoundError: the file does not exist.
        StoreUnusable: the file is no intact database of Duecheck, or one of a later version.
    """
    if not source.is_file():
        raise FileNotFoundError(f"there is no file {source}")
    with closing(sqlite3.connect(uri_of(source, "ro"), uri=True)) as backup_file, _draft(database) as draft:
        try:
            sound = backup_file.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        except sqlite3.DatabaseError as error:
            raise StoreUnusable(f"{source} is not a database: {error}") from error
        if check_schema(backup_file) == 0 or not sound:
            raise StoreUnusable(f"{source} is not a sound database of Duecheck's")
        backup_file.backup(draft.connection)
        draft.migrate()
        with database.turn():
            _continue_numbers(draft, database, at)
            draft.connection.backup(database.connection)  # one step: readers see no state between


@contextmanager
def _draft(database: Sqlite) -> Iterator[Sqlite]:
    """Create an empty database beside another one, and remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=database.path.absolute().parent) as directory:
        draft = Sqlite(Path(directory, "draft.db"), 0)
        create_private(draft.path)
        try:
            yield draft
        finally:
            draft.close()


def _continue_numbers(draft: Sqlite, replaced: Sqlite, at: datetime) -> None:
    """Continue the log and the ids of leases after the last numbers of the replaced database."""
    replaced_seq, lease_id = _number(replaced, LAST_SEQ, "seq"), _number(replaced, LAST_LEASE_ID, "id")
    with draft.transaction():
        restored_seq, newest = _number(draft, LAST_SEQ, "seq"), draft.row(LAST_CHANGE_AT)
        changed = dumps({"restore": {"last_seq": restored_seq, "replaced_last_seq": replaced_seq}})
        at = max(at, parse_instant(newest["at"])) if newest else at
        params = change_params(at, SYSTEM.name, "log.restored", None, None, changed)
        draft.run(ADD_CHANGE_AT, params | {"seq": max(replaced_seq, restored_seq) + 1})
        if lease_id > _number(draft, LAST_LEASE_ID, "id"):
            draft.run(REMOVE_LAST_LEASE_ID)
            draft.run(SET_LAST_LEASE_ID, {"id": lease_id})


def _number(database: Sqlite, statement: str, name: str) -> int:
    """Return the number that a statement selects; 0 without a row, or if the database is unreadable."""
    try:
        row = database.row(statement)
    except StoreFailed:
        return 0
    return row[name] if row else 0
