"""Track records by claimant, publisher, author or topic, from the counts that writes keep (`record_counts`)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

import orjson

from claims.domain.cursors import Position
from claims.domain.instants import format_seconds
from claims.domain.limits import MAX_ID
from claims.domain.visibility import Visibility
from claims.domain.vocabulary import RecordKind
from claims.rules.record_counts import COUNT_SORTS, CountSort, record_from, totals_from
from claims.rules.track_record import RecordTotals, TrackRecord
from claims.storage.sql.database import Database, Row
from claims.storage.sql.values import Params

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
_NO_ID: Final = "CAST(NULL AS BIGINT) AS id"
_NAME_OF_TOPIC: Final = """owner = 'topic' AND fact = CASE WHEN :sees_all THEN 'name' ELSE 'public_name' END"""


class _Kind(NamedTuple):
    """The parts of the statements of one kind."""

    #: the keys in order that meet `{bound}`, with their names
    keys: str
    #: the owners whose counts belong to `keys`
    owners: str
    #: the kind of the owners
    owner: str
    #: the overdue claims of the owners
    overdue: str
    #: all keys with the rows `r` of `{counts}` that belong to them, ready to be added up
    ranked: str
    #: the name of a ranked key
    name: str


_OF_ARTICLES: Final = "article", _BY_INDEX.format(owner="article")
_KINDS: Final[Mapping[RecordKind, _Kind]] = {
    "claimant": _Kind(
        "SELECT name_key AS key, id, name FROM claimants WHERE name_key {bound} AND target_id = id AND claims > 0",
        "SELECT k.key, m.id AS owner FROM keys AS k CROSS JOIN claimants AS m ON m.target_id = k.id",
        "claimant",
        _BY_INDEX.format(owner="claimant"),
        "SELECT t.name_key AS key, t.id, t.name, {numbers} FROM record_counts AS r "
        "CROSS JOIN claimants AS m ON m.id = CAST(r.key AS BIGINT) CROSS JOIN claimants AS t ON t.id = m.target_id "
        "WHERE {counts} GROUP BY t.name_key, t.id, t.name",
        "top.name",
    ),
    "publisher": _Kind(
        f"SELECT publisher_key AS key, {_NO_ID}, min(publisher) AS name FROM articles "
        "WHERE publisher_key {bound} GROUP BY publisher_key",
        "SELECT k.key, a.id AS owner FROM keys AS k CROSS JOIN articles AS a ON a.publisher_key = k.key",
        *_OF_ARTICLES,
        f"SELECT a.publisher_key AS key, {_NO_ID}, {{numbers}} FROM record_counts AS r "
        "CROSS JOIN articles AS a ON a.id = CAST(r.key AS BIGINT) WHERE {counts} GROUP BY a.publisher_key",
        "(SELECT min(publisher) FROM articles WHERE publisher_key = top.key)",
    ),
    "author": _Kind(
        f"SELECT j.value AS key, {_NO_ID}, min(n.value) AS name "
        "FROM articles, json_each(articles.author_keys) AS j JOIN json_each(articles.authors) AS n ON n.key = j.key "
        "WHERE j.value {bound} GROUP BY j.value",
        "SELECT DISTINCT k.key, a.id AS owner FROM articles AS a, json_each(a.author_keys) AS j "
        "JOIN keys AS k ON k.key = j.value",
        *_OF_ARTICLES,
        # two names of one article may have one key, which counts once; the name is that of all articles
        f"SELECT a.key, {_NO_ID}, min(a.name) AS name, {{numbers}} FROM ("
        "SELECT j.value AS key, CAST(articles.id AS TEXT) AS owner, min(n.value) AS name "
        "FROM articles, json_each(articles.author_keys) AS j JOIN json_each(articles.authors) AS n ON n.key = j.key "
        "GROUP BY j.value, articles.id) AS a LEFT JOIN record_counts AS r ON {counts} AND r.key = a.owner "
        "GROUP BY a.key",
        "top.name",
    ),
    "topic": _Kind(
        f"SELECT key, {_NO_ID}, min(value) AS name FROM record_counts "
        f"WHERE {_NAME_OF_TOPIC} AND key {{bound}} AND number > 0 GROUP BY key",
        "SELECT key, key AS owner FROM keys",
        "topic",
        _BY_INSTANT,
        f"SELECT r.key, {_NO_ID}, {{numbers}} FROM record_counts AS r WHERE {{counts}} GROUP BY r.key",
        f"(SELECT min(value) FROM record_counts WHERE {_NAME_OF_TOPIC} AND key = top.key AND number > 0)",
    ),
}


def _statement(by: RecordKind, keys: str, *, number: str = "", order: str = "k.key") -> str:
    """Return the statement of the track records of some keys.

    Args:
        by: the kind of the keys.
        keys: the statement of the keys, with their names.
        number: the column of the number that the keys are sorted by, with a comma; empty without one.
        order: of the track records.
    """
    kind = _KINDS[by]
    return f"""
    WITH keys AS MATERIALIZED ({keys}), owners AS MATERIALIZED ({kind.owners}),
    counted AS (
        SELECT o.key, r.fact, r.value, sum(r.number) AS number
        FROM owners AS o CROSS JOIN record_counts AS r ON r.owner = '{kind.owner}' AND r.key = CAST(o.owner AS TEXT)
            AND r.fact IN ('claims', 'outcome', 'moved', 'measured', 'moved_days', 'missed_first', 'odds')
        GROUP BY o.key, r.fact, r.value
        UNION ALL
        SELECT o.key, 'overdue', '', sum(found.number)
        FROM owners AS o JOIN ({kind.overdue}) AS found USING (owner) GROUP BY o.key
    )
    SELECT k.key, k.name, k.id AS claimant_id{number},
        json_group_array(json_array(c.fact, c.value, c.number)) FILTER (WHERE c.number <> 0) AS facts
    FROM keys AS k LEFT JOIN counted AS c ON c.key = k.key GROUP BY k.key, k.name, k.id{number} ORDER BY {order}
    """


def _rank(by: RecordKind, sort: CountSort) -> str:
    """Return the statement of the track records by a number: it adds up the counts of all keys, and sorts them."""
    kind, pairs = _KINDS[by], COUNT_SORTS[sort]
    facts = dict.fromkeys(["claims", *(fact for fact, _ in pairs)])
    counted = " OR ".join(f"(r.fact = '{fact}' AND r.value = '{value}')" for fact, value in pairs)
    numbers = (
        "sum(CASE WHEN r.fact = 'claims' THEN r.number ELSE 0 END) AS claims, "
        f"CAST(sum(CASE WHEN {counted} THEN r.number ELSE 0 END) AS BIGINT) AS number"
    )
    counts = f"r.owner = '{kind.owner}' AND r.fact IN ({', '.join(map(repr, facts))})"
    keys = f"""
        SELECT top.key, top.id, {kind.name} AS name, top.number FROM (
            SELECT * FROM ({kind.ranked.format(numbers=numbers, counts=counts)}) AS ranked
            WHERE claims > 0 AND (number < :number OR (number = :number AND key > :after))
            ORDER BY number DESC, key LIMIT :limit) AS top"""
    return _statement(by, keys, number=", k.number", order="k.number DESC, k.key")


LIST_TRACK_RECORDS: Final = {
    by: _statement(by, f"{kind.keys.format(bound='> :after')} ORDER BY key LIMIT :limit") for by, kind in _KINDS.items()
}
FIND_TRACK_RECORD: Final = {by: _statement(by, kind.keys.format(bound="= :key")) for by, kind in _KINDS.items()}
RANK_TRACK_RECORDS: Final = {(by, sort): _rank(by, sort) for by in _KINDS for sort in COUNT_SORTS}
#: above every number
_FIRST: Final[Position] = ("", MAX_ID)
GET_TOTALS: Final = "SELECT fact, value, number FROM record_counts WHERE owner = 'record'"


class SqlTrackRecords:
    """The `claims.storage.base.TrackRecordStore` of SQLite."""

    db: Database

    def get_totals(self) -> RecordTotals:
        return totals_from({(row["fact"], row["value"]): row["number"] for row in self.db.rows(GET_TOTALS, {})})

    def list_track_records(
        self, by: RecordKind, after: str, limit: int, late: datetime, visibility: Visibility
    ) -> list[tuple[str, TrackRecord]]:
        params = {"after": after, "limit": limit, **_params(late, visibility)}
        return [(row["key"], _track_record_from(by, row)) for row in self.db.rows(LIST_TRACK_RECORDS[by], params)]

    def rank_track_records(
        self,
        by: RecordKind,
        sort: CountSort,
        after: Position | None,
        limit: int,
        late: datetime,
        visibility: Visibility,
    ) -> list[tuple[Position, TrackRecord]]:
        key, number = after or _FIRST
        params = {"after": key, "number": number, "limit": limit, **_params(late, visibility)}
        rows = self.db.rows(RANK_TRACK_RECORDS[by, sort], params)
        return [((row["key"], row["number"]), _track_record_from(by, row)) for row in rows]

    def find_track_record(self, by: RecordKind, key: str, late: datetime, visibility: Visibility) -> TrackRecord | None:
        row = self.db.row(FIND_TRACK_RECORD[by], {"key": key, **_params(late, visibility)})
        record = None if row is None else _track_record_from(by, row)
        return record if record is not None and record.claims else None


def _params(late: datetime, visibility: Visibility) -> Params:
    return {"late": format_seconds(late), "sees_all": visibility.sees_all}


def _track_record_from(by: RecordKind, row: Row) -> TrackRecord:
    facts = {(fact, value): number for fact, value, number in orjson.loads(row["facts"] or "[]")}
    return record_from(by, row["name"], row["claimant_id"], facts)
