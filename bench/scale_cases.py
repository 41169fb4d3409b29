"""The requests of `bench.scale`, from the rows of a database of PostgreSQL."""

import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson

from bench.feed import TYPES
from bench.generate import Words
from bench.polls import CHANGES, DUE
from bench.servers import Server
from bench.wire import Call, get, post
from claims.domain.cursors import encode_cursor
from claims.storage.postgres.opening import open_connection

LIMIT: Final = 100
#: distinct pages of a read: more than a server keeps
PAGES: Final = 200
#: distinct claims, and distinct rare words, whose pages are small
MANY: Final = 3_000
#: ranks of the words of searches: the first are in many claims, the others in few
COMMON, RARE = slice(0, 40), slice(2_000, 15_000)
#: claims of a lease, and leases of a token: half of what a holder may have
LEASED, LEASES_A_TOKEN = 10, 50
TTL_SECONDS: Final = 3_600
_STOCK: Final = 12_000
_DAYS_AHEAD: Final = 300
_WAIT_MS: Final = 5_000
_IN_SECOND_HALF: Final = """
    SELECT key, id FROM (
        SELECT {key} AS key, {id} AS id, row_number() OVER (ORDER BY {order}) AS n, count(*) OVER () AS total {rows}
    ) AS listed
    WHERE n > total / 2 AND n < total - 102 AND n % greatest(total / (2 * {pages}), 1) = 0 ORDER BY n LIMIT {pages}
"""
_DUE_ROWS: Final = "FROM queue WHERE topic = '' AND queue_time <= '{now}'"
_SHUFFLED: Final = "* 2654435761 % 1000003 LIMIT {stock}"
_TO_JUDGE: Final = f"""
    SELECT c.id, min(e.id) FROM queue AS q JOIN claims AS c ON c.id = q.claim_id JOIN evidence AS e ON e.claim_id = c.id
    WHERE q.topic = '' AND q.is_available = 1 AND q.queue_time = c.due_at_sort AND c.due_at_sort < '2026-01-01'
    GROUP BY c.id ORDER BY c.id {_SHUFFLED}
"""
_TO_CHECK: Final = f"""
    SELECT claim_id {_DUE_ROWS} AND is_available = 1 AND queue_time >= '2016' ORDER BY claim_id {_SHUFFLED}
"""
_TO_SUPPORT: Final = f"SELECT id, (SELECT max(id) FROM evidence) FROM claims ORDER BY id {_SHUFFLED}"
_AVAILABLE: Final = f"SELECT count(*) {_DUE_ROWS} AND is_available = 1"


@dataclass(frozen=True, slots=True)
class Post:
    """A post that is possible once."""

    path: str
    body: Mapping[str, Any]
    token: str

    @property
    def call(self) -> Call:
        """The request with its expected answer."""
        return Call(post(self.path, orjson.dumps(self.body), self.token), 201, None)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The secrets of a journalist, and of bots."""

    journalist: str
    bots: Sequence[str]


@dataclass(frozen=True, slots=True)
class Record:
    """A database, with what its measurement needs."""

    address: str
    tokens: Tokens
    server: Server = Server(0, 0)


def rows(address: str, statement: str) -> list[Any]:
    """Return the rows of a statement; `{now}` in it is the present instant, and `{stock}` the most rows."""
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    with closing(open_connection(address, _WAIT_MS)) as connection:
        cursor = connection.execute(statement.format(now=now, stock=_STOCK))
        return cursor.fetchall() if cursor.description else []


def calls(paths: Sequence[str]) -> list[Call]:
    """Return the requests of pages of any length."""
    return [Call(get(path), 200, None) for path in paths]


def _due_deep(address: str) -> list[str]:
    return [f"{DUE}&cursor={cursor}" for cursor in _cursors(address, "due", "queue_time", "claim_id", _DUE_ROWS)]


def _claims_deep(address: str) -> list[str]:
    cursors = _cursors(address, "-id", "CAST(id AS TEXT)", "id", "FROM claims", "id DESC")
    return [f"/api/v1/claims?limit={LIMIT}&cursor={cursor}" for cursor in cursors]


def _cursors(address: str, sort: str, key: str, number: str, source: str, order: str = "") -> list[str]:
    """Return the cursors of positions in the second half of a list."""
    statement = _IN_SECOND_HALF.format(
        key=key, id=number, order=order or f"{key}, {number}", rows=source.replace("{now}", "{{now}}"), pages=PAGES
    )
    return [
        encode_cursor(sort, (row["key"], row["id"]))
        for row in rows(address, statement.replace("{{", "{").replace("}}", "}"))
    ]


def _claim(address: str) -> list[str]:
    last, rng = rows(address, "SELECT max(id) FROM claims")[0][0], random.Random(1)
    return [f"/api/v1/claims/{rng.randint(1, last)}" for _ in range(10 * MANY)]


def _feed(address: str, query: str = "") -> list[str]:
    last, rng = rows(address, "SELECT max(seq) FROM changes")[0][0], random.Random(2)
    return [f"{CHANGES}?since={rng.randrange(last * 9 // 10)}&limit={LIMIT}{query}" for _ in range(5 * PAGES)]


def _rare(address: str) -> list[str]:
    words = random.Random(3).sample(Words().ranked[RARE], MANY)
    return [f"/api/v1/claims?q={word}&limit=50" for word in words]


def _common(address: str) -> list[str]:
    return [f"/api/v1/claims?q={word}&limit={limit}" for limit in range(46, 51) for word in Words().ranked[COMMON]]


def _checks(address: str, tokens: Tokens) -> list[Post]:
    day = datetime.now(UTC).date() + timedelta(days=_DAYS_AHEAD)
    body = {"result": "nothing_new", "next_check_on": day.isoformat()}
    return [Post(f"/api/v1/claims/{row[0]}/checks", body, tokens.bots[0]) for row in rows(address, _TO_CHECK)]


def _verdicts(address: str, tokens: Tokens) -> list[Post]:
    body = {"outcome": "did_not", "rationale": "Nothing of the kind was done by that day."}
    return [
        Post(f"/api/v1/claims/{claim}/verdicts", body | {"evidence_ids": [evidence]}, tokens.journalist)
        for claim, evidence in rows(address, _TO_JUDGE)
    ]


def _evidence(address: str, tokens: Tokens) -> list[Post]:
    body = {"title": "What was reported", "excerpt": "The ministry said that it was not done.", "stance": "refutes"}
    return [
        Post(f"/api/v1/claims/{claim}/evidence", body | {"url": f"https://news.example/{last}/{claim}"}, tokens.bots[0])
        for claim, last in rows(address, _TO_SUPPORT)
    ]


def _leases(address: str, tokens: Tokens) -> list[Post]:
    free = rows(address, _AVAILABLE)[0][0] // LEASED
    body = {"limit": LEASED, "ttl_seconds": TTL_SECONDS}
    number = min(free, (len(tokens.bots) - 1) * LEASES_A_TOKEN)
    return [Post("/api/v1/leases", body, tokens.bots[1 + place // LEASES_A_TOKEN]) for place in range(number)]


#: name of a case -> the paths of its pages
READS: Final[Mapping[str, Callable[[str], list[str]]]] = {
    "due page": lambda address: [DUE],
    "due page, deep": _due_deep,
    "claims page, deep": _claims_deep,
    "one claim": _claim,
    "feed page of 100": _feed,
    "feed page by types": lambda address: _feed(address, f"&types={','.join(TYPES)}"),
    "search, rare word": _rare,
    "search, common word": _common,
}
#: name of a page whose plans are read, but whose rate is not measured -> its path
PAGES_OF_PLANS: Final[Mapping[str, str]] = {
    "newest verdicts": "/feeds/verdicts.atom",
    "judged claims by date": "/api/v1/claims?outcome=did_not&sort=-due_at",
    "due claims by status": "/api/v1/claims?status=due",
    "search, two words": f"/api/v1/claims?q={'+'.join(Words().ranked[41:43])}",
    "search, phrase": "/api/v1/claims?q=%22bank+of+gure%22",
    "search, best first": f"/api/v1/claims?q={Words().ranked[0]}&sort=relevance",
    "search in a topic": f"/api/v1/claims?q={Words().ranked[0]}&topic={Words().ranked[200]}",
    "count of a search": f"/api/v1/claims/count?q={Words().ranked[41]}",
    "count of judged claims": "/api/v1/claims/count?status=judged",
    "track record by claimant": "/api/v1/track-record?by=claimant",
    "track record by topic": "/api/v1/track-record?by=topic",
    "history of a claim": "/api/v1/claims/2/history",
    "log of a topic": f"{CHANGES}?topic={Words().ranked[200]}&since=0",
}
#: name of a case -> its posts; those that leave fewer claims in the queue come last
POSTS: Final[Mapping[str, Callable[[str, Tokens], list[Post]]]] = {
    "evidence": _evidence,
    "check": _checks,
    "verdict": _verdicts,
    "lease of 10": _leases,
}
