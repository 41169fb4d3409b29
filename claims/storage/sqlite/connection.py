"""SQLite connections, transactions, and the translation of errors, without any statement or rule.

Each thread of each process has one connection. A write takes its turn before BEGIN IMMEDIATE: the turns are fair,
while SQLite's own busy timeout polls and lets writers starve (docs/decisions/0005). In a server process, the requests
on the event loop read with the connection of that thread, and write with that of the group writer.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from claims.domain.progress import Progress
from claims.errors import DuecheckError, StoreBusy
from claims.storage.greenlets import can_wait
from claims.storage.group_writer import GroupWriter
from claims.storage.sqlite import files
from claims.storage.sqlite.file_identity import FileIdentity
from claims.storage.sqlite.group_transaction import SqliteGroupTransaction
from claims.storage.sqlite.handle import Forks, Handle
from claims.storage.sqlite.migrations import migrate
from claims.storage.sqlite.opening import open_file
from claims.storage.sqlite.search_query import excluded_expression, match_expression
from claims.storage.sqlite.snapshot import SqliteSnapshot, snapshot_of
from claims.storage.sqlite.sqlite_errors import translated
from claims.storage.sqlite.turn import Turn

Row = sqlite3.Row
Params = Mapping[str, Any]
T = TypeVar("T")

_NO_PARAMS: Params = {}
#: SQLite's `synchronous` by which a commit is on disk before it is acknowledged
DURABLE = "FULL"


class Sqlite:
    """A database file, opened on first use."""

    #: only tests change it
    synchronous = DURABLE
    refusals = (sqlite3.Error,)
    match_expression = staticmethod(match_expression)
    excluded_expression = staticmethod(excluded_expression)
    remove_unused_terms = ""

    def __init__(self, path: Path, busy_timeout_ms: int) -> None:
        """Create the object; nothing is opened yet.

        Args:
            path: the database file; its -wal, -shm and .lock files lie beside it.
            busy_timeout_ms: milliseconds that SQLite waits for a lock of another program.
        """
        self.path = path
        self.identity = FileIdentity(path)
        self._busy_timeout_ms = busy_timeout_ms
        self._handle = Handle()
        self._writer: GroupWriter | None = None
        #: of the group writer
        self._group: SqliteGroupTransaction | None = None

    @property
    def lock_path(self) -> Path:
        """The file that writers lock in turn, and touch after each commit."""
        return files.lock_files(self.path)[0]

    def migrate(self, progress: Progress | None = None) -> None:
        """Create or update the tables, and the file if it is missing; several processes may do so at once.

        Args:
            progress: is called while tables are updated.

        Raises:
            OSError: the file cannot be created.
            StoreUnusable: the file is another program's or of a later version, or is missing while its -wal is not.
        """
        files.create_missing(self.path)
        with self.turn():  # the first connection changes a new file to WAL, which no two processes can do at once
            with self.transaction():
                is_changed = migrate(self.connection, progress)
            if is_changed:  # the tables must be in the file itself: without them a lost -wal makes it look new
                self.row("PRAGMA wal_checkpoint(TRUNCATE)")
        files.make_private(self.path)

    @property
    def connection(self) -> sqlite3.Connection:
        """The calling thread's connection, opened on first use and after a fork."""
        handle = self._own_handle()
        if handle.connection is None:
            handle.connection = self._open()
        return handle.connection

    def _own_handle(self) -> Handle:
        """Return the handle of the calling thread; after a fork, an empty one."""
        handle = self._handle
        if handle.forks != Forks.number:
            handle.connection, handle.turn, handle.forks = None, None, Forks.number
            handle.depth, handle.has_turn = 0, False
        return handle

    @property
    def in_transaction(self) -> bool:
        """True if the calling thread is in a transaction."""
        return self._handle.depth > 0

    def close(self) -> None:
        """Close the calling thread's connection, if it has one."""
        handle = self._handle
        if handle.forks == Forks.number:
            for opened in (handle.connection, handle.turn):
                if opened is not None:
                    opened.close()
        handle.connection, handle.turn = None, None

    def start_group_writer(self) -> None:
        """From now on, commit the writes of greenlets on this thread, which has a running event loop, in groups."""
        connection, turn = self._open(check_same_thread=False), Turn(self.path)
        self._group = SqliteGroupTransaction(
            connection, self.identity.check, lambda error: translated(error, self.path), turn.signal_commit
        )
        self._writer = GroupWriter(self._group, turn, self._busy_timeout_ms / 1000)
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # opens the -wal file
        self.identity.remember_beside()

    def stop_group_writer(self) -> None:
        """End the group writer, if one was started."""
        if self._writer is not None:
            self.identity.forget_beside()
            self._writer.close()
            self._writer = self._group = None

    def snapshot(self) -> AbstractContextManager[SqliteSnapshot]:
        """Return a context with the database as it is at one instant."""
        return snapshot_of(self.path)

    def rows(self, sql: str, params: Params = _NO_PARAMS) -> list[Row]:
        """Run a statement and return all its rows, never lazily: an unread cursor would hold a read lock."""
        return self.call(lambda connection: connection.execute(sql, params).fetchall())

    def row(self, sql: str, params: Params = _NO_PARAMS) -> Row | None:
        """Run a statement and return its first row; None without rows."""
        first: Row | None = self.call(lambda connection: connection.execute(sql, params).fetchone())
        return first

    def run(self, sql: str, params: Params = _NO_PARAMS) -> None:
        """Run a writing statement."""
        self.call(lambda connection: connection.execute(sql, params))

    def run_counted(self, sql: str, params: Params = _NO_PARAMS) -> int:
        """Run a writing statement and return the number of changed rows."""
        return self.call(lambda connection: connection.execute(sql, params).rowcount)

    def insert(self, sql: str, params: Params) -> int:
        """Run an INSERT and return the new row's id."""
        last = self.call(lambda connection: connection.execute(sql, params).lastrowid)
        assert last is not None  # noqa: S101 - an INSERT has a rowid
        return last

    def run_many(self, sql: str, params: Sequence[Params]) -> None:
        """Run a writing statement once for each set of parameters."""
        if params:
            self.call(lambda connection: connection.executemany(sql, params))

    def flush(self) -> None:
        """Do nothing: every statement runs at once."""

    def call(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """Call a function with the calling thread's connection; raise the error of the store for one of SQLite."""
        try:
            return function(self.connection)
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
        if self.in_transaction:
            yield
        elif self._writer is not None and self._group is not None and can_wait():
            with self._writer.savepoint(wait=wait), self._through(self._group.connection):
                yield
        else:
            with self.turn(wait=wait), self._begun(wait=wait):
                yield

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Run a part of a transaction that can fail alone."""
        self.run("SAVEPOINT part")
        try:
            yield
        except BaseException:
            with suppress(DuecheckError, sqlite3.Error):  # after some errors SQLite has ended the transaction
                self.run("ROLLBACK TO part")
                self.run("RELEASE part")
            raise
        self.run("RELEASE part")

    @contextmanager
    def _through(self, connection: sqlite3.Connection) -> Iterator[None]:
        """Make the calling thread's statements use the connection of the group writer."""
        handle, own = self._handle, self.connection
        handle.connection, handle.depth = connection, 1
        try:
            yield
        finally:
            handle.connection, handle.depth = own, 0

    @contextmanager
    def _begun(self, *, wait: bool) -> Iterator[None]:
        """Begin a transaction on the calling thread's connection; commit it, or roll it back on an error."""
        connection, handle = self.connection, self._handle
        self.identity.check()
        self._begin(wait=wait)
        handle.depth = 1
        try:
            yield
        except BaseException:
            _roll_back(connection)
            raise
        finally:
            handle.depth = 0
        self._commit(connection)
        self._own_turn().signal_commit()

    def _begin(self, *, wait: bool) -> None:
        if not wait:
            self.run("PRAGMA busy_timeout = 0")
        try:
            self.run("BEGIN IMMEDIATE")
        finally:
            if not wait:
                self.run(f"PRAGMA busy_timeout = {self._busy_timeout_ms:d}")

    @contextmanager
    def turn(self, *, wait: bool = True) -> Iterator[None]:
        """Hold the turn of the calling thread among the writers of all processes; an inner call keeps it.

        Args:
            wait: True to wait for it; False to fail at once if another writer has it.

        Raises:
            StoreBusy: the turn did not come within the busy timeout.
        """
        handle = self._own_handle()
        if handle.has_turn:
            yield
            return
        turn = self._own_turn()
        if wait:
            turn.acquire(self._busy_timeout_ms / 1000)
        elif not turn.try_acquire():
            raise StoreBusy("other writers hold the database")
        handle.has_turn = True
        try:
            yield
        finally:
            handle.has_turn = False
            turn.release()

    def _own_turn(self) -> Turn:
        """Return the turn of the calling thread; opened on first use, because most threads only read."""
        handle = self._own_handle()
        if handle.turn is None:
            handle.turn = Turn(self.path)
        return handle.turn

    def _open(self, *, check_same_thread: bool = True) -> sqlite3.Connection:
        """Open the existing file."""
        self.identity.check()
        try:
            connection = open_file(self.path, self._busy_timeout_ms, self.synchronous, check_same_thread)
        except sqlite3.Error as error:
            raise translated(error, self.path) from error
        self.identity.remember()
        return connection

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
