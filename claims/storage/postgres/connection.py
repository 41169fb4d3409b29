"""PostgreSQL connections, transactions, and the translation of errors, without any statement or rule.

Each thread has its own connections. Writers take turns (`transactions`): so the rows of the log become visible in the
order of their seqs, and a rule that reads before it writes is never overtaken.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import partial
from typing import Any, Final, TypeVar

import psycopg
from greenlet import getcurrent, greenlet

from claims.errors import DuecheckError, StoreBusy
from claims.storage.greenlets import can_wait
from claims.storage.group_writer import GroupWriter
from claims.storage.postgres.connections import Connections
from claims.storage.postgres.errors import translated_errors
from claims.storage.postgres.group_transaction import PostgresGroupTransaction
from claims.storage.postgres.opening import open_connection
from claims.storage.postgres.pipelined_connection import PipelinedConnection
from claims.storage.postgres.replica import Replica
from claims.storage.postgres.rows import Row
from claims.storage.postgres.search_query import REMOVE_UNUSED_TERMS, excluded_expression, match_expression
from claims.storage.postgres.snapshot import PostgresSnapshot, snapshot_by
from claims.storage.postgres.statements import translated
from claims.storage.postgres.transactions import begin, commit, roll_back, try_begin

Params = Mapping[str, Any]
Connection = psycopg.Connection[Row]
T = TypeVar("T")

_NO_PARAMS: Final[Params] = {}


class Postgres:
    """A database, connected to on first use."""

    refusals = (psycopg.Error,)
    match_expression = staticmethod(match_expression)
    excluded_expression = staticmethod(excluded_expression)
    remove_unused_terms = REMOVE_UNUSED_TERMS

    def __init__(self, address: str, write_timeout_ms: int, read_address: str = "") -> None:
        """Create the object; nothing is opened yet.

        Args:
            address: a connection URI of libpq.
            write_timeout_ms: milliseconds that a write waits for its turn.
            read_address: that of a replica; empty without one.
        """
        self.address = address
        self._write_timeout_ms = write_timeout_ms
        #: returns a new connection, which commits each statement
        self.open = partial(open_connection, address, write_timeout_ms)
        self._connections = Connections(self.open)
        #: greenlet -> the connection of its transaction; a thread that blocks is a greenlet too
        self._transactions: dict[greenlet, PipelinedConnection] = {}
        self.replica: Replica | None = None
        if read_address:
            self.replica = Replica(partial(open_connection, read_address, write_timeout_ms, is_replica=True))
        #: greenlets whose reads come from the replica
        self._on_replica: set[greenlet] = set()
        self._writer: GroupWriter | None = None
        #: of the group writer
        self._group: PostgresGroupTransaction | None = None

    @property
    def connection(self) -> Connection:
        """The connection of the caller's transaction, or a free one of the calling thread."""
        with self._taken() as connection:
            return connection.whole

    def _taken(self) -> AbstractContextManager[PipelinedConnection]:
        """Return a context with the connection of the caller's transaction, or with a free one."""
        connection = self._transactions.get(getcurrent())
        return self._connections.taken() if connection is None else nullcontext(connection)

    @property
    def in_transaction(self) -> bool:
        """True if the caller, a thread or a greenlet, is in a transaction."""
        return getcurrent() in self._transactions

    def close(self) -> None:
        """Close the connections of the calling thread."""
        self._connections.close()
        if self.replica is not None:
            self.replica.connections.close()

    def start_group_writer(self) -> None:
        """From now on, commit the writes of greenlets on this thread, which has a running event loop, in groups."""
        self._group = PostgresGroupTransaction(self.open)
        self._writer = GroupWriter(self._group, self._group, self._write_timeout_ms / 1000)

    def stop_group_writer(self) -> None:
        """End the group writer, if one was started."""
        if self._writer is not None:
            self._writer.close()
            self._writer = self._group = None

    def snapshot(self) -> AbstractContextManager[PostgresSnapshot]:
        """Return a context with the database as it is at one instant."""
        if self.replica is not None and getcurrent() in self._on_replica:
            return snapshot_by(self.replica.open)
        return snapshot_by(self.open)

    @contextmanager
    def replica_reads(self) -> Iterator[None]:
        """Read from the replica for the caller, until its first write or a failure of the replica."""
        caller = getcurrent()
        self._on_replica.add(caller)
        try:
            yield
        finally:
            self._on_replica.discard(caller)

    def rows(self, sql: str, params: Params = _NO_PARAMS) -> list[Row]:
        """Run a statement and return all its rows."""
        return self._execute(sql, params, lambda cursor: cursor.fetchall())

    def row(self, sql: str, params: Params = _NO_PARAMS) -> Row | None:
        """Run a statement and return its first row; None without rows."""
        return self._execute(sql, params, lambda cursor: cursor.fetchone())

    def run(self, sql: str, params: Params = _NO_PARAMS) -> None:
        """Run a writing statement; in a transaction, with the next one that returns something."""
        connection = self._transactions.get(getcurrent())
        if connection is None:
            self._execute(sql, params, lambda cursor: None)
        else:
            with translated_errors():
                connection.defer(translated(sql), params)

    def run_counted(self, sql: str, params: Params = _NO_PARAMS) -> int:
        """Run a writing statement and return the number of changed rows."""
        return self._execute(sql, params, lambda cursor: cursor.rowcount)

    def insert(self, sql: str, params: Params) -> int:
        """Run an INSERT and return the new row's id."""
        row = self.row(f"{sql} RETURNING id", params)
        assert row is not None  # noqa: S101 - an INSERT of one row returns one
        return int(row[0])

    def run_many(self, sql: str, params: Sequence[Params]) -> None:
        """Run a writing statement once for each set of parameters."""
        if params:
            with translated_errors(), self._taken() as connection:
                connection.execute_many(translated(sql), params)

    def flush(self) -> None:
        """Run now what `run` and `run_many` have put off."""
        with translated_errors(), self._taken() as connection:
            connection.flush()

    def _execute(self, sql: str, params: Params, read: Callable[[psycopg.Cursor[Row]], T]) -> T:
        """Run a statement and read its result.

        It runs once more if the connection turns out to be broken and no transaction was open on it.
        """
        statement = translated(sql)
        if self.replica is not None and getcurrent() in self._on_replica:
            try:
                with self.replica.connections.taken() as connection:
                    return read(connection.execute(statement, params))
            except psycopg.errors.ReadOnlySqlTransaction:  # this is a write
                self._on_replica.discard(getcurrent())
            except (psycopg.Error, DuecheckError) as error:  # it is away, or has cancelled the statement
                self._on_replica.discard(getcurrent())
                self.replica.leave(error)
        with translated_errors():
            try:
                with self._taken() as connection:
                    return read(connection.execute(statement, params))
            except psycopg.OperationalError:
                if not connection.is_closed or self.in_transaction:
                    raise
                self._connections.close()  # they have broken too
                with self._taken() as connection:
                    return read(connection.execute(statement, params))

    @contextmanager
    def transaction(self, *, wait: bool = True) -> Iterator[None]:
        """Hold the writers' turn; commit at the end, roll back on any error. An inner transaction joins the outer.

        Args:
            wait: True to wait for a turn; False to fail at once if another writer is active.

        Raises:
            StoreBusy: the turn did not come within the time limit.
        """
        self._on_replica.discard(getcurrent())
        if self.in_transaction:
            yield
        elif self._writer is not None and self._group is not None and can_wait():
            with self._writer.savepoint(wait=wait), self._through(self._group.connection):
                yield
        else:
            with self._begun(wait=wait):
                yield

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Run a part of a transaction that can fail alone."""
        connection = self._transactions[getcurrent()]
        with translated_errors():
            connection.set_savepoint("part")
        try:
            yield
            with translated_errors():
                connection.release_savepoint("part")
        except BaseException:
            with suppress(psycopg.Error):  # of a connection that broke; its transaction is undone
                connection.undo_savepoint("part")
            raise

    @contextmanager
    def _through(self, connection: PipelinedConnection) -> Iterator[None]:
        """Make the caller's statements use the connection of a transaction."""
        caller = getcurrent()
        self._transactions[caller] = connection
        try:
            yield
        finally:
            del self._transactions[caller]

    @contextmanager
    def _begun(self, *, wait: bool) -> Iterator[None]:
        """Begin a transaction on a free connection; commit it, or roll it back on an error."""
        self.row("SELECT 1")  # on a new connection if the free ones have broken
        with self._connections.taken() as connection:
            with translated_errors():
                if wait:
                    begin(connection)
                elif not try_begin(connection):
                    raise StoreBusy("other writers hold the database")
            try:
                with self._through(connection):
                    yield
            except BaseException:
                roll_back(connection)
                raise
            with translated_errors():
                commit(connection)
