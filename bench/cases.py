"""The benchmark cases: each has its requests, and checks the responses."""

import random
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from bench import feed, polls, servers
from bench.aims import CASES
from bench.fill import REFERENCE, Filled, rows
from bench.generate import Words
from bench.load import Job, Outcome
from bench.polls import DUE
from bench.posts import KINDS, Copy, Posts
from bench.servers import Server
from bench.wire import Call, ask, get
from claims.domain.cursors import encode_cursor

CLAIMS = "/api/v1/claims?limit=100"
#: what is measured beside the cases over HTTP: in process, in seconds, in CPU time
BULK, IDLE, START, RECORD = "bulk", "idle", "start", "record"
#: positions whose pages, asked for in turn, are more than the server keeps: each is read again
MANY = 200
_LIMITS = range(46, 51)
#: all cases, in the order of measurement
NAMES = (*CASES, START, RECORD, IDLE, BULK)
_DUE_KEY = "queue_time, claim_id"
_DUE_ROWS = "FROM queue WHERE topic = '' AND queue_time <= :now ORDER BY queue_time, claim_id"
_ID_KEY, _ID_ROWS = "CAST(id AS TEXT), id", "FROM claims ORDER BY id DESC"
_TOPICS = """
    SELECT topic FROM queue WHERE topic <> '' AND queue_time <= :now
    GROUP BY topic ORDER BY count(*) DESC, topic LIMIT 10
"""


class Case(Protocol):
    """A benchmark over HTTP."""

    def prepare(self, connections: int, seconds: float) -> Job:
        """Return the job of the next repeat."""

    def done(self, outcome: Outcome) -> None:
        """Record what a repeat has used up."""


class Reads:
    """Requests that use nothing up."""

    def __init__(self, server: Server, make: Callable[[], Sequence[Call]]) -> None:
        """Create the case.

        Args:
            server: the server under test.
            make: returns the requests of a repeat.
        """
        self._server, self._make = server, make

    def prepare(self, connections: int, seconds: float) -> Job:
        """Return the job of the next repeat."""
        return Job(self._server, self._make(), connections, seconds)

    def done(self, outcome: Outcome) -> None:
        """Do nothing."""


def cases(filled: Filled, names: Sequence[str], directory: Path, stack: ExitStack) -> dict[str, Case]:
    """Start the servers that the named cases of a size need; return the cases by name.

    Args:
        filled: the filled database.
        names: of the cases; those without HTTP are left out.
        directory: for copies of the database.
        stack: ends the servers.
    """
    http_names = [name for name in names if name in CASES]
    copy = Copy(filled, directory, stack)
    server = stack.enter_context(servers.duecheck(filled.path)) if set(http_names) - KINDS.keys() else Server(0, 0)
    return {name: Posts(copy, KINDS[name]) if name in KINDS else reading(name, server, filled) for name in http_names}


def hello(server: Server) -> Case:
    """Return the case of the bare program, the baseline."""
    return _pages(server, ["/"])


def reading(name: str, server: Server, filled: Filled) -> Case:
    path = filled.path
    if name == "claim":
        rng = random.Random(filled.size)
        calls = [Call(get(f"/api/v1/claims/{rng.randint(1, filled.size)}"), 200, None) for _ in range(50_000)]
        return Reads(server, lambda: calls)
    if name == "due_304":
        return Reads(server, lambda: [polls.due(server.port)])
    if name == "feed_304":
        return Reads(server, lambda: [polls.feed(server.port, path)])
    if name in {"feed", "feed_types"}:
        return Reads(server, cache(lambda: feed.pages(server.port, path, feed.TYPES if name == "feed_types" else ())))
    return _pages(server, _PATHS[name](path))


def _pages(server: Server, paths: Sequence[str]) -> Case:
    """Return a case whose pages are requested once before each repeat, to learn their lengths."""
    return Reads(server, lambda: [Call(get(path), 200, len(ask(server.port, path).body)) for path in paths])


def _topics(path: Path) -> list[str]:
    """Return the due lists of the topics with the most due claims; from 10,000 claims on, their pages are full."""
    topics = rows(path, _TOPICS)
    return [f"{DUE}&topic={quote(topic)}" for (topic,) in topics]


def _search(sort: str) -> list[str]:
    return [f"/api/v1/claims?q={words}{sort}" for words in _queries()]


#: name of a case -> the paths of its pages, from the database
_PATHS: dict[str, Callable[[Path], list[str]]] = {
    "due": lambda path: [DUE],
    "due_topic": _topics,
    "due_available": lambda path: [f"{DUE}&available=true"],
    "due_deep": lambda path: [f"{DUE}&cursor={cursor}" for cursor in _deep(path, "due", _DUE_KEY, _DUE_ROWS)],
    "due_read": lambda path: [f"{DUE}&cursor={cursor}" for cursor in _deep(path, "due", _DUE_KEY, _DUE_ROWS, MANY)],
    "claims_deep": lambda path: [f"{CLAIMS}&cursor={cursor}" for cursor in _deep(path, "-id", _ID_KEY, _ID_ROWS)],
    "search": lambda path: _search(""),
    "search_read": lambda path: [f"{search}&limit={limit}" for limit in _LIMITS for search in _search("")],
    "search_ranked": lambda path: _search("&sort=relevance"),
}


def _queries() -> list[str]:
    """Return search queries: two words that occur together, rare words and common words, a third each."""
    rng, ranked = random.Random(REFERENCE.year), Words().ranked
    two = ["+".join(rng.sample(ranked[:60], 2)) for _ in range(20)]
    rare = [rng.choice(ranked[2_000:15_000]) for _ in range(20)]
    common = rng.choices(ranked[:5], k=20)
    return [query for three in zip(two, rare, common, strict=True) for query in three]


def _deep(path: Path, sort: str, key: str, listed: str, number: int = 20) -> list[str]:
    """Return the cursors of some positions in the second half of a list; each page from there is full.

    Args:
        path: the database.
        sort: of the cursors.
        key: columns of the position.
        listed: the rest of the statement that lists the rows.
        number: of positions.
    """
    total = rows(path, f"SELECT count(*) FROM (SELECT 1 {listed})")[0][0]
    offsets = [min(total * (number + i) // (2 * number), total - 102) for i in range(number)]
    positions = [rows(path, f"SELECT {key} {listed} LIMIT 1 OFFSET {offset:d}")[0] for offset in offsets]
    return [encode_cursor(sort, (text, number)) for text, number in positions]
