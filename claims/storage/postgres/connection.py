"""PostgreSQL connections, transactions, and the translation of errors, without any statement or rule.

Each thread of each process has one connection. Writers take turns: a transaction begins with an advisory lock, which
the next writer gets after the commit. So the rows of the log become visible in the order of their seqs, and a rule
that reads before it writes is never overtaken.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, Final

import psycopg
from psycopg import conninfo, sql
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.types.string import TextLoader

from claims.errors import StoreBusy
from claims.storage.greenlets import can_wait
from claims.storage.group_writer import GroupWriter
from claims.storage.postgres.errors import translated as translated_error
from claims.storage.postgres.group_transaction import COMMIT, WRITERS, PostgresGroupTransaction
from claims.storage.postgres.rows import Row, make_rows
from claims.storage.postgres.search_query import excluded_expression, match_expression
from claims.storage.postgres.snapshot import PostgresSnapshot, snapshot_by
from claims.storage.postgres.statements import translated

Params = Mapping[str, Any]
Connection = psycopg.Connection[Row]

_NO_PARAMS: Final[Params] = {}
_TAKE_TURN: Final = f"SELECT pg_advisory_xact_lock({WRITERS})"
_TRY_TURN: Final = f"SELECT pg_try_advisory_xact_lock({WRITERS}) AS has_turn"


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


class _Opened:
    """A connection, which is closed when its thread ends if it is the thread's own."""

    def __init__(self, connection: Connection, *, closes: bool = True) -> None:
        self.connection = connection
        self._closes = closes

    def __del__(self) -> None:
        if self._closes:
            self.connection.close()


class _Handle(threading.local):
    """What one thread has of a database."""

    opened: _Opened | None = None
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
        handle = self._handle
        if handle.opened is None or (handle.opened.connection.closed and handle.depth == 0):
            handle.opened = _Opened(self.open())
        return handle.opened.connection

    def open(self) -> Connection:
        """Return a new connection."""
        try:
            connection: Connection = psycopg.connect(
                conninfo.make_conninfo(self.address, **_defaults(self.address)), autocommit=True, row_factory=make_rows
            )
        except psycopg.Error as error:
            raise translated_error(error) from error
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
        if self._handle.opened is not None:
            self._handle.opened.connection.close()
        self._handle.opened = None

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

    def run(self, sql: str, params: Params = _NO_PARAMS) -> int:
        """Run a writing statement and return the number of changed rows."""
        return self._execute(sql, params).rowcount

    def insert(self, sql: str, params: Params) -> int:
        """Run an INSERT and return the new row's id."""
        row = self._execute(f"{sql} RETURNING id", params).fetchone()
        assert row is not None  # noqa: S101 - an INSERT of one row returns one
        return int(row[0])

    def run_many(self, sql: str, params: Sequence[Params]) -> None:
        """Run a writing statement once for each set of parameters."""
        if not params:
            return
        try:
            with self.connection.cursor() as cursor:
                cursor.executemany(translated(sql), params)
        except psycopg.Error as error:
            raise translated_error(error) from error

    def _execute(self, sql: str, params: Params = _NO_PARAMS) -> psycopg.Cursor[Row]:
        """Run a statement; once more if the connection turns out to be broken and no transaction was open on it."""
        connection = self.connection
        try:
            try:
                return connection.execute(translated(sql), params)
            except psycopg.OperationalError:
                if not connection.closed or self.in_transaction:
                    raise
                return self.connection.execute(translated(sql), params)
        except psycopg.Error as error:
            raise translated_error(error) from error

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
    def _through(self, connection: Connection) -> Iterator[None]:
        """Make the calling thread's statements use the connection of the group writer."""
        handle, own = self._handle, self._handle.opened
        handle.opened, handle.depth = _Opened(connection, closes=False), 1
        try:
            yield
        finally:
            handle.opened, handle.depth = own, 0

    @contextmanager
    def _begun(self, *, wait: bool) -> Iterator[None]:
        """Begin a transaction on the calling thread's connection; commit it, or roll it back on an error."""
        connection, handle = self.connection, self._handle
        self._execute("BEGIN")
        handle.depth = 1
        try:
            self._take_turn(wait=wait)
            yield
        except BaseException:
            with suppress(psycopg.Error):
                connection.execute("ROLLBACK")
            raise
        finally:
            handle.depth = 0
        try:
            connection.execute(COMMIT)
        except psycopg.Error as error:
            raise translated_error(error) from error

    def _take_turn(self, *, wait: bool) -> None:
        if wait:
            self._execute(_TAKE_TURN)
        else:
            row = self._execute(_TRY_TURN).fetchone()
            if row is None or not row[0]:
                raise StoreBusy("other writers hold the database")
