"""A record in PostgreSQL, made many times as large inside the database (`bench.scale`).

Each copy has its own articles, claims and their records: the ids of copy k are k times the largest id higher. Of the
log, a copy has two rows for each claim: that it was added, and one more. Claimants and topics stay as many as they are.
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Final

import psycopg

from claims.storage.postgres.opening import open_connection
from claims.storage.sql.tables import COLUMNS

Show = Callable[[str], None]
Connection = psycopg.Connection[Any]
#: table -> the largest id, in the record that is copied
Largest = Mapping[str, int]

_LOCK_TIMEOUT_MS: Final = 600_000
#: tables that are filled at the same time
_WORKERS: Final = 2
_SETTINGS: Final = "SET maintenance_work_mem = '512MB'; SET work_mem = '64MB'"
#: tables whose ids name a record
_NUMBERED: Final = ("articles", "claims", "deadlines", "evidence", "verdicts", "checks")
#: table -> the column of a stored document's row with its id, and what stands before the id in the document
_NAMED: Final = {
    "claims": ("claim_id", r'^\{"id":|"claim_id":|"claim":\{"id":|"external_id":"bench-|/claims/'),
    "articles": ("article_id", r'"article_id":'),
    "deadlines": ("deadline_id", r'"deadline_id":|"deadline":\{"id":|/deadlines/|#deadline-'),
    "verdicts": ("verdict_id", r'"verdict":\{"id":|/verdicts/|#verdict-'),
    "evidence": ("evidence_id", r'"evidence_ids":\['),
}
_SEARCH_ROW: Final = """((rowid >> 32) + {claims} << 32) | CASE
    WHEN rowid & 4294967295 = 0 THEN 0
    WHEN rowid & 1 = 0 THEN (rowid & 4294967295) + ({evidence} << 1)
    ELSE (rowid & 4294967295) + ({verdicts} << 1) END"""
_OF_CLAIM: Final = {"claim_id": "claim_id + {claims}"}
#: table -> column -> its value in a copy; the others are the same. The tables that take longest come first.
_SHIFTED: Final[Mapping[str, Mapping[str, str]]] = {
    "claims_search": {"rowid": _SEARCH_ROW},
    "changes": {},
    "claims": {
        "id": "id + {claims}",
        "article_id": "article_id + {articles}",
        "merged_into": "merged_into + {claims}",
        "depends_on": "depends_on + {claims}",
        "deadline_id": "deadline_id + {deadlines}",
        "verdict_id": "verdict_id + {verdicts}",
        "external_id": "'bench-' || claim_id + {claims}",
        "same_key": "CASE {copy} WHEN 0 THEN same_key ELSE md5(same_key || {copy}) END",
        "document": "{document}",
    },
    "queue": _OF_CLAIM,
    "spans": _OF_CLAIM,
    "claim_topics": _OF_CLAIM,
    "deadlines": {"id": "id + {deadlines}", "evidence_id": "evidence_id + {evidence}", **_OF_CLAIM},
    "evidence": {"id": "id + {evidence}", **_OF_CLAIM},
    "verdicts": {
        "id": "id + {verdicts}",
        "supersedes": "supersedes + {verdicts}",
        "evidence_ids": "CAST(json_build_array((CAST(evidence_ids AS JSON) ->> 0)::BIGINT + {evidence}) AS TEXT)",
        **_OF_CLAIM,
    },
    "checks": {"id": "id + {checks}", **_OF_CLAIM},
    "timers": {"id": "id + CASE kind WHEN 'check' THEN {claims} ELSE {deadlines} END"},
    "revisions": {"article_id": "article_id + {articles}"},
    "articles": {
        "id": "id + {articles}",
        "url": "CASE {copy} WHEN 0 THEN url ELSE url || '/{copy}' END",
        "url_key": "CASE {copy} WHEN 0 THEN url_key ELSE url_key || '/{copy}' END",
    },
}
#: columns of tables that a dump leaves out
_OTHERS: Final = {
    "claims_search": (
        "rowid",
        "statement",
        "quote",
        "claimant",
        "topics",
        "criteria",
        "title",
        "evidence",
        "rationale",
    )
}
_IDS_OF_DOCUMENT: Final = """
    c.id AS claim_id, c.verdict_id, CAST(CAST(v.evidence_ids AS JSON) ->> 0 AS BIGINT) AS evidence_id
"""
#: the rows of each claim in the log that copies have; a verdict or a deadline that passed, if there is one
_CHOSEN: Final = """
    SELECT row_number() OVER (ORDER BY seq) AS number, chosen.* FROM (
        SELECT DISTINCT ON (l.claim_id, l.type = 'claim.created')
            l.seq, l.type, l.document, c.article_id, c.deadline_id, {ids}
        FROM changes AS l JOIN claims AS c ON c.id = l.claim_id LEFT JOIN verdicts AS v ON v.id = c.verdict_id
        ORDER BY l.claim_id, l.type = 'claim.created', array_position(
            ARRAY[CASE WHEN c.verdict_id IS NULL THEN 'claim.due' ELSE 'verdict.published' END, 'claim.updated'], l.type
        ), l.seq
    ) AS chosen
"""
_ADD_CHANGES: Final = """
    INSERT INTO changes (seq, at, type, claim_id, document)
    SELECT {first} + number, '{at}', type, claim_id + {claims},
        '{{"seq":' || {first} + number || ',"at":"{at}"' || {document}
    FROM base.chosen ORDER BY number
"""
#: counts by topic and claimant hold all copies; each article has its own
_COUNTS: Final = (
    "UPDATE claimants SET claims = claims * {copies}",
    """INSERT INTO record_counts
    SELECT owner, fact, CAST(CAST(key AS BIGINT) + copy * {articles} AS TEXT), value, number
    FROM record_counts, generate_series(1, {copies} - 1) AS copy WHERE owner = 'article'""",
    "UPDATE record_counts SET number = number * {copies} WHERE owner <> 'article'",
)
_LIST_CONSTRAINTS: Final = """
    SELECT conrelid::regclass::text AS "table", conname AS name, contype::text AS kind,
        pg_get_constraintdef(oid) AS definition
    FROM pg_constraint WHERE connamespace = 'duecheck'::regnamespace AND contype IN ('p', 'u', 'f') ORDER BY oid
"""
_LIST_INDEXES: Final = """
    SELECT tablename AS "table", indexname AS name, indexdef AS definition FROM pg_indexes
    WHERE schemaname = 'duecheck' AND indexname NOT IN (SELECT conname FROM pg_constraint) ORDER BY indexname
"""
_LIST_TRIGGERS: Final = """
    SELECT tgrelid::regclass::text AS "table", tgname AS name, pg_get_triggerdef(oid) AS definition
    FROM pg_trigger WHERE NOT tgisinternal
"""


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed from the tables, as statements that create it again."""

    #: table -> the statements of its keys, indexes and triggers
    of_tables: Mapping[str, list[str]]
    foreign_keys: list[str]


def multiply(address: str, copies: int, show: Show) -> dict[str, float]:
    """Make a record a number of times as large; return the seconds of each step.

    Args:
        address: of the database, which nobody else uses.
        copies: number of copies, with the record itself.
        show: shows a line of progress.
    """
    seconds: dict[str, float] = {}
    with _timed(seconds, "copy of the small record"), _connected(address) as connection:
        largest = {table: _value(connection, f"SELECT coalesce(max(id), 0) FROM {table}") for table in _NUMBERED}
        _stage(connection)
        removed = _remove(connection)
    show("adding rows and indexes ...")
    with _timed(seconds, "rows, keys and indexes"), ThreadPoolExecutor(_WORKERS) as pool:
        jobs = [
            pool.submit(_fill, address, table, copies, largest, removed.of_tables.get(table, []), show)
            for table in _SHIFTED
        ]
        for job in jobs:
            job.result()
    show("adding foreign keys ...")
    with _timed(seconds, "foreign keys, checked"), _connected(address) as connection:
        for statement in removed.foreign_keys:
            connection.execute(statement)
    with _timed(seconds, "counts"), _connected(address) as connection:
        for statement in _COUNTS:
            connection.execute(statement.format(copies=copies, **largest))
        connection.execute("DROP SCHEMA base CASCADE")
    show("VACUUM ANALYZE ...")
    with _timed(seconds, "VACUUM ANALYZE"), _connected(address) as connection:
        connection.execute("VACUUM ANALYZE")
    return seconds


def shifts(largest: Largest, copy: int) -> dict[str, str]:
    """Return what the expressions of copy number `copy` have in their braces."""
    values = {table: str(copy * number) for table, number in largest.items()}
    return {**values, "copy": str(copy), "document": filled_document(values)}


def filled_document(values: Mapping[str, str]) -> str:
    """Return the expression of a document in which each mark has become the id of its copy."""
    text = "document"
    for mark, (table, (column, _)) in enumerate(_NAMED.items(), 1):
        text = f"replace({text}, chr({mark}), CAST(coalesce({column}, 0) + {values[table]} AS TEXT))"
    return text


def marked_document() -> str:
    """Return the expression of a document in which a mark stands for each id: a character that JSON escapes."""
    text = "document"
    for mark, (column, before) in enumerate(_NAMED.values(), 1):
        text = f"regexp_replace({text}, '({before})' || coalesce({column}, 0) || '(?!\\d)', '\\1' || chr({mark}), 'g')"
    return text


def _stage(connection: Connection) -> None:
    """Keep the small record in tables of its own, and mark the ids in its documents."""
    connection.execute("CREATE SCHEMA base")
    for table in _SHIFTED:
        connection.execute(f"CREATE TABLE base.{table} AS TABLE {table}")
    claims = f"SELECT c.*, {_IDS_OF_DOCUMENT.replace('c.verdict_id, ', '')} FROM claims AS c"
    connection.execute("DROP TABLE base.claims")
    connection.execute(f"CREATE TABLE base.claims AS {claims} LEFT JOIN verdicts AS v ON v.id = c.verdict_id")
    connection.execute(f"CREATE TABLE base.chosen AS {_CHOSEN.format(ids=_IDS_OF_DOCUMENT)}")
    for table in ("claims", "chosen"):
        connection.execute(f"UPDATE base.{table} SET document = {marked_document()}")
    connection.execute("UPDATE base.chosen SET document = substr(document, strpos(document, ',\"actor\":'))")
    for table in (*_SHIFTED, "chosen"):
        connection.execute(f"VACUUM ANALYZE base.{table}")


def _remove(connection: Connection) -> Removed:
    """Remove keys, indexes and triggers."""
    of_tables: dict[str, list[str]] = {}
    foreign_keys: list[str] = []
    drops: list[str] = []
    for row in connection.execute(_LIST_CONSTRAINTS).fetchall():
        add = f"ALTER TABLE {row['table']} ADD CONSTRAINT {row['name']} {row['definition']}"
        drop = f"ALTER TABLE {row['table']} DROP CONSTRAINT {row['name']}"
        if row["kind"] == "f":
            foreign_keys.append(add)
            drops.insert(0, drop)
        elif row["table"] in _SHIFTED:
            of_tables.setdefault(row["table"], []).append(add)
            drops.append(drop)
    for kind, statement in (("INDEX", _LIST_INDEXES), ("TRIGGER", _LIST_TRIGGERS)):
        for row in connection.execute(statement).fetchall():
            if row["table"] in _SHIFTED:
                of_tables.setdefault(row["table"], []).append(row["definition"])
                drops.append(f"DROP {kind} {row['name']}" + (f" ON {row['table']}" if kind == "TRIGGER" else ""))
    for drop in drops:
        connection.execute(drop)
    return Removed(of_tables, foreign_keys)


def _fill(address: str, table: str, copies: int, largest: Largest, after: list[str], show: Show) -> None:
    """Fill a table, and create what belongs to it, in one transaction: so nothing of it goes to the server's log."""
    began = perf_counter()
    with _connected(address) as connection, connection.transaction():
        connection.execute(f"TRUNCATE {table}")
        for number, statement in enumerate(_statements(connection, table, copies, largest), 1):
            connection.execute(statement)
            if number % max(copies // 4, 1) == 0:
                show(f"  {table}: {number} of {copies} copies, {perf_counter() - began:.0f} s")
        for statement in after:
            connection.execute(statement)
    show(f"  {table}: all with its indexes, {perf_counter() - began:.0f} s")


def _statements(connection: Connection, table: str, copies: int, largest: Largest) -> Iterator[str]:
    """Yield the statement of each copy."""
    if table == "changes":
        yield from _statements_of_log(connection, copies, largest)
        return
    columns = _OTHERS.get(table) or COLUMNS[table]
    names = ", ".join(f'"{column}"' for column in columns)
    for copy in range(copies):
        values = shifts(largest, copy)
        expressions = [_SHIFTED[table].get(column, f'"{column}"').format(**values) for column in columns]
        yield f"INSERT INTO {table} ({names}) SELECT {', '.join(expressions)} FROM base.{table}"


def _statements_of_log(connection: Connection, copies: int, largest: Largest) -> Iterator[str]:
    yield "INSERT INTO changes SELECT * FROM base.changes ORDER BY seq"
    last, rows = (_value(connection, f"SELECT count(*) FROM base.{table}") for table in ("changes", "chosen"))
    at = _value(connection, "SELECT max(at) FROM base.changes")
    for copy in range(1, copies):
        yield _ADD_CHANGES.format(first=last + (copy - 1) * rows, at=at, **shifts(largest, copy))


def _value(connection: Connection, statement: str) -> Any:
    row = connection.execute(statement).fetchone()
    assert row is not None  # an aggregate always has a row
    return row[0]


@contextmanager
def _connected(address: str) -> Iterator[Connection]:
    with closing(open_connection(address, _LOCK_TIMEOUT_MS)) as connection:
        connection.execute(_SETTINGS)
        yield connection


@contextmanager
def _timed(seconds: dict[str, float], step: str) -> Iterator[None]:
    began = perf_counter()
    yield
    seconds[step] = perf_counter() - began
