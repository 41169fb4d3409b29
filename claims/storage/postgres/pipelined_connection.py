"""A connection that sends writing statements together with the next statement whose result is needed.

Each statement that waits for its result costs a round trip to the server. In a pipeline several share one
(PostgreSQL's manual, section 34.5).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final

import psycopg
from psycopg.pq import TransactionStatus

from claims.storage.postgres.rows import Row

Params = Mapping[str, Any]

_NO_PARAMS: Final[Params] = {}
_OPEN: Final = frozenset({TransactionStatus.INTRANS, TransactionStatus.INERROR})
#: deferred statements that are sent without waiting for another, so that they take little memory
_MAX_DEFERRED: Final = 100
#: cursors that a connection keeps
_MAX_CURSORS: Final = 256
#: sets of parameters that are worth deferring; more are sent at once by `executemany`
_MAX_SETS: Final = 20


class PipelinedConnection:
    """A connection to PostgreSQL."""

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self._connection = connection
        self._deferred: list[tuple[str, Params]] = []
        #: statement -> the cursor that runs it; one that runs the same string again keeps its adapters
        self._cursors: dict[str, psycopg.Cursor[Row]] = {}

    @property
    def whole(self) -> psycopg.Connection[Row]:
        """The connection, after all deferred statements have run."""
        self.flush()
        return self._connection

    @property
    def is_closed(self) -> bool:
        """True if the connection was closed, or broke."""
        return self._connection.closed

    @property
    def is_in_transaction(self) -> bool:
        """True if a transaction is open; deferred statements do not count."""
        return self._connection.info.transaction_status in _OPEN

    def defer(self, statement: str, params: Params = _NO_PARAMS) -> None:
        """Send a statement with the next one that is executed; an error is raised then."""
        self._deferred.append((statement, params))
        if len(self._deferred) >= _MAX_DEFERRED:
            self.flush()

    def execute(self, statement: str, params: Params = _NO_PARAMS) -> psycopg.Cursor[Row]:
        """Run a statement after the deferred ones; return its cursor, which is valid until the same statement runs.

        Raises:
            psycopg.Error: it failed, or the first deferred one that failed.
        """
        if not self._deferred:
            return self._run(statement, params)
        self._deferred.append((statement, params))
        return self._send()

    def execute_many(self, statement: str, params: Sequence[Params]) -> None:
        """Run a statement once for each set of parameters, after the deferred ones; defer it if they are few."""
        if self.is_in_transaction and len(params) <= _MAX_SETS:
            for values in params:
                self.defer(statement, values)
            return
        deferred, self._deferred = self._deferred, []
        with self._pipeline(), self._connection.cursor() as cursor:
            for one in deferred:
                self._run(*one)
            cursor.executemany(statement, params)

    def flush(self) -> None:
        """Run the deferred statements now."""
        if self._deferred:
            self._send()

    def discard(self) -> None:
        """Forget the deferred statements: what they belong to is undone."""
        self._deferred.clear()

    def set_savepoint(self, name: str) -> None:
        """Begin a part of the transaction that can fail alone."""
        if any(statement != _release(name) for statement, _ in self._deferred):
            self.flush()  # a failure before is none of this part
        self.defer(_set(name))

    def release_savepoint(self, name: str) -> None:
        """Keep the part. Raises the error of a deferred statement in it."""
        if self._deferred:
            self.execute(_release(name))
        else:
            self.defer(_release(name))  # it cannot fail

    def undo_savepoint(self, name: str) -> None:
        """Undo the part."""
        statements = [statement for statement, _ in self._deferred]
        if _set(name) in statements:  # it was never sent
            del self._deferred[statements.index(_set(name)) :]
        else:
            self.discard()
            self.defer(f"ROLLBACK TO {name}")
            self.execute(_release(name))

    def close(self) -> None:
        """Close the connection; deferred statements never run."""
        self._connection.close()

    def _send(self) -> psycopg.Cursor[Row]:
        """Run the deferred statements; return the cursor of the last one."""
        deferred, self._deferred = self._deferred, []
        if len(deferred) == 1:
            return self._run(*deferred[0])
        with self._pipeline():
            for one in deferred:
                cursor = self._run(*one)
        return cursor

    def _run(self, statement: str, params: Params) -> psycopg.Cursor[Row]:
        cursor = self._cursors.get(statement)
        if cursor is None:
            if len(self._cursors) >= _MAX_CURSORS:
                self._cursors.clear()
            cursor = self._cursors[statement] = self._connection.cursor()
        return cursor.execute(statement, params)

    @contextmanager
    def _pipeline(self) -> Iterator[None]:
        """Send statements without waiting for each result; raise the first error at the end."""
        failed: psycopg.Error | None = None
        with suppress(psycopg.errors.PipelineAborted), self._connection.pipeline():  # of those after the first error
            try:
                yield
            except psycopg.Error as error:  # psycopg would log that it ends the pipeline after an error
                failed = error
        if failed is not None:
            raise failed


def _set(name: str) -> str:
    return f"SAVEPOINT {name}"


def _release(name: str) -> str:
    return f"RELEASE {name}"
