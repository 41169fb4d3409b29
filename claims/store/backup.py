"""Backup and restore with SQLite's own backup, which other connections may write through."""

import sqlite3
from contextlib import closing
from pathlib import Path

from claims.store.migrations import check_schema
from claims.store.sqlite import Sqlite


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


def restore(database: Sqlite, source: Path) -> None:
    """Replace the database's whole content by a backup's, and migrate it. Servers may go on running.

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
            kept.backup(database.connection)
    database.migrate()
