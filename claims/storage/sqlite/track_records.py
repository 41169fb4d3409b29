"""Track records: counts of outcomes by claimant, publisher, author or topic."""

from datetime import datetime
from typing import Final

import orjson

from claims.domain.instants import format_seconds
from claims.domain.outcomes import OUTCOMES
from claims.domain.visibility import Visibility
from claims.domain.vocabulary import RecordKind
from claims.rules.odds import JudgedOdds, odds_record
from claims.rules.track_record import TrackRecord
from claims.storage.sqlite.connection import Row, Sqlite
from claims.storage.sqlite.public_claims import is_public_claim

#: kind -> statement of the next keys in order, and statement of a key's accepted claims
_KEYS: Final = {
    "claimant": (
        "SELECT name_key AS key, id, name FROM claimants WHERE name_key > :after AND target_id = id AND claims > 0",
        "LEFT JOIN claimants AS m ON m.target_id = k.id "
        "LEFT JOIN claims AS c ON c.claimant_id = m.id AND c.workflow = 'accepted'",
    ),
    "publisher": (
        "SELECT publisher_key AS key, min(publisher) AS name FROM articles WHERE publisher_key > :after "
        "GROUP BY publisher_key",
        "LEFT JOIN articles AS a ON a.publisher_key = k.key "
        "LEFT JOIN claims AS c ON c.article_id = a.id AND c.workflow = 'accepted'",
    ),
    "author": (
        "SELECT j.value AS key, min(n.value) AS name FROM articles, json_each(articles.author_keys) AS j "
        "JOIN json_each(articles.authors) AS n ON n.key = j.key WHERE j.value > :after GROUP BY j.value",
        "LEFT JOIN (SELECT DISTINCT a.id, j.value FROM articles AS a, json_each(a.author_keys) AS j) AS w "
        "ON w.value = k.key "
        "LEFT JOIN claims AS c ON c.article_id = w.id AND c.workflow = 'accepted'",
    ),
    "topic": (
        "SELECT topic AS key, min(name) AS name FROM claim_topics WHERE topic > :after "
        f"AND (:sees_all OR {is_public_claim('claim_topics.claim_id')}) GROUP BY topic",
        "LEFT JOIN claim_topics AS t ON t.topic = k.key "
        "LEFT JOIN claims AS c ON c.id = t.claim_id AND c.workflow = 'accepted'",
    ),
}
_CLAIMANT_ID: Final = {"claimant": "k.id AS claimant_id"}
_OUTCOMES: Final = ", ".join(f"coalesce(sum(c.outcome = '{outcome}'), 0) AS {outcome}" for outcome in OUTCOMES)
_COUNTS: Final = f"""
    count(c.id) AS claims, {_OUTCOMES},
    coalesce(sum(c.outcome IS NULL AND c.waiting = 0 AND c.due_at_sort < :late), 0) AS overdue,
    coalesce(sum(c.outcome IS NULL AND NOT (c.waiting = 0 AND c.due_at_sort < :late)), 0) AS unjudged,
    count(c.slippage) AS moved, avg(c.slippage ->> '$.days') AS moved_days,
    coalesce(sum(c.slippage ->> '$.missed_first'), 0) AS missed_first,
    json_group_array(json_array(c.probability_low, c.probability_high, c.outcome))
        FILTER (WHERE c.probability_low IS NOT NULL AND c.outcome IS NOT NULL) AS odds
"""
LIST_TRACK_RECORDS: Final = {
    by: f"""
    WITH keys AS ({keys} ORDER BY key LIMIT :limit)
    SELECT k.key, k.name, {_CLAIMANT_ID.get(by, "NULL AS claimant_id")}, {_COUNTS}
    FROM keys AS k {claims}
    GROUP BY k.key ORDER BY k.key
    """
    for by, (keys, claims) in _KEYS.items()
}


class SqliteTrackRecords:
    """The `claims.storage.base.TrackRecordStore` of SQLite."""

    db: Sqlite

    def list_track_records(
        self, by: RecordKind, after: str, limit: int, late: datetime, visibility: Visibility
    ) -> list[tuple[str, TrackRecord]]:
        params = {"after": after, "limit": limit, "late": format_seconds(late), "sees_all": visibility.sees_all}
        return [(row["key"], _track_record_from(by, row)) for row in self.db.rows(LIST_TRACK_RECORDS[by], params)]


def _track_record_from(by: RecordKind, row: Row) -> TrackRecord:
    return TrackRecord(
        by=by,
        name=row["name"],
        claims=row["claims"],
        outcomes={outcome: row[outcome] for outcome in OUTCOMES},
        overdue=row["overdue"],
        unjudged=row["unjudged"],
        moved=row["moved"],
        moved_days=row["moved_days"],
        missed_first=row["missed_first"],
        odds=odds_record([JudgedOdds(*values) for values in orjson.loads(row["odds"])]),
        claimant_id=row["claimant_id"],
    )
