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
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from claims.errors import StoreBusy, StoreFailed
from claims.storage.sqlite import files
from claims.storage.sqlite.file_identity import FileIdentity
from claims.storage.sqlite.migrations import migrate
from claims.storage.sqlite.sqlite_errors import translated

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
        self.identity = FileIdentity(path)
        self._busy_timeout_ms = busy_timeout_ms
        self._handle = _Handle()

    @property
    def lock_path(self) -> Path:
        """The file that writers lock in turn, and touch after each commit."""
        return self.path.with_name(f"{self.path.name}.lock")

    def migrate(self) -> None:
        """Create or update the tables, and the file if it is missing; several processes may do so at once.

        Raises:
            OSError: the file cannot be created.
            StoreUnusable: the file is another program's or of a later version, or is missing while its -wal is not.
        """
        files.create_missing(self.path)
        with self.transaction():
            migrate(self.connection)
        files.make_private(self.path)

    @property
    def connection(self) -> sqlite3.Connection:
        """The calling thread's connection, opened on first use and after a fork."""
        handle = self._handle
        if handle.connection is None or handle.pid != os.getpid():
            handle.connection, handle.lock = self._open()
            handle.pid, handle.depth, handle.has_turn = os.getpid(), 0, False
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
        try:
            return self.connection.execute(sql, params).fetchall()
        except sqlite3.Error as error:
            raise translated(error, self.path) from error

    def row(self, sql: str, params: Params = _NO_PARAMS) -> Row | None:
        """Run a statement and return its first row; None without rows."""
        try:
            first: Row | None = self.connection.execute(sql, params).fetchone()
        except sqlite3.Error as error:
            raise translated(error, self.path) from error
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
        except sqlite3.Error as error:
            raise translated(error, self.path) from error

    def _execute(self, sql: str, params: Params = _NO_PARAMS) -> sqlite3.Cursor:
        try:
            return self.connection.execute(sql, params)
        except sqlite3.Error as error:
            raise translated(error, self.path) from error

    @contextmanager
    def transaction(self, *, wait: bool = True) -> Iterator[None]:
        """Hold the write lock; commit at the end, roll back on any error. An inner transaction joins the outer.

        Args:
            wait: True to wait for a turn; False to fail at once if another writer is active.

        Raises:
            DatabaseMissing: the path names another file than the one that was opened, or none.
            StoreBusy: another writer holds the database for longer than the busy timeout.
        """
        connection = self.connection
        handle = self._handle
        if handle.depth:
            yield
            return
        with self.turn(wait=wait):
            self.identity.check()
            self._execute("BEGIN IMMEDIATE")
            handle.depth = 1
            try:
                yield
            except BaseException:
                _roll_back(connection)
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

    def _open(self) -> tuple[sqlite3.Connection, int]:
        """Open the existing file; return the connection, and the descriptor of the lock file."""
        self.identity.check()
        try:
            connection = sqlite3.connect(
                files.uri_of(self.path, "rw"),
                timeout=self._busy_timeout_ms / 1000,
                isolation_level=None,
                cached_statements=256,
                uri=True,
            )
        except sqlite3.Error as error:
            raise translated(error, self.path) from error
        try:
            connection.row_factory = sqlite3.Row
            for pragma in (*_PRAGMAS, f"synchronous = {self.synchronous}"):
                connection.execute(f"PRAGMA {pragma}")
            lock = os.open(self.lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, files.PRIVATE)
        except (sqlite3.Error, OSError) as error:
            connection.close()
            if isinstance(error, sqlite3.Error):
                raise translated(error, self.path) from error
            raise StoreFailed(f"the lock file of the database cannot be opened: {error.strerror}") from error
        self.identity.remember()
        return connection, lock

    def _commit(self, connection: sqlite3.Connection) -> None:
        try:
            connection.execute("COMMIT")
        except BaseException as error:
            _roll_back(connection)
            raise (translated(error, self.path) if isinstance(error, sqlite3.Error) else error) from error


def _roll_back(connection: sqlite3.Connection) -> None:
    """Roll back, unless SQLite has already done so: it does after some errors, such as a full disk."""
    if connection.in_transaction:
        with suppress(sqlite3.Error):  # the error that comes before this one is reported
            connection.execute("ROLLBACK")
