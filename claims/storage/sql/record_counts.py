"""The counts of track records (`claims.rules.record_counts`), written with the claims.

A row stays when its number has become 0, because to remove it costs a statement more. No read shows it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import orjson

from claims.domain.records import Claim
from claims.rules.record_counts import Count, changes_between, count_changes, spellings
from claims.storage.sql.columns import insert_into
from claims.storage.sql.database import Database

ADD_NUMBER: Final = f"""
    {insert_into("record_counts")}
    ON CONFLICT (owner, fact, key, value) DO UPDATE SET number = record_counts.number + excluded.number
"""
LIST_TOPICS: Final = "SELECT topics FROM claims WHERE article_id = :id"


def add_claims(db: Database, claims: Iterable[Claim]) -> None:
    """Count new claims; each count is written once."""
    add(db, count_changes(claims))


def update_claim(db: Database, before: Claim, after: Claim) -> None:
    """Change the counts in which a claim has changed."""
    add(db, changes_between(before, after))


def remove_article(db: Database, article_id: int) -> None:
    """Remove the claims of an article from the counts: all are rejected candidates, of which only topics count."""
    changes: Counter[Count] = Counter()
    for row in db.rows(LIST_TOPICS, {"id": article_id}):
        changes.subtract(("topic", "name", *name) for name in spellings(orjson.loads(row["topics"])).items())
    add(db, changes)


def add(db: Database, changes: Mapping[Count, int]) -> None:
    """Add numbers to counts."""
    if changes:
        db.run_many(
            ADD_NUMBER,
            [
                {"owner": owner, "fact": fact, "key": key, "value": value, "number": number}
                for (owner, fact, key, value), number in changes.items()
            ],
        )
