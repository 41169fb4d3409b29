"""Idle polls: a client that is up to date polls, and the server answers 304."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bench.wire import Call, ask, get
from claims.storage.sql.changes import LAST_SEQ

DUE = "/api/v1/claims/due?limit=100"
CHANGES = "/api/v1/changes"


def due(port: int) -> Call:
    """Return a poll of the due list with its present ETag."""
    return _unchanged(port, DUE)


def feed(port: int, path: Path) -> Call:
    """Return a poll of the change feed from its end; a request for the due list updates the log before."""
    ask(port, DUE)
    return _unchanged(port, f"{CHANGES}?since={last_seq(path)}")


def last_seq(path: Path) -> int:
    """Return the log's last seq."""
    with closing(sqlite3.connect(path)) as connection:
        last: int = connection.execute(LAST_SEQ).fetchone()[0]
        return last


def _unchanged(port: int, path: str) -> Call:
    return Call(get(path, f"If-None-Match: {ask(port, path).etag}"), 304, None)
