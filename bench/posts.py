"""Benchmark cases that write: posts on a copy of the database, each possible only once.

Before each repeat the copy is searched for possible posts. If there are too few, a new copy replaces it; a
large database's copy lasts for the whole run. The cases of a size share a copy, so that it can stay in memory.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import orjson

from bench import servers
from bench.fill import REFERENCE, Filled, context_on, copy, rows
from bench.load import Job, Outcome
from bench.servers import Server
from bench.wire import Call, UnexpectedAnswer, post
from claims.domain.roles import Role
from claims.services.tokens import create_token
from claims.storage.sql.queue_index import NEVER
from claims.storage.sqlite.connection import Sqlite

#: claims of a lease, and leases of a name: half of the limit of a holder
LEASED = 10
LEASES_A_NAME = 50
_TTL_SECONDS = 3_600
#: seconds; an older copy is replaced, so that no lease expires during a measurement
_MAX_AGE = 2_700.0
#: claims, more than any repeat needs
_STOCK = 60_000
_DAYS_AHEAD = 300
_SHUFFLED = f"claim_id * 2654435761 % 1000003 LIMIT {_STOCK}"
_AVAILABLE = "FROM queue AS t WHERE t.topic = '' AND t.is_available = 1 AND t.queue_time <= :now"
_TO_JUDGE = f"""
    SELECT t.claim_id, min(e.id) FROM evidence AS e JOIN claims AS c ON c.id = e.claim_id
    JOIN queue AS t ON t.topic = '' AND t.is_available = 1 AND t.queue_time = c.due_at_sort AND t.claim_id = c.id
    WHERE c.verdict_id IS NULL AND c.due_at_sort < '{REFERENCE}' GROUP BY t.claim_id ORDER BY t.{_SHUFFLED}
"""
_TO_CHECK = f"""
    SELECT t.claim_id {_AVAILABLE}
    AND EXISTS (SELECT 1 FROM claims AS c WHERE c.id = t.claim_id AND c.due_at_sort < '{NEVER}')
    ORDER BY t.{_SHUFFLED}
"""
_TO_LEASE = f"SELECT min(count(*), {_STOCK}) {_AVAILABLE}"
_NAMES = "SELECT count(*) FROM tokens"
_TO_SUPPORT = f"SELECT id, (SELECT max(id) FROM evidence) FROM claims ORDER BY id * 2654435761 % 1000003 LIMIT {_STOCK}"


class Copy:
    """A copy of a filled database with a server on it, created on first use."""

    def __init__(
        self, filled: Filled, directory: Path, stack: ExitStack, command: Sequence[str] = (servers.DUECHECK,)
    ) -> None:
        """Create the object without a copy.

        Args:
            filled: the database to copy.
            directory: where the copy goes.
            stack: ends the last server.
            command: module that starts the server, and its arguments.
        """
        self.path = directory / f"copy-{filled.size}.db"
        self.server = Server(0, 0)
        self._command = command
        self._source = filled.path
        self._running = stack.enter_context(ExitStack())
        self._made: float | None = None

    @property
    def is_fresh(self) -> bool:
        """True if the copy exists, and no lease on it expires soon."""
        return self._made is not None and monotonic() - self._made < _MAX_AGE

    def renew(self) -> None:
        """Replace the copy by a new one."""
        self._running.close()
        copy(self._source, self.path)
        self.server = self._running.enter_context(servers.duecheck(self.path, *self._command))
        self._made = monotonic()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of post."""

    #: returns the requests that are still possible on the database
    calls: Callable[[Path], list[Call]]
    #: statement that counts the rows of the posts, and the rows of each post
    count: str
    each: int = 1


class Posts:
    """Posts of a kind, each sent only once."""

    def __init__(self, copy: Copy, kind: Kind) -> None:
        self._copy, self._kind = copy, kind
        self._last = self._rows = 0

    def prepare(self, connections: int, seconds: float) -> Job:
        """Return the possible posts; those of a small database may be used up before the seconds end."""
        calls = self._kind.calls(self._copy.path) if self._copy.is_fresh else []
        if len(calls) < max(self._last * 1.2, 20 * connections):
            self._copy.renew()
            calls = self._kind.calls(self._copy.path)
        self._rows = self._count()
        return Job(self._copy.server, calls, connections, seconds, once=True)

    def done(self, outcome: Outcome) -> None:
        """Check that every answered post is stored."""
        self._last = outcome.sent
        stored, expected = self._count() - self._rows, outcome.sent * self._kind.each
        if stored != expected:
            raise UnexpectedAnswer(f"{outcome.sent} posts have left {stored} rows, not {expected}: {self._kind.count}")

    def _count(self) -> int:
        count: int = rows(self._copy.path, self._kind.count)[0][0]
        return count


def _verdicts(path: Path) -> list[Call]:
    """Return a verdict for every due claim with evidence, in random order."""
    (token,) = _tokens(path, "journalist", 1)
    body = {"outcome": "did_not", "rationale": "Nothing of the kind was done by that day."}
    return [
        _call(f"/api/v1/claims/{claim}/verdicts", body | {"evidence_ids": [evidence]}, token)
        for claim, evidence in rows(path, _TO_JUDGE)
    ]


def _checks(path: Path) -> list[Call]:
    """Return a check for every due claim without a lease, in random order."""
    (token,) = _tokens(path, "bot", 1)
    day = datetime.now(UTC).date() + timedelta(days=_DAYS_AHEAD)
    body = {"result": "nothing_new", "next_check_on": day.isoformat()}
    return [_call(f"/api/v1/claims/{claim}/checks", body, token) for (claim,) in rows(path, _TO_CHECK)]


def _leases(path: Path) -> list[Call]:
    """Return leases of ten claims each, until fewer are left; each name gets its share."""
    number = rows(path, _TO_LEASE)[0][0] // LEASED
    tokens = _tokens(path, "bot", -(-number // LEASES_A_NAME))
    body = {"limit": LEASED, "ttl_seconds": _TTL_SECONDS}
    return [_call("/api/v1/leases", body, tokens[place // LEASES_A_NAME]) for place in range(number)]


def _evidence(path: Path) -> list[Call]:
    """Return a piece of evidence for every claim, in random order; each has an address of its own."""
    (token,) = _tokens(path, "bot", 1)
    body = {
        "title": "What was reported",
        "excerpt": "The ministry said that nothing had been done.",
        "stance": "refutes",
    }
    return [
        _call(f"/api/v1/claims/{claim}/evidence", body | {"url": f"https://news.example/new/{last}/{claim}"}, token)
        for claim, last in rows(path, _TO_SUPPORT)
    ]


#: name of the case -> its posts
KINDS = {
    "verdict": Kind(_verdicts, "SELECT count(*) FROM verdicts"),
    "lease": Kind(_leases, "SELECT count(*) FROM lease_claims", LEASED),
    "evidence": Kind(_evidence, "SELECT count(*) FROM evidence"),
    "check": Kind(_checks, "SELECT count(*) FROM checks"),
}


def _call(path: str, body: dict[str, Any], token: str) -> Call:
    return Call(post(path, orjson.dumps(body), token), 201, None)


def _tokens(path: Path, role: Role, count: int) -> list[str]:
    """Create tokens with new names."""
    first = rows(path, _NAMES)[0][0]
    database = Sqlite(path, 5_000)
    context = context_on(database)
    try:
        with context.store.transaction():
            return [create_token(context, f"{role}-{first + number}", role) for number in range(count)]
    finally:
        database.close()
