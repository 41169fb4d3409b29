"""More rows for the change log, as years of checks, evidence and corrections leave them.

A newly filled database has two and a half rows for each claim; afterwards it has ten. Only the log gets
rows: there are no evidence, checks or verdicts behind them. The rows have the form that the services
write. Their claims are random, so that each claim's rows lie far apart.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import orjson

from bench.generate import SEED, Words
from claims.domain.evidence import Evidence
from claims.domain.instants import format_instant, parse_instant
from claims.domain.records import Check, Json
from claims.domain.verdicts import Verdict
from claims.domain.vocabulary import ChangeType
from claims.services.context import Serializers, ServiceContext
from claims.storage.sql.changes import ADD_CHANGE, LAST_CHANGE_AT, LAST_SEQ, change_params
from claims.storage.sqlite.connection import Sqlite

CHANGES_PER_CLAIM = 10
#: type -> rows in a hundred; a few verdicts, so that rows of a rare type lie all over the log
_MIX: dict[ChangeType, int] = {"evidence.added": 45, "check.added": 35, "claim.updated": 15, "verdict.published": 5}
#: rows of a transaction; random claims touch many index pages, so few transactions write less
_BATCH = 250_000
_CACHE_KIB = 500_000
_FIRST_DAY = date(2022, 1, 1)
_ARTICLES = "SELECT article_id FROM claims ORDER BY id"


def add_changes(context: ServiceContext, database: Sqlite, size: int) -> int:
    """Add rows until there are ten for each claim; return the number of rows.

    Args:
        context: the services on the database.
        database: the filled database.
        size: claims of the database.
    """
    connection = database.connection
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    last: int = connection.execute(LAST_SEQ).fetchone()["seq"]
    at = parse_instant(connection.execute(LAST_CHANGE_AT).fetchone()["at"])
    rows = _Rows(context.serializers, [row["article_id"] for row in connection.execute(_ARTICLES)], at)
    total = max(last, CHANGES_PER_CLAIM * size)
    for start in range(last, total, _BATCH):
        with context.store.transaction():
            connection.executemany(ADD_CHANGE, rows.make(min(_BATCH, total - start)))
    return total


@dataclass(frozen=True, slots=True)
class _Context:
    """The claim, day and actor of a row."""

    number: int
    claim_id: int
    actor: str
    day: date


class _Rows:
    """An endless sequence of rows, the same for each run but for the instant, that of the row before them."""

    def __init__(self, serializers: Serializers, article_ids: list[int], at: datetime) -> None:
        self._serializers, self._article_ids, self._at, self._stamp = serializers, article_ids, at, format_instant(at)
        self._rng = random.Random(SEED + 3)
        words = Words()
        self._sentences = [words.sentence(self._rng, 8, 14) for _ in range(2_000)]
        self._types = [type for type, share in _MIX.items() for _ in range(share)]
        self._number = 0

    def make(self, count: int) -> Iterator[dict[str, Any]]:
        """Yield a number of rows."""
        rng, changed = self._rng, {name: getattr(self, f"_{name.split('.')[0]}") for name in _MIX}
        for _ in range(count):
            self._number += 1
            type, claim_id = rng.choice(self._types), rng.randint(1, len(self._article_ids))
            context = _Context(
                self._number, claim_id, f"bot-{rng.randrange(20)}", _FIRST_DAY + timedelta(days=rng.randrange(1_400))
            )
            article_id, changed_json = self._article_ids[claim_id - 1], orjson.dumps(changed[type](context)).decode()
            yield change_params(self._at, context.actor, type, article_id, claim_id, changed_json)

    def _sentence(self) -> str:
        return self._rng.choice(self._sentences)

    def _evidence(self, context: _Context) -> Json:
        made = Evidence(
            id=context.number,
            claim_id=context.claim_id,
            url=f"https://news.example/{context.day:%Y/%m/%d}/found/{context.number}",
            title=self._sentence(),
            publisher=f"Publisher {context.number % 20}",
            published_on=context.day,
            excerpt=self._sentence(),
            note=None,
            stance="context",
            actor=context.actor,
            created_at=self._at,
        )
        return {"evidence": self._serializers.evidence(made)}

    def _check(self, context: _Context) -> Json:
        note = self._sentence()
        made = Check(context.number, context.claim_id, "nothing_new", context.day, note, context.actor, self._at)
        return {"check": self._serializers.check(made)}

    def _claim(self, context: _Context) -> Json:
        changed = {"statement": self._sentence(), "criteria": self._sentence(), "version": 2, "updated_at": self._stamp}
        return {"claim": changed}

    def _verdict(self, context: _Context) -> Json:
        made = Verdict(
            id=context.number,
            claim_id=context.claim_id,
            outcome="did_not",
            rationale=self._sentence(),
            evidence_ids=(context.number,),
            occurred_on=None,
            reason=None,
            supersedes=None,
            correction=None,
            state="published",
            actor=context.actor,
            created_at=self._at,
            published_at=self._at,
            review=None,
            claim_version=2,
            current=True,
        )
        return {"verdict": self._serializers.verdict(made)}
