"""Idle polls: a client that has seen everything asks again, and is answered 304."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bench.load import Job, Outcome
from bench.wire import Call, ask, get
from claims.storage.sqlite.changes import LAST_SEQ

DUE = "/api/v1/claims/due?limit=100"
CHANGES = "/api/v1/changes"


def due(port: int) -> Call:
    """Poll the due list with the entity tag that it has now."""
    return _unchanged(port, DUE)


def feed(port: int, path: Path) -> Call:
    """Poll the change feed from its end; asking for what is due brings the log up to date before."""
    ask(port, DUE)
    return _unchanged(port, f"{CHANGES}?since={last_seq(path)}")


def last_seq(path: Path) -> int:
    """Give the log's last seq."""
    with closing(sqlite3.connect(path)) as connection:
        last: int = connection.execute(LAST_SEQ).fetchone()[0]
        return last


class Polls:
    """The same idle poll again and again."""

    def __init__(self, port: int, make: Callable[[], Call]) -> None:
        self._port, self._make = port, make

    def prepare(self, connections: int, seconds: float) -> Job:
        """Ask for what there is, so that nothing is new."""
        return Job(self._port, [self._make()], connections, seconds)

    def done(self, outcome: Outcome) -> None:
        """Nothing is used up."""


def _unchanged(port: int, path: str) -> Call:
    return Call(get(path, f"If-None-Match: {ask(port, path).etag}"), 304, None)
