"""Translation of SQLite's errors into the errors of the store, by their result codes."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from claims.errors import DuecheckError, StorageFull, StoreBusy, StoreFailed
from claims.storage.sqlite.files import has_room

#: SQLite's primary result codes (sqlite.org/rescode.html) of faults outside of Duecheck; other errors are bugs
_KINDS: Final[Mapping[int, type[DuecheckError]]] = {
    sqlite3.SQLITE_BUSY: StoreBusy,
    sqlite3.SQLITE_LOCKED: StoreBusy,
    sqlite3.SQLITE_PROTOCOL: StoreBusy,
    sqlite3.SQLITE_FULL: StorageFull,
    sqlite3.SQLITE_IOERR: StoreFailed,
    sqlite3.SQLITE_CANTOPEN: StoreFailed,
    sqlite3.SQLITE_CORRUPT: StoreFailed,
    sqlite3.SQLITE_NOTADB: StoreFailed,
    sqlite3.SQLITE_READONLY: StoreFailed,
    sqlite3.SQLITE_PERM: StoreFailed,
    sqlite3.SQLITE_NOLFS: StoreFailed,
}
#: extended codes that a write can have because the file system is full
_FAILED_WRITES: Final = frozenset(
    {
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_DIR_FSYNC,
        sqlite3.SQLITE_IOERR_TRUNCATE,
        sqlite3.SQLITE_IOERR_SHMOPEN,
        sqlite3.SQLITE_IOERR_SHMSIZE,
    }
)
_MESSAGES: Final[Mapping[type[DuecheckError], str]] = {
    StoreBusy: "another program holds the database",
    StorageFull: "the storage of the database has no room for this",
}


def translated(error: sqlite3.Error, path: Path) -> Exception:
    """Return the error of the store that stands for an error of SQLite; errors that are bugs stay as they are."""
    code = getattr(error, "sqlite_errorcode", 0)
    kind = _KINDS.get(code & 0xFF)
    if kind is None:
        return error
    if code in _FAILED_WRITES and not has_room(path):
        kind = StorageFull
    return kind(_MESSAGES.get(kind, f"the database cannot be read or written: {error}"))


@contextmanager
def translating(path: Path) -> Iterator[None]:
    """Translate the errors of SQLite that a block raises; `path` is the file of the database."""
    try:
        yield
    except sqlite3.Error as error:
        raise translated(error, path) from error
