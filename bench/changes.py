"""The rest of the log: what years of looking, adding and correcting leave in it, written without the ledger.

A database that was just filled has two and a half rows a claim. It gets what bots and journalists would have added
since, until there are ten a claim. Only the log gets them: no evidence, check or verdict stands behind these rows.
They have the shapes that the ledger writes, and are of claims at random, so that each claim's rows lie far apart.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import orjson

from bench.generate import SEED, Words
from claims.domain.instants import format_instant, parse_instant
from claims.domain.records import Check, Evidence, Json, Verdict
from claims.domain.vocabulary import ChangeType
from claims.services.context import Serializers, ServiceContext
from claims.storage.sqlite.changes import ADD_CHANGE, LAST_CHANGE_AT, LAST_SEQ, change_params
from claims.storage.sqlite.connection import Sqlite

CHANGES_PER_CLAIM = 10
#: of each hundred rows; some verdicts, so that rows of a rare type lie all over the log
_MIX: dict[ChangeType, int] = {"evidence.added": 45, "check.added": 35, "claim.updated": 15, "verdict.published": 5}
#: rows to a transaction: claims at random touch as many pages of an index, and so fewer transactions write less
_BATCH = 250_000
_CACHE_KIB = 500_000
_FIRST_DAY = date(2022, 1, 1)
_ARTICLES = "SELECT article_id FROM claims ORDER BY id"


def add_changes(context: ServiceContext, database: Sqlite, size: int) -> int:
    """Add rows until there are ten for each claim; give how many there are."""
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
class _About:
    """What a row tells of, and who did it."""

    number: int
    claim_id: int
    actor: str
    day: date


class _Rows:
    """Makes rows without end, always the same but for their instant, which is that of the row before them."""

    def __init__(self, serializers: Serializers, article_ids: list[int], at: datetime) -> None:
        self._serializers, self._article_ids, self._at, self._stamp = serializers, article_ids, at, format_instant(at)
        self._rng = random.Random(SEED + 3)
        words = Words()
        self._sentences = [words.sentence(self._rng, 8, 14) for _ in range(2_000)]
        self._types = [type for type, share in _MIX.items() for _ in range(share)]
        self._number = 0

    def make(self, count: int) -> Iterator[dict[str, Any]]:
        """Make so many rows."""
        rng, changed = self._rng, {name: getattr(self, f"_{name.split('.')[0]}") for name in _MIX}
        for _ in range(count):
            self._number += 1
            type, claim_id = rng.choice(self._types), rng.randint(1, len(self._article_ids))
            about = _About(
                self._number, claim_id, f"bot-{rng.randrange(20)}", _FIRST_DAY + timedelta(days=rng.randrange(1_400))
            )
            article_id, said = self._article_ids[claim_id - 1], orjson.dumps(changed[type](about)).decode()
            yield change_params(self._at, about.actor, type, article_id, claim_id, said)

    def _sentence(self) -> str:
        return self._rng.choice(self._sentences)

    def _evidence(self, about: _About) -> Json:
        made = Evidence(
            id=about.number,
            claim_id=about.claim_id,
            url=f"https://news.example/{about.day:%Y/%m/%d}/found/{about.number}",
            title=self._sentence(),
            publisher=f"Publisher {about.number % 20}",
            published_on=about.day,
            excerpt=self._sentence(),
            note=None,
            stance="context",
            actor=about.actor,
            created_at=self._at,
        )
        return {"evidence": self._serializers.evidence(made)}

    def _check(self, about: _About) -> Json:
        note = self._sentence()
        made = Check(about.number, about.claim_id, "nothing_new", about.day, note, about.actor, self._at)
        return {"check": self._serializers.check(made)}

    def _claim(self, about: _About) -> Json:
        changed = {"statement": self._sentence(), "criteria": self._sentence(), "version": 2, "updated_at": self._stamp}
        return {"claim": changed}

    def _verdict(self, about: _About) -> Json:
        made = Verdict(
            id=about.number,
            claim_id=about.claim_id,
            outcome="did_not",
            rationale=self._sentence(),
            evidence_ids=(about.number,),
            occurred_on=None,
            reason=None,
            supersedes=None,
            correction=None,
            state="published",
            actor=about.actor,
            created_at=self._at,
            published_at=self._at,
            review=None,
            claim_version=2,
            current=True,
        )
        return {"verdict": self._serializers.verdict(made)}
