"""The benchmark cases: each has its requests, and checks the responses."""

import random
import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from bench import polls, servers
from bench.feed import TYPES, ChangePages
from bench.fill import REFERENCE, Filled
from bench.generate import Words
from bench.load import Job, Outcome
from bench.polls import DUE, Polls
from bench.posts import KINDS, Copy, Posts
from bench.wire import Call, ask, get
from claims.domain.cursors import encode_cursor

CLAIMS = "/api/v1/claims?limit=100"
#: cases without a comparison with `hello`: the first runs in process, the second counts CPU time
BULK, IDLE = "bulk", "idle"
#: all cases, in the order of measurement
NAMES = (
    *("due", "due_304", "feed", "feed_304", "feed_types", "claim", "verdict", "lease", "check"),
    *("search", "due_deep", "claims_deep", IDLE, BULK),
)
HELLO = "hello"
_DUE_ROWS = "FROM queue WHERE queue_time <= :now ORDER BY queue_time, claim_id"


class Case(Protocol):
    """A benchmark over HTTP."""

    def prepare(self, connections: int, seconds: float) -> Job:
        """Return the job of the next repeat; each page is requested once before, to learn its length."""

    def done(self, outcome: Outcome) -> None:
        """Record what a repeat has used up."""


class Pages:
    """Pages of a list; the length of every response is checked."""

    def __init__(self, port: int, paths: Sequence[str]) -> None:
        self._port, self._paths = port, paths

    def prepare(self, connections: int, seconds: float) -> Job:
        """Request every page once."""
        calls = [Call(get(path), 200, len(ask(self._port, path).body)) for path in self._paths]
        return Job(self._port, calls, connections, seconds)

    def done(self, outcome: Outcome) -> None:
        """Do nothing: reads use nothing up."""


class OneClaim:
    """Single claims, at random over the whole table."""

    def __init__(self, port: int, size: int) -> None:
        rng = random.Random(size)
        self._port = port
        self._calls = [Call(get(f"/api/v1/claims/{rng.randint(1, size)}"), 200, None) for _ in range(50_000)]

    def prepare(self, connections: int, seconds: float) -> Job:
        """Return the same claims every time."""
        return Job(self._port, self._calls, connections, seconds)

    def done(self, outcome: Outcome) -> None:
        """Do nothing: reads use nothing up."""


def cases(filled: Filled, names: Sequence[str], directory: Path, stack: ExitStack) -> dict[str, Case]:
    """Start the servers that the named cases of a size need; return the cases by name.

    Args:
        filled: the filled database.
        names: of the cases; those without HTTP are left out.
        directory: for copies of the database.
        stack: ends the servers.
    """
    http_names = [name for name in names if name not in {IDLE, BULK}]
    copy = Copy(filled, directory, stack)
    port = stack.enter_context(servers.duecheck(filled.path)).port if set(http_names) - KINDS.keys() else 0
    return {name: Posts(copy, KINDS[name]) if name in KINDS else _reading(name, port, filled) for name in http_names}


def hello(port: int) -> Case:
    """Return the case of the bare program, the baseline."""
    return Pages(port, ["/"])


def _reading(name: str, port: int, filled: Filled) -> Case:
    if name == "claim":
        return OneClaim(port, filled.size)
    if name == "due_304":
        return Polls(port, lambda: polls.due(port))
    if name == "feed_304":
        return Polls(port, lambda: polls.feed(port, filled.path))
    if name in {"feed", "feed_types"}:
        return ChangePages(port, filled.path, TYPES if name == "feed_types" else ())
    return Pages(port, _paths(name, filled.path))


def _paths(name: str, path: Path) -> list[str]:
    if name == "search":
        return [f"/api/v1/claims?q={words}" for words in _queries()]
    if name == "due_deep":
        return [f"{DUE}&cursor={cursor}" for cursor in _deep(path, "due", "queue_time, claim_id", _DUE_ROWS)]
    if name == "claims_deep":
        rows = "FROM claims ORDER BY id DESC"
        return [f"{CLAIMS}&cursor={cursor}" for cursor in _deep(path, "-id", "CAST(id AS TEXT), id", rows)]
    return [DUE]


def _queries() -> list[str]:
    """Return search queries: two words that occur together, rare words and common words, a third each."""
    rng, ranked = random.Random(REFERENCE.year), Words().ranked
    two = ["+".join(rng.sample(ranked[:60], 2)) for _ in range(20)]
    rare = [rng.choice(ranked[2_000:15_000]) for _ in range(20)]
    common = rng.choices(ranked[:5], k=20)
    return [query for three in zip(two, rare, common, strict=True) for query in three]


def _deep(path: Path, sort: str, key: str, rows: str) -> list[str]:
    """Return the cursors of twenty positions in the second half of a list; each page from there is full."""
    now = {"now": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    with closing(sqlite3.connect(path)) as connection:
        total = connection.execute(f"SELECT count(*) FROM (SELECT 1 {rows})", now).fetchone()[0]
        offsets = [min(total * (20 + i) // 40, total - 102) for i in range(20)]
        positions = [
            connection.execute(f"SELECT {key} {rows} LIMIT 1 OFFSET :offset", now | {"offset": offset}).fetchone()
            for offset in offsets
        ]
    return [encode_cursor(sort, (text, number)) for text, number in positions]
