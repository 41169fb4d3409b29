"""Backup and restore with SQLite's own backup, which other connections may write through."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from claims.domain.actors import SYSTEM
from claims.domain.instants import parse_instant
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.migrations import check_schema
from claims.storage.sqlite.rows.log import change_params
from claims.storage.sqlite.rows.values import dumps
from claims.storage.sqlite.statements import log, queue


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
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as kept, _draft(database) as draft:
        try:
            sound = kept.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            version = check_schema(kept)
        except sqlite3.DatabaseError as error:
            raise ValueError(f"{source} is not a database: {error}") from error
        if not sound or version == 0:
            raise ValueError(f"{source} is not a sound database of Duecheck's")
        kept.backup(draft.connection)
        draft.migrate()
        with database.turn():
            _carry_on(draft, database, at)
            draft.connection.backup(database.connection)  # all at once: who follows the log sees no state between


@contextmanager
def _draft(database: Sqlite) -> Iterator[Sqlite]:
    """Give an empty database beside another one, and remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=database.path.absolute().parent) as directory:
        draft = Sqlite(Path(directory, "draft.db"), 0)
        try:
            yield draft
        finally:
            draft.close()


def _carry_on(draft: Sqlite, replaced: Sqlite, at: datetime) -> None:
    """Let log and leases go on behind the numbers that were given out for what is gone now."""
    gone, lease = _number(replaced, log.LAST_SEQ, "seq"), _number(replaced, queue.LAST_LEASE, "id")
    with draft.transaction():
        kept, newest = _number(draft, log.LAST_SEQ, "seq"), draft.row(log.LAST_CHANGE_AT)
        changed = dumps({"restore": {"last_seq": kept, "replaced_last_seq": gone}})
        at = max(at, parse_instant(newest["at"])) if newest else at
        params = change_params(at, SYSTEM.name, "log.restored", None, None, changed)
        draft.run(log.ADD_CHANGE_AT, params | {"seq": max(gone, kept) + 1})
        if lease > _number(draft, queue.LAST_LEASE, "id"):
            draft.run(queue.FORGET_LAST_LEASE)
            draft.run(queue.SET_LAST_LEASE, {"id": lease})


def _number(database: Sqlite, statement: str, name: str) -> int:
    """Give the number that a statement finds; 0 where there is none, or no database that could be read."""
    try:
        row = database.row(statement)
    except sqlite3.DatabaseError:
        return 0
    return row[name] if row else 0
