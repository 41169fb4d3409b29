"""The translation of SQLite's errors into Duecheck's."""

import sqlite3

from claims.errors import StoreBusy


def translated(error: sqlite3.Error) -> Exception:
    """Return `StoreBusy` for SQLite's "locked" and "busy"; other errors are bugs and stay as they are."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StoreBusy("another program holds the database")
    return error
