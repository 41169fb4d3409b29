"""Bulk loading against a bare executemany of the same rows, batch by batch in turns.

There are two baselines. `bare` has only the tables with their primary keys, and checks no foreign key:
without the index of a foreign key, each check would read the whole table. `indexed` has every secondary
index, the FTS table and the foreign keys, like the application. Otherwise both have the application's
pragmas (WAL, synchronous=FULL) and transactions of one batch.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import orjson

from bench.generate import Source, Words, batches, new_claims, sources
from claims.domain.actors import Actor
from claims.domain.requests import NewClaim
from claims.formats.ndjson import read_ndjson
from claims.services.articles import add_article
from claims.services.context import ServiceContext
from claims.services.import_bulk import BATCH_SIZE, add_lines
from claims.storage.sql.queue_index import NEVER
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.files import create_missing
from schemas.bulk import read_line

LOADER = Actor("bench", "editor")

#: a new claim's queue time: its due instant, or the day of its first periodic check
_FROM_QUEUE = f"""
    FROM claims AS c CROSS JOIN deadlines AS d ON d.id = c.deadline_id
    CROSS JOIN queue AS q ON q.topic = '' AND q.is_available = 1 AND q.claim_id = c.id
        AND q.queue_time =
            CASE c.due_at_sort WHEN '{NEVER}' THEN d.first_check_on || 'T00:00:00Z' ELSE c.due_at_sort END
"""
#: table -> statement that reads a batch's rows, by the claims' ids and in their order
_TABLES = {
    "claimants": """
        SELECT m.* FROM claimants AS m WHERE m.id IN (SELECT claimant_id FROM claims WHERE id BETWEEN ?1 AND ?2)
            AND NOT EXISTS (SELECT 1 FROM claims AS c WHERE c.claimant_id = m.id AND c.id < ?1)
    """,
    "deadlines": "SELECT * FROM deadlines WHERE claim_id BETWEEN ? AND ? ORDER BY id",
    "claims": "SELECT * FROM claims WHERE id BETWEEN ? AND ? ORDER BY id",
    "spans": "SELECT * FROM spans WHERE claim_id BETWEEN ? AND ? ORDER BY claim_id, position",
    "claim_topics": """
        SELECT t.* FROM claims AS c, json_each(c.topics) AS j
        CROSS JOIN claim_topics AS t ON t.topic = j.value AND t.claim_id = c.id WHERE c.id BETWEEN ? AND ?
    """,
    "queue": f"""
        SELECT t.* {_FROM_QUEUE}, json_each(json_insert(c.topics, '$[#]', '')) AS j
        CROSS JOIN queue AS t ON t.topic = j.value AND t.is_available = 1
            AND t.queue_time = q.queue_time AND t.claim_id = c.id
        WHERE c.id BETWEEN ? AND ?
    """,
    "timers": f"""
        SELECT a.* {_FROM_QUEUE}
        CROSS JOIN timers AS a ON a.kind = CASE c.due_at_sort WHEN '{NEVER}' THEN 'check' ELSE 'due' END
            AND a.at = q.queue_time AND a.id = CASE c.due_at_sort WHEN '{NEVER}' THEN c.id ELSE c.deadline_id END
        WHERE c.id BETWEEN ? AND ?
    """,
    "changes": "SELECT * FROM changes WHERE claim_id BETWEEN ? AND ? ORDER BY seq",
    "claims_search": """
        SELECT rowid, statement, quote, claimant, topics, criteria, title, evidence, rationale FROM claims_search
        WHERE rowid BETWEEN ? << 32 AND ? << 32
    """,
}
_FULL_TEXT = "claims_search"
_SCHEMA = """
    SELECT sql FROM sqlite_schema
    WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'claims_search_%'
    AND name NOT LIKE 'claimants_search%' ORDER BY rowid
"""
_SOURCES = ("articles", "revisions")


@dataclass(slots=True)
class BulkTimes:
    """Seconds of a load, and of the baselines."""

    claims: int = 0
    #: table -> rows
    rows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_TABLES, 0))
    #: seconds
    load: float = 0.0
    bare: float = 0.0
    indexed: float = 0.0
    #: CPU seconds
    load_cpu: float = 0.0
    indexed_cpu: float = 0.0


def load_and_compare(context: ServiceContext, database: Sqlite, size: int, scratch: Path) -> BulkTimes:
    """Fill an empty database with articles and claims, and copy each batch's rows into the baselines' files.

    Args:
        context: the services on the database.
        database: the empty database.
        size: claims to load.
        scratch: an empty directory for the baselines' files.
    """
    words = Words()
    articles = sources(words)
    _add_articles(context, articles)
    bare = _Baseline(scratch / "bare.db", database, with_indexes=False)
    indexed = _Baseline(scratch / "indexed.db", database, with_indexes=True)
    times = BulkTimes()
    for batch in batches(new_claims(words, articles), size, BATCH_SIZE):
        data = [_line(new, number) for number, new in enumerate(batch, times.claims + 1)]
        load, load_cpu = _timed(partial(_load, context, data))
        rows = _read_back(database.connection, times.claims + 1, times.claims + len(batch))
        indexed_seconds, indexed_cpu = _timed(partial(indexed.insert, rows))
        times.load, times.load_cpu = times.load + load, times.load_cpu + load_cpu
        times.bare += _timed(partial(bare.insert, rows))[0]
        times.indexed, times.indexed_cpu = times.indexed + indexed_seconds, times.indexed_cpu + indexed_cpu
        times.claims += len(batch)
        for table, table_rows in rows.items():
            times.rows[table] += len(table_rows)
    bare.close()
    indexed.close()
    return times


def _add_articles(context: ServiceContext, articles: Sequence[Source]) -> None:
    with context.store.transaction():
        for source in articles:
            add_article(context, LOADER, source.article)


def _load(context: ServiceContext, data: list[bytes]) -> None:
    """Load a batch like `duecheck import ndjson`: bytes are parsed, validated, and stored."""
    lines = (read_line(line) for line in read_ndjson(data))
    for reports in add_lines(context, LOADER, lines, keep_good=True):
        if any(report.problem for report in reports):
            raise RuntimeError("a claim was refused")


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    """Return the seconds and the CPU seconds of some work."""
    began, cpu_began = perf_counter(), process_time()
    work()
    return perf_counter() - began, process_time() - cpu_began


def _line(new: NewClaim, number: int) -> bytes:
    claim = {name: getattr(new, name) for name in ("article_id", "statement", "claimant", "topics")}
    due = new.due and {name: value for name, value in asdict(new.due).items() if value}
    return orjson.dumps(claim | {"quote": new.spans[0].exact, "due": due, "external_id": f"bench-{number}"})


def _read_back(connection: sqlite3.Connection, first: int, last: int) -> dict[str, list[tuple[Any, ...]]]:
    reader = connection.cursor()
    reader.row_factory = None
    table_rows = {}
    for table, sql in _TABLES.items():
        names = _stored_columns(connection, table)
        rows = reader.execute(sql, (first, last))
        stored = [n for n, (name, *_) in enumerate(rows.description) if name in names]
        table_rows[table] = [tuple(row[n] for n in stored) for row in rows]
    if len(table_rows["claims"]) != last - first + 1:
        raise RuntimeError(f"claims {first} to {last} were not all loaded")
    return table_rows


class _Baseline:
    """A database file that is filled by executemany only."""

    def __init__(self, path: Path, loaded: Sqlite, *, with_indexes: bool) -> None:
        self._database = Sqlite(path, 5_000)
        self._with_search = with_indexes
        create_missing(path)
        connection = self._database.connection
        connection.execute(f"PRAGMA foreign_keys = {'ON' if with_indexes else 'OFF'}")
        for (statement,) in map(tuple, loaded.connection.execute(_SCHEMA).fetchall()):
            if with_indexes or statement.startswith("CREATE TABLE"):
                connection.execute(statement)
        for table in _SOURCES:
            rows = loaded.connection.execute(f"SELECT * FROM {table}").fetchall()
            connection.executemany(_insert(connection, table), map(tuple, rows))

    def insert(self, rows: dict[str, list[tuple[Any, ...]]]) -> None:
        """Insert a batch in one transaction."""
        connection = self._database.connection
        work = [(_insert(connection, table), table_rows) for table, table_rows in self._mine(rows)]
        connection.execute("BEGIN IMMEDIATE")
        for statement, table_rows in work:
            connection.executemany(statement, table_rows)
        connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _mine(self, rows: dict[str, list[tuple[Any, ...]]]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
        return ((table, table_rows) for table, table_rows in rows.items() if self._with_search or table != _FULL_TEXT)


def _stored_columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """Return the columns of a table, without those that SQLite computes."""
    names = [row["name"] for row in connection.execute(f"PRAGMA table_info({table})")]
    return ["rowid", *names] if table == _FULL_TEXT else names


def _insert(connection: sqlite3.Connection, table: str) -> str:
    names = _stored_columns(connection, table)
    columns = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(names))})"
