"""Dump all records as JSON lines: every row of every table, without tokens, remembered answers and leases.

The first line names format and versions. The rows follow, table by table, in the order of their keys. The last line
has the number of lines before it and their SHA-256. The same records give the same bytes. `load` reads them back.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from claims.storage.base import DumpProgress
from claims.storage.sqlite import dump_statements as sql
from claims.storage.sqlite.changes import LAST_SEQ
from claims.storage.sqlite.columns import COLUMNS
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.migrations import CURRENT

FORMAT: Final = "duecheck-dump"
#: of the lines themselves; what the rows hold goes by the schema's number
VERSION: Final = 2


@dataclass(slots=True)
class _Written:
    """What has been written of a dump."""

    progress: DumpProgress
    #: the table of the last row, and that row; empty where there is the first line alone, or nothing
    table: str = ""
    row: dict[str, Any] = field(default_factory=dict)
    digest: Any = field(default_factory=hashlib.sha256)

    def add(self, line: bytes) -> bytes:
        """Count a line, and return it."""
        self.digest.update(line)
        self.progress.lines += 1
        self.progress.size += len(line)
        return line


def dump_lines(
    database: Sqlite, part: Iterable[bytes] | None = None, progress: DumpProgress | None = None
) -> Iterator[bytes]:
    """Return the lines of a dump (`claims.storage.base.Backend.dump`).

    A connection of its own reads one snapshot, row by row: memory stays the same however many rows there are.

    Args:
        database: what is dumped.
        part: lines of a dump that was cut short.
        progress: is set to what the part holds that stays.
    """
    written = _Written(progress or DumpProgress())
    with closing(sqlite3.connect(f"file:{database.path}?mode=ro", uri=True, isolation_level=None)) as reader:
        reader.row_factory = sqlite3.Row
        reader.execute("BEGIN")
        first = _first_line(reader)
        _keep(written, first, part or ())
        if not written.progress.lines:
            yield written.add(first)
        for line in _rows(reader, written.table, written.row):
            yield written.add(line)
    yield written.add(end_line(written.progress.lines, written.digest.hexdigest()))


def count_rows(database: Sqlite) -> int:
    """Return the number of rows that a dump has."""
    return sum(database.rows(sql.COUNT[table])[0]["number"] for table in sql.TABLES)


def end_line(lines: int, sha256: str) -> bytes:
    """Return the last line."""
    return _line({"end": {"lines": lines, "sha256": sha256}})


def _first_line(reader: sqlite3.Connection) -> bytes:
    """Return the first line. Every write adds to the log: while its last seq stays, so do all records."""
    last = reader.execute(LAST_SEQ).fetchone()
    return _line({"format": FORMAT, "version": VERSION, "schema": CURRENT, "seq": last["seq"] if last else 0})


def _keep(written: _Written, first: bytes, part: Iterable[bytes]) -> None:
    """Count what stays of a part: whole lines of these very records, without those of the last table.

    That table changes without a row in the log.
    """
    lines = iter(part)
    if next(lines, b"") != first:
        return
    written.add(first)
    for line in lines:
        try:
            ((table, row),) = orjson.loads(line).items()
        except (orjson.JSONDecodeError, AttributeError, ValueError):
            return
        if not line.endswith(b"\n") or not isinstance(row, dict) or table not in sql.TABLES[:-1]:
            return
        if set(row) != set(COLUMNS[table]):
            return
        written.add(line)
        written.table, written.row = table, row


def _rows(reader: sqlite3.Connection, table: str, row: dict[str, Any]) -> Iterator[bytes]:
    """Return the lines of the rows after one of a table; of all rows where no table is named."""
    tables = sql.TABLES[sql.TABLES.index(table) + 1 :] if table else sql.TABLES
    if table:
        yield from _table(reader, table, sql.SELECT_AFTER[table], row)
    for name in tables:
        yield from _table(reader, name, sql.SELECT[name], {})


def _table(reader: sqlite3.Connection, table: str, select: str, after: dict[str, Any]) -> Iterator[bytes]:
    for row in reader.execute(select, after):
        yield _line({table: dict(row)})


def _line(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
