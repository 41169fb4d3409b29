"""The whole record as JSON lines: every row of every table that is not somebody's secret or lease.

A header, the rows (table by table, in the order of their keys), and a last line with how many they were and the
SHA-256 of all lines before it. The same record gives the same bytes. `claims.storage.sqlite.load` reads them back.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.migrations import CURRENT
from claims.storage.sqlite.statements import dump as sql
from claims.storage.sqlite.statements.log import LAST_SEQ

FORMAT: Final = "duecheck-dump"
#: of the lines themselves; what the rows hold goes by the schema's number
VERSION: Final = 2


@dataclass(slots=True)
class Written:
    """What has been written of a dump."""

    #: lines, the head's with them
    lines: int = 0
    #: bytes
    size: int = 0
    #: the table of the last row, and that row; none where there is the head alone, or nothing
    table: str = ""
    row: dict[str, Any] = field(default_factory=dict)
    digest: Any = field(default_factory=hashlib.sha256)

    def add(self, line: bytes) -> None:
        """Count a line in."""
        self.digest.update(line)
        self.lines += 1
        self.size += len(line)


def dump_lines(
    database: Sqlite, part: Iterable[bytes] | None = None, written: Written | None = None
) -> Iterator[bytes]:
    """Give the record's lines, each with its line end; writers go on meanwhile, and are not in it.

    A connection of its own reads one snapshot, row by row: memory stays the same however much there is.

    Args:
        part: lines of a dump that was cut short. Where the record has not changed since, only those after them are
            given; otherwise all of them.
        written: is told what is kept of the part before the first line is given: its `size` in bytes is where the
            lines go on.
    """
    written = written or Written()
    with closing(sqlite3.connect(f"file:{database.path}?mode=ro", uri=True, isolation_level=None)) as reader:
        reader.row_factory = sqlite3.Row
        reader.execute("BEGIN")
        head = _head(reader)
        _keep(written, head, part or ())
        if not written.lines:
            written.add(head)
            yield head
        for line in _rows(reader, written.table, written.row):
            written.add(line)
            yield line
    last = end_line(written.lines, written.digest.hexdigest())
    written.add(last)
    yield last


def count_rows(database: Sqlite) -> int:
    """Count the rows that a dump has, for showing how far it is."""
    return sum(database.rows(sql.COUNT[table])[0][0] for table in sql.TABLES)


def end_line(lines: int, sha256: str) -> bytes:
    """Give the last line."""
    return _line({"end": {"lines": lines, "sha256": sha256}})


def _head(reader: sqlite3.Connection) -> bytes:
    """Give the first line. Every write adds to the log: while its last number stays, so does the record."""
    last = reader.execute(LAST_SEQ).fetchone()
    return _line({"format": FORMAT, "version": VERSION, "schema": CURRENT, "seq": last["seq"] if last else 0})


def _keep(written: Written, head: bytes, part: Iterable[bytes]) -> None:
    """Count in what is good of a part: whole lines of this very record, but for those of the last table.

    That one changes without a row in the log.
    """
    lines = iter(part)
    if next(lines, b"") != head:
        return
    written.add(head)
    for line in lines:
        try:
            ((table, row),) = orjson.loads(line).items()
        except (orjson.JSONDecodeError, AttributeError, ValueError):
            return
        if not line.endswith(b"\n") or not isinstance(row, dict) or set(row) != set(sql.COLUMNS.get(table, ())):
            return
        if table not in sql.TABLES[:-1]:
            return
        written.add(line)
        written.table, written.row = table, row


def _rows(reader: sqlite3.Connection, table: str, row: dict[str, Any]) -> Iterator[bytes]:
    """Give the rows' lines that come after a row of a table; all of them where there is none."""
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
