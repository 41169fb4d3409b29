"""Pages of the change feed, from places at random over the whole log."""

import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import orjson

from bench.load import Job, Outcome
from bench.polls import CHANGES
from bench.wire import Answer, Call, UnexpectedAnswer, ask_all, get
from claims.domain.vocabulary import ChangeType

LIMIT = 100
TYPES: tuple[ChangeType, ...] = ("claim.due", "verdict.published")
_PLACES = 1_000
_LAST_FULL = "SELECT seq FROM changes ORDER BY seq DESC LIMIT 1 OFFSET :rows"
_LAST_FULL_OF_TYPES = """
    SELECT seq FROM changes WHERE type IN (SELECT value FROM json_each(:types)) ORDER BY seq DESC LIMIT 1 OFFSET :rows
"""


class Stretches:
    """Pages that stay as they are, since the log only grows; each is asked for once, for its length."""

    def __init__(self, port: int, path: Path, types: Sequence[ChangeType] = ()) -> None:
        """Choose the places.

        Args:
            path: the database.
            types: only rows of these.
        """
        self._port = port
        self._paths = _paths(path, types)
        self._calls: list[Call] = []

    def prepare(self, connections: int, seconds: float) -> Job:
        """Give the same pages every time."""
        self._calls = self._calls or [
            _call(path, answer) for path, answer in zip(self._paths, ask_all(self._port, self._paths), strict=True)
        ]
        return Job(self._port, self._calls, connections, seconds)

    def done(self, outcome: Outcome) -> None:
        """Nothing is used up."""


def _paths(path: Path, types: Sequence[ChangeType]) -> list[str]:
    statement = _LAST_FULL_OF_TYPES if types else _LAST_FULL
    said = {"types": orjson.dumps(types).decode(), "rows": LIMIT}
    with closing(sqlite3.connect(path)) as connection:
        last: int = connection.execute(statement, said).fetchone()[0]
    rng = random.Random(last)
    wanted = f"&types={','.join(types)}" if types else ""
    return [f"{CHANGES}?since={rng.randrange(last)}&limit={LIMIT}{wanted}" for _ in range(_PLACES)]


def _call(path: str, answer: Answer) -> Call:
    found = len(orjson.loads(answer.body)["items"])
    if found != LIMIT:
        raise UnexpectedAnswer(f"wanted {LIMIT} rows for {path}, got {found}")
    return Call(get(path), 200, len(answer.body))
