"""PostgreSQL connections, transactions, and the translation of errors, without any statement or rule.

Each thread of each process has one connection. Writers take turns (`transactions`): so the rows of the log become
visible in the order of their seqs, and a rule that reads before it writes is never overtaken.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, Final, TypeVar

import psycopg
from psycopg import conninfo, sql
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.types.string import TextLoader

from claims.errors import StoreBusy
from claims.storage.greenlets import can_wait
from claims.storage.group_writer import GroupWriter
from claims.storage.postgres.errors import translated_errors
from claims.storage.postgres.group_transaction import PostgresGroupTransaction
from claims.storage.postgres.pipelined_connection import PipelinedConnection
from claims.storage.postgres.rows import Row, make_rows
from claims.storage.postgres.search_query import excluded_expression, match_expression
from claims.storage.postgres.snapshot import PostgresSnapshot, snapshot_by
from claims.storage.postgres.statements import translated
from claims.storage.postgres.transactions import begin, commit, roll_back, try_begin

Params = Mapping[str, Any]
Connection = psycopg.Connection[Row]
T = TypeVar("T")

_NO_PARAMS: Final[Params] = {}
#: seconds after which a server that does not answer is away, unless the address says otherwise
_PATIENCE: Final = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 15_000,
}


def _defaults(address: str) -> dict[str, Any]:
    """Return what an address of a database leaves open, and the schema of our tables."""
    given = conninfo.conninfo_to_dict(address)
    options = f"{given.get('options', '')} -c search_path=duecheck".strip()
    return {name: value for name, value in _PATIENCE.items() if name not in given} | {"options": options}


class _SumLoader(Loader):
    """Loads a sum of whole numbers, which PostgreSQL returns as `numeric`."""

    def load(self, data: Buffer) -> int:
        """Return the number."""
        return int(bytes(data))


class _Handle(threading.local):
    """What one thread has of a database."""

    connection: PipelinedConnection | None = None
    depth: int = 0


class Postgres:
    """A database, connected to on first use."""

    refusals = (psycopg.Error,)
    match_expression = staticmethod(match_expression)
    excluded_expression = staticmethod(excluded_expression)

    def __init__(self, address: str, write_timeout_ms: int) -> None:
        """Create the object; nothing is opened yet.

        Args:
            address: a connection URI of libpq.
            write_timeout_ms: milliseconds that a write waits for its turn.
        """
        self.address = address
        self._write_timeout_ms = write_timeout_ms
        self._handle = _Handle()
        self._writer: GroupWriter | None = None
        #: of the group writer
        self._group: PostgresGroupTransaction | None = None

    @property
    def connection(self) -> Connection:
        """The calling thread's connection, opened on first use, and again after it broke."""
        return self._own_connection().whole

    def _own_connection(self) -> PipelinedConnection:
        handle = self._handle
        if handle.connection is None or (handle.connection.is_closed and handle.depth == 0):
            handle.connection = PipelinedConnection(self.open())
        return handle.connection

    def open(self) -> Connection:
        """Return a new connection."""
        with translated_errors():
            connection: Connection = psycopg.connect(
                conninfo.make_conninfo(self.address, **_defaults(self.address)), autocommit=True, row_factory=make_rows
            )
        connection.adapters.register_loader("json", TextLoader)
        connection.adapters.register_loader("numeric", _SumLoader)
        connection.execute(sql.SQL("SET lock_timeout = {}").format(max(self._write_timeout_ms, 1)))
        return connection

    @property
    def in_transaction(self) -> bool:
        """True if the calling thread is in a transaction."""
        return self._handle.depth > 0

    def close(self) -> None:
        """Close the calling thread's connection, if it has one."""
        if self._handle.connection is not None:
            self._handle.connection.close()
        self._handle.connection = None

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
        return snapshot_by(self.open)

    def rows(self, sql: str, params: Params = _NO_PARAMS) -> list[Row]:
        """Run a statement and return all its rows."""
        return self._execute(sql, params).fetchall()

    def row(self, sql: str, params: Params = _NO_PARAMS) -> Row | None:
        """Run a statement and return its first row; None without rows."""
        return self._execute(sql, params).fetchone()

    def run(self, sql: str, params: Params = _NO_PARAMS) -> None:
        """Run a writing statement; in a transaction, with the next one that returns something."""
        if self.in_transaction:
            with translated_errors():
                self._own_connection().defer(translated(sql), params)
        else:
            self._execute(sql, params)

    def run_counted(self, sql: str, params: Params = _NO_PARAMS) -> int:
        """Run a writing statement and return the number of changed rows."""
        return self._execute(sql, params).rowcount

    def insert(self, sql: str, params: Params) -> int:
        """Run an INSERT and return the new row's id."""
        row = self._execute(f"{sql} RETURNING id", params).fetchone()
        assert row is not None  # noqa: S101 - an INSERT of one row returns one
        return int(row[0])

    def run_many(self, sql: str, params: Sequence[Params]) -> None:
        """Run a writing statement once for each set of parameters."""
        if params:
            with translated_errors():
                self._own_connection().execute_many(translated(sql), params)

    def flush(self) -> None:
        """Run now what `run` and `run_many` have put off."""
        with translated_errors():
            self._own_connection().flush()

    def _execute(self, sql: str, params: Params = _NO_PARAMS) -> psycopg.Cursor[Row]:
        statement = translated(sql)
        return self._retried(lambda connection: connection.execute(statement, params))

    def _retried(self, call: Callable[[PipelinedConnection], T]) -> T:
        """Call a function; once more if the connection turns out to be broken and no transaction was open on it."""
        connection = self._own_connection()
        with translated_errors():
            try:
                return call(connection)
            except psycopg.OperationalError:
                if not connection.is_closed or self.in_transaction:
                    raise
                return call(self._own_connection())

    @contextmanager
    def transaction(self, *, wait: bool = True) -> Iterator[None]:
        """Hold the writers' turn; commit at the end, roll back on any error. An inner transaction joins the outer.

        Args:
            wait: True to wait for a turn; False to fail at once if another writer is active.

        Raises:
            StoreBusy: the turn did not come within the time limit.
        """
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
        connection = self._own_connection()
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
        """Make the calling thread's statements use the connection of the group writer."""
        handle, own = self._handle, self._handle.connection
        handle.connection, handle.depth = connection, 1
        try:
            yield
        finally:
            handle.connection, handle.depth = own, 0

    @contextmanager
    def _begun(self, *, wait: bool) -> Iterator[None]:
        """Begin a transaction on the calling thread's connection; commit it, or roll it back on an error."""
        if wait:
            self._retried(begin)
        elif not self._retried(try_begin):
            raise StoreBusy("other writers hold the database")
        connection, handle = self._own_connection(), self._handle
        handle.depth = 1
        try:
            yield
        except BaseException:
            roll_back(connection)
            raise
        finally:
            handle.depth = 0
        with translated_errors():
            commit(connection)
