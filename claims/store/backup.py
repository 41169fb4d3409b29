"""Backup and restore with SQLite's own backup, which other connections may write through."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from claims.actors import SYSTEM
from claims.clock import parse_stamp
from claims.store.migrations import check_schema
from claims.store.rows.log import change_params
from claims.store.rows.values import dumps
from claims.store.sqlite import Sqlite
from claims.store.statements import log


def backup(database: Sqlite, target: Path) -> None:
    """Copy the database, as it is at one instant, to a new file. Writers go on meanwhile.

    Raises:
        FileExistsError: the file is there already.
    """
    with target.open("xb"):
        pass
    try:
        with closing(sqlite3.connect(target)) as copy:
            database.connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
    except BaseException:
        target.unlink()
        raise


def restore(database: Sqlite, source: Path, at: datetime) -> None:
    """Replace the database's whole content by a backup's, and migrate it. Servers may go on running.

    The log goes on behind both logs with a row that says so: a number that was given out for a row which is gone
    now never comes again, so that who follows the log misses nothing that comes after.

    Args:
        at: the instant of the restore.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: it is not a sound database of Duecheck's, or one of a later version.
    """
    if not source.is_file():
        raise FileNotFoundError(f"there is no file {source}")
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as kept:
        try:
            sound = kept.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            version = check_schema(kept)
        except sqlite3.DatabaseError as error:
            raise ValueError(f"{source} is not a database: {error}") from error
        if not sound or version == 0:
            raise ValueError(f"{source} is not a sound database of Duecheck's")
        with database.turn():
            replaced = _last_seq(database)
            kept.backup(database.connection)
            database.migrate()
            _note_restore(database, replaced, at)


def _last_seq(database: Sqlite) -> int:
    """Give the log's last seq; 0 where there is no log that could be read."""
    try:
        row = database.row(log.LAST_SEQ)
    except sqlite3.DatabaseError:
        return 0
    return row["seq"] if row else 0


def _note_restore(database: Sqlite, replaced: int, at: datetime) -> None:
    with database.transaction():
        restored, newest = _last_seq(database), database.row(log.LAST_CHANGE_AT)
        changed = {"restore": {"last_seq": restored, "replaced_last_seq": replaced}}
        at = max(at, parse_stamp(newest["at"])) if newest else at
        params = change_params(at, SYSTEM.name, "log.restored", None, None, dumps(changed))
        database.run(log.ADD_CHANGE_AT, params | {"seq": max(replaced, restored) + 1})
