"""SQLite connections, transactions, and the translation of errors, without any statement or rule.

Each thread of each process has one connection. A write locks a file before BEGIN IMMEDIATE: this queue is
fair, while SQLite's own busy timeout polls and lets writers starve (docs/decisions/0005).
"""

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from claims.errors import StoreBusy
from claims.storage.sqlite.migrations import migrate

Row = sqlite3.Row
Params = Mapping[str, Any]

_NO_PARAMS: Params = {}
#: seconds between two attempts to lock; short against a write, so that turns are nearly fair
_POLL_SECONDS = 0.0001
#: SQLite's `synchronous` by which a commit is on disk before it is acknowledged
DURABLE = "FULL"
_PRAGMAS = (
    "journal_mode = WAL",
    "foreign_keys = ON",
    "temp_store = MEMORY",
    "wal_autocheckpoint = 4000",  # pages; large, because a checkpoint costs as much as many verdicts
)


class _Handle(threading.local):
    """The connection and locks of one thread of one process."""

    pid: int = 0
    connection: sqlite3.Connection | None = None
    lock: int = -1
    depth: int = 0
    has_turn: bool = False


class Sqlite:
    """A database file, opened on first use."""

    #: only tests change it
    synchronous = DURABLE

    def __init__(self, path: Path, busy_timeout_ms: int) -> None:
        """Create the object; nothing is opened yet.

        Args:
            path: the database file; its -wal, -shm and .lock files lie beside it.
            busy_timeout_ms: milliseconds that SQLite waits for a lock of another program.
        """
        self.path = path
        self._busy_timeout_ms = busy_timeout_ms
        self._handle = _Handle()

    @property
    def lock_path(self) -> Path:
        """The file that writers lock in turn, and touch after each commit."""
        return self.path.with_name(f"{self.path.name}.lock")

    def migrate(self) -> None:
        """Create or update the tables; several processes may do so at once."""
        with self.transaction():
            migrate(self.connection)

    @property
    def connection(self) -> sqlite3.Connection:
        """The calling thread's connection, opened on first use and after a fork."""
        handle = self._handle
        if handle.connection is None or handle.pid != os.getpid():
            handle.connection, handle.pid = self._open(), os.getpid()
            handle.depth, handle.has_turn = 0, False
            handle.lock = os.open(self.lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return handle.connection

    @property
    def in_transaction(self) -> bool:
        """True if the calling thread is in a transaction."""
        return self._handle.depth > 0

    def close(self) -> None:
        """Close the calling thread's connection, if it has one."""
        handle = self._handle
        if handle.connection is not None and handle.pid == os.getpid():
            handle.connection.close()
            os.close(handle.lock)
        handle.connection = None

    def rows(self, sql: str, params: Params = _NO_PARAMS) -> list[Row]:
        """Run a statement and return all its rows, never lazily: an unread cursor would hold a read lock."""
        return self._execute(sql, params).fetchall()

    def row(self, sql: str, params: Params = _NO_PARAMS) -> Row | None:
        """Run a statement and return its first row; None without rows."""
        first: Row | None = self._execute(sql, params).fetchone()
        return first

    def run(self, sql: str, params: Params = _NO_PARAMS) -> int:
        """Run a writing statement and return the number of changed rows."""
        return self._execute(sql, params).rowcount

    def insert(self, sql: str, params: Params) -> int:
        """Run an INSERT and return the new row's id."""
        last = self._execute(sql, params).lastrowid
        assert last is not None  # noqa: S101 - an INSERT has a rowid
        return last

    def run_many(self, sql: str, params: Sequence[Params]) -> None:
        """Run a writing statement once for each set of parameters."""
        try:
            self.connection.executemany(sql, params)
        except sqlite3.OperationalError as error:
            raise _translated(error) from error

    def _execute(self, sql: str, params: Params = _NO_PARAMS) -> sqlite3.Cursor:
        try:
            return self.connection.execute(sql, params)
        except sqlite3.OperationalError as error:
            raise _translated(error) from error

    @contextmanager
    def transaction(self, *, wait: bool = True) -> Iterator[None]:
        """Hold the write lock; commit at the end, roll back on any error. An inner transaction joins the outer.

        Args:
            wait: True to wait for a turn; False to fail at once if another writer is active.

        Raises:
            StoreBusy: another writer holds the database for longer than the busy timeout.
        """
        connection = self.connection
        handle = self._handle
        if handle.depth:
            yield
            return
        with self.turn(wait=wait):
            self._execute("BEGIN IMMEDIATE")
            handle.depth = 1
            try:
                yield
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            finally:
                handle.depth = 0
            self._commit(connection)
            os.utime(handle.lock)  # signals the commit to the watchers of every process

    @contextmanager
    def turn(self, *, wait: bool = True) -> Iterator[None]:
        """Lock the file that orders the writers of all processes; an inner call keeps the lock.

        Args:
            wait: True to wait for the lock; False to fail at once if another writer holds it.

        Raises:
            StoreBusy: the lock was not free within the busy timeout.
        """
        if self._handle.has_turn:
            yield
            return
        lock = (self.connection, self._handle.lock)[1]
        deadline = time.monotonic() + (self._busy_timeout_ms / 1000 if wait else 0)
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise StoreBusy("other writers hold the database") from None
                time.sleep(_POLL_SECONDS)
        self._handle.has_turn = True
        try:
            yield
        finally:
            self._handle.has_turn = False
            fcntl.flock(lock, fcntl.LOCK_UN)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=self._busy_timeout_ms / 1000, isolation_level=None, cached_statements=256
        )
        connection.row_factory = sqlite3.Row
        try:
            for pragma in (*_PRAGMAS, f"synchronous = {self.synchronous}"):
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError as error:
            connection.close()
            raise _translated(error) from error
        return connection

    @staticmethod
    def _commit(connection: sqlite3.Connection) -> None:
        try:
            connection.execute("COMMIT")
        except BaseException as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise (_translated(error) if isinstance(error, sqlite3.OperationalError) else error) from error


def _translated(error: sqlite3.OperationalError) -> Exception:
    """Return `StoreBusy` for SQLite's "locked" and "busy"; other errors are bugs and stay as they are."""
    if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StoreBusy("another program holds the database")
    return error
