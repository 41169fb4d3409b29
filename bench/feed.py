"""Pages of the change feed, from random positions over the whole log."""

import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import orjson

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


def pages(port: int, path: Path, types: Sequence[ChangeType] = ()) -> list[Call]:
    """Return pages that never change, because the log only grows; each is requested once, for its length.

    Args:
        port: of the server.
        path: the database.
        types: only rows of these types; empty for all.
    """
    paths = _paths(path, types)
    return [_call(path, answer) for path, answer in zip(paths, ask_all(port, paths), strict=True)]


def _paths(path: Path, types: Sequence[ChangeType]) -> list[str]:
    statement = _LAST_FULL_OF_TYPES if types else _LAST_FULL
    parameters = {"types": orjson.dumps(types).decode(), "rows": LIMIT}
    with closing(sqlite3.connect(path)) as connection:
        last: int = connection.execute(statement, parameters).fetchone()[0]
    rng = random.Random(last)
    types_query = f"&types={','.join(types)}" if types else ""
    return [f"{CHANGES}?since={rng.randrange(last)}&limit={LIMIT}{types_query}" for _ in range(_PLACES)]


def _call(path: str, answer: Answer) -> Call:
    rows = len(orjson.loads(answer.body)["items"])
    if rows != LIMIT:
        raise UnexpectedAnswer(f"expected {LIMIT} rows for {path}, got {rows}")
    return Call(get(path), 200, len(answer.body))
