"""What is measured: each case knows its requests, and what their answers must be."""

import random
import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import orjson

from bench import servers
from bench.fill import REFERENCE, Filled, copy, desk_on
from bench.generate import Words
from bench.load import Call, Job, Outcome, ask, get
from claims.ledger.tokens import create_token
from claims.paging import encode_cursor
from claims.store.sqlite import Sqlite

DUE = "/api/v1/claims/due?limit=100"
CLAIMS = "/api/v1/claims?limit=100"
#: in the order in which they are measured; `bulk` is not over HTTP
NAMES = ("due", "due_304", "claim", "verdict", "search", "due_deep", "claims_deep", "bulk")
HELLO = "hello"
_DUE_ROWS = "FROM queue WHERE due_at <= :now ORDER BY due_at, claim_id"
_STOCK = """
    SELECT e.claim_id, e.id FROM evidence AS e JOIN claims AS c ON c.id = e.claim_id
    WHERE c.verdict_id IS NULL AND c.due_sort < :day
"""


class Case(Protocol):
    """Something that is measured over HTTP."""

    def prepare(self, connections: int, seconds: float) -> Job:
        """Give the next repeat's job; asks for each page once, so that its length is known."""

    def done(self, outcome: Outcome) -> None:
        """Take note of what a repeat used up."""


class Pages:
    """Pages of a list, or the 304 that a poll gets for one; every answer's length is checked."""

    def __init__(self, port: int, paths: Sequence[str], *, known: bool = False) -> None:
        self._port, self._paths, self._known = port, paths, known

    def prepare(self, connections: int, seconds: float) -> Job:
        """Ask for every page once."""
        return Job(self._port, [self._call(path) for path in self._paths], connections, seconds)

    def done(self, outcome: Outcome) -> None:
        """Nothing is used up."""

    def _call(self, path: str) -> Call:
        answer = ask(self._port, path)
        if self._known:
            return Call(get(path, f"If-None-Match: {answer.etag}"), 304, None)
        return Call(get(path), 200, answer.length)


class OneClaim:
    """Single claims, at random over the whole table."""

    def __init__(self, port: int, size: int) -> None:
        rng = random.Random(size)
        self._port = port
        self._calls = [Call(get(f"/api/v1/claims/{rng.randint(1, size)}"), 200, None) for _ in range(50_000)]

    def prepare(self, connections: int, seconds: float) -> Job:
        """Give the same claims every time."""
        return Job(self._port, self._calls, connections, seconds)

    def done(self, outcome: Outcome) -> None:
        """Nothing is used up."""


class Verdicts:
    """Verdicts, each on another due claim, on a copy of the database that is made anew when all are judged."""

    def __init__(self, filled: Filled, directory: Path, stack: ExitStack) -> None:
        """Make nothing yet.

        Args:
            directory: where the copy goes.
            stack: ends the last server.
        """
        self._source, self._path = filled.path, directory / f"verdicts-{filled.size}.db"
        self._server = stack.enter_context(ExitStack())
        self._port = 0
        self._bodies = _verdicts(filled)
        self._calls: list[Call] = []
        self._used = self._last = 0

    def prepare(self, connections: int, seconds: float) -> Job:
        """Give claims that nobody has judged; a small database's may be used up before the seconds are."""
        if len(self._calls) - self._used < max(self._last * 1.2, 20 * connections):
            self._restore()
        return Job(self._port, self._calls[self._used :], connections, seconds, once=True)

    def done(self, outcome: Outcome) -> None:
        """Remember how many claims are judged."""
        self._last = outcome.sent
        self._used += outcome.sent

    def _restore(self) -> None:
        self._server.close()
        copy(self._source, self._path)
        token = _token(self._path)
        self._port = self._server.enter_context(servers.duecheck(self._path))
        self._calls = [Call(_post(path, body, token), 201, None) for path, body in self._bodies]
        self._used = 0


def cases(filled: Filled, names: Sequence[str], directory: Path, stack: ExitStack) -> dict[str, Case]:
    """Start what the named cases of a size need, and give them by name."""
    made: dict[str, Case] = {}
    port = stack.enter_context(servers.duecheck(filled.path)) if set(names) - {"verdict", "bulk"} else 0
    for name in names:
        if name == "verdict":
            made[name] = Verdicts(filled, directory, stack)
        elif name == "claim":
            made[name] = OneClaim(port, filled.size)
        elif name != "bulk":
            made[name] = Pages(port, _paths(name, filled.path), known=name == "due_304")
    return made


def hello(port: int) -> Case:
    """The yardstick."""
    return Pages(port, ["/"])


def _paths(name: str, path: Path) -> list[str]:
    if name == "search":
        return [f"/api/v1/claims?q={words}" for words in _queries()]
    if name == "due_deep":
        return [f"{DUE}&cursor={cursor}" for cursor in _deep(path, "due", "due_at, claim_id", _DUE_ROWS)]
    if name == "claims_deep":
        rows = "FROM claims ORDER BY updated_at DESC, id DESC"
        return [f"{CLAIMS}&cursor={cursor}" for cursor in _deep(path, "-updated_at", "updated_at, id", rows)]
    return [DUE]


def _queries() -> list[str]:
    """Two words that occur together, rare words and common words, a third each."""
    rng, ranked = random.Random(REFERENCE.year), Words().ranked
    two = ["+".join(rng.sample(ranked[:60], 2)) for _ in range(20)]
    rare = [rng.choice(ranked[2_000:15_000]) for _ in range(20)]
    common = rng.choices(ranked[:5], k=20)
    return [query for three in zip(two, rare, common, strict=True) for query in three]


def _deep(path: Path, sort: str, key: str, rows: str) -> list[str]:
    """Give the cursors at twenty places in the second half of a list; a page from there is full."""
    now = {"now": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    with closing(sqlite3.connect(path)) as connection:
        total = connection.execute(f"SELECT count(*) FROM (SELECT 1 {rows})", now).fetchone()[0]
        places = [min(total * (20 + i) // 40, total - 102) for i in range(20)]
        found = [
            connection.execute(f"SELECT {key} {rows} LIMIT 1 OFFSET :place", now | {"place": place}).fetchone()
            for place in places
        ]
    return [encode_cursor(sort, (text, number)) for text, number in found]


def _verdicts(filled: Filled) -> list[tuple[str, bytes]]:
    """Give path and body of a verdict for every due claim with evidence, in random order."""
    with closing(sqlite3.connect(filled.path)) as connection:
        rows = connection.execute(_STOCK, {"day": REFERENCE.isoformat()}).fetchall()
    random.Random(filled.size).shuffle(rows)
    said = {"outcome": "did_not", "rationale": "Nothing of the kind was done by that day."}
    return [(f"/api/v1/claims/{claim}/verdicts", orjson.dumps(said | {"evidence_ids": [e]})) for claim, e in rows]


def _token(path: Path) -> str:
    database = Sqlite(path, 5_000)
    try:
        return create_token(desk_on(database), "bench", "journalist")
    finally:
        database.close()


def _post(path: str, body: bytes, token: str) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
