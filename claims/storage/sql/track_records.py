"""Track records by claimant, publisher, author or topic, from the counts that writes keep (`record_counts`)."""

from datetime import datetime
from typing import Final

import orjson

from claims.domain.instants import format_seconds
from claims.domain.visibility import Visibility
from claims.domain.vocabulary import RecordKind
from claims.rules.record_counts import record_from, totals_from
from claims.rules.track_record import RecordTotals, TrackRecord
from claims.storage.sql.database import Database, Row

#: the overdue claims of topics
_BY_INSTANT: Final = """
    SELECT key AS owner, sum(number) AS number FROM record_counts
    WHERE owner = 'topic' AND fact = 'due' AND key IN (SELECT owner FROM owners) AND value < :late GROUP BY key
"""
#: the same of articles or claimants
_BY_INDEX: Final = """
    SELECT {owner}_id AS owner, count(*) AS number FROM claims INDEXED BY claims_unjudged
    WHERE due_at_sort < :late AND workflow = 'accepted' AND outcome IS NULL AND waiting = 0
        AND {owner}_id IN (SELECT owner FROM owners)
    GROUP BY {owner}_id
"""
_ARTICLE: Final = "article", _BY_INDEX.format(owner="article")
#: kind -> the next keys in order, the owners whose counts belong to them, the kind of owner, and its overdue claims
_KINDS: Final = {
    "claimant": (
        "SELECT name_key AS key, id, name FROM claimants WHERE name_key > :after AND target_id = id AND claims > 0",
        "SELECT k.key, m.id AS owner FROM keys AS k CROSS JOIN claimants AS m ON m.target_id = k.id",
        "claimant",
        _BY_INDEX.format(owner="claimant"),
    ),
    "publisher": (
        "SELECT publisher_key AS key, CAST(NULL AS BIGINT) AS id, min(publisher) AS name FROM articles "
        "WHERE publisher_key > :after GROUP BY publisher_key",
        "SELECT k.key, a.id AS owner FROM keys AS k CROSS JOIN articles AS a ON a.publisher_key = k.key",
        *_ARTICLE,
    ),
    "author": (
        "SELECT j.value AS key, CAST(NULL AS BIGINT) AS id, min(n.value) AS name "
        "FROM articles, json_each(articles.author_keys) AS j JOIN json_each(articles.authors) AS n ON n.key = j.key "
        "WHERE j.value > :after GROUP BY j.value",
        "SELECT DISTINCT k.key, a.id AS owner FROM articles AS a, json_each(a.author_keys) AS j "
        "JOIN keys AS k ON k.key = j.value",
        *_ARTICLE,
    ),
    "topic": (
        "SELECT key, CAST(NULL AS BIGINT) AS id, min(value) AS name FROM record_counts "
        "WHERE owner = 'topic' AND fact = CASE WHEN :sees_all THEN 'name' ELSE 'public_name' END "
        "AND key > :after AND number > 0 GROUP BY key",
        "SELECT key, key AS owner FROM keys",
        "topic",
        _BY_INSTANT,
    ),
}
LIST_TRACK_RECORDS: Final = {
    by: f"""
    WITH keys AS MATERIALIZED ({keys} ORDER BY key LIMIT :limit), owners AS MATERIALIZED ({owners}),
    counted AS (
        SELECT o.key, r.fact, r.value, sum(r.number) AS number
        FROM owners AS o CROSS JOIN record_counts AS r ON r.owner = '{owner}' AND r.key = CAST(o.owner AS TEXT)
            AND r.fact IN ('claims', 'outcome', 'moved', 'measured', 'moved_days', 'missed_first', 'odds')
        GROUP BY o.key, r.fact, r.value
        UNION ALL
        SELECT o.key, 'overdue', '', sum(found.number)
        FROM owners AS o JOIN ({overdue}) AS found USING (owner) GROUP BY o.key
    )
    SELECT k.key, k.name, k.id AS claimant_id,
        json_group_array(json_array(c.fact, c.value, c.number)) FILTER (WHERE c.number <> 0) AS facts
    FROM keys AS k LEFT JOIN counted AS c ON c.key = k.key GROUP BY k.key, k.name, k.id ORDER BY k.key
    """
    for by, (keys, owners, owner, overdue) in _KINDS.items()
}
GET_TOTALS: Final = "SELECT fact, value, number FROM record_counts WHERE owner = 'record'"


class SqlTrackRecords:
    """The `claims.storage.base.TrackRecordStore` of SQLite."""

    db: Database

    def get_totals(self) -> RecordTotals:
        return totals_from({(row["fact"], row["value"]): row["number"] for row in self.db.rows(GET_TOTALS, {})})

    def list_track_records(
        self, by: RecordKind, after: str, limit: int, late: datetime, visibility: Visibility
    ) -> list[tuple[str, TrackRecord]]:
        params = {"after": after, "limit": limit, "late": format_seconds(late), "sees_all": visibility.sees_all}
        return [(row["key"], _track_record_from(by, row)) for row in self.db.rows(LIST_TRACK_RECORDS[by], params)]


def _track_record_from(by: RecordKind, row: Row) -> TrackRecord:
    facts = {(fact, value): number for fact, value, number in orjson.loads(row["facts"] or "[]")}
    return record_from(by, row["name"], row["claimant_id"], facts)
