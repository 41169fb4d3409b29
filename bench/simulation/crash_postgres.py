"""Crashes of a write in PostgreSQL. A deferred statement counts when the store runs it, not when it is sent."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, TypeVar

import psycopg

from bench.simulation.crash import WAIT_MS, Countdown
from claims.storage.postgres.connection import Params, Postgres
from claims.storage.postgres.load import load_lines
from claims.storage.postgres.rows import Row

T = TypeVar("T")
_NO_PARAMS: Final[Params] = {}


class CrashingPostgres(Countdown, Postgres):
    """A database whose n-th statement fails."""

    def __init__(self, address: str) -> None:
        super().__init__(address, WAIT_MS)

    def load(self, lines: Iterable[bytes]) -> None:
        """Load the lines of a dump."""
        load_lines(self, lines)

    def run(self, sql: str, params: Params = _NO_PARAMS) -> None:
        """Run a writing statement. Raises `Crash`."""
        if self.in_transaction:  # otherwise `_execute` counts it
            self.count()
        super().run(sql, params)

    def run_many(self, sql: str, params: Sequence[Params]) -> None:
        """Run a statement for each set of parameters; a crash can come between two of them. Raises `Crash`."""
        for values in params:
            self.count()
            super().run_many(sql, [values])

    def _execute(self, sql: str, params: Params, read: Callable[[psycopg.Cursor[Row]], T]) -> T:
        self.count()
        return super()._execute(sql, params, read)

    @contextmanager
    def _begun(self, *, wait: bool) -> Iterator[None]:
        with super()._begun(wait=wait):
            yield
            self.count()  # the commit
