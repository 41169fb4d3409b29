"""Dump of all records as JSON lines: every row of every table but those of tokens, sessions, answers, leases.

The first line names format and versions. The rows follow, table by table, in the order of their keys.
The last line has the number of lines before it and their SHA-256. The same records give the same bytes.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from claims.storage.base import DumpProgress
from claims.storage.sql import dump_statements as sql
from claims.storage.sql import tables
from claims.storage.sql.changes import LAST_SEQ
from claims.storage.sql.database import Database, Snapshot
from claims.storage.sql.tables import COLUMNS

FORMAT: Final = "duecheck-dump"
#: version of the line format; `tables.VERSION` is that of the columns
VERSION: Final = 2


@dataclass(slots=True)
class _Written:
    """The part of a dump that is already written."""

    progress: DumpProgress
    #: the table of the last row, and that row; empty without rows
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
    database: Database, part: Iterable[bytes] | None = None, progress: DumpProgress | None = None
) -> Iterator[bytes]:
    """Yield the lines of a dump (`claims.storage.base.Backend.dump`). Memory does not grow with the rows.

    Args:
        database: the database to dump.
        part: lines of an incomplete dump; None for a new one.
        progress: is set to the part that stays valid.
    """
    written = _Written(progress or DumpProgress())
    with database.snapshot() as reader:
        first = _first_line(reader)
        _keep(written, first, part or ())
        if not written.progress.lines:
            yield written.add(first)
        for line in _rows(reader, written.table, written.row):
            yield written.add(line)
    yield written.add(end_line(written.progress.lines, written.digest.hexdigest()))


def count_rows(database: Database) -> int:
    """Count the rows of a dump."""
    return sum(database.rows(sql.COUNT[table])[0]["number"] for table in sql.TABLES)


def end_line(lines: int, sha256: str) -> bytes:
    """Return the last line."""
    return _line({"end": {"lines": lines, "sha256": sha256}})


def _first_line(reader: Snapshot) -> bytes:
    """Return the first line. It has the log's last seq, which changes with every write of a record."""
    last = next(reader.rows(LAST_SEQ))
    return _line({"format": FORMAT, "version": VERSION, "schema": tables.VERSION, "seq": last["seq"]})


def _keep(written: _Written, first: bytes, part: Iterable[bytes]) -> None:
    """Count the valid lines of a part: whole lines of the same records, without those of the last table.

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


def _rows(reader: Snapshot, table: str, row: dict[str, Any]) -> Iterator[bytes]:
    """Yield the lines of a table's rows after one row; of all rows if the row is empty."""
    following = sql.TABLES[sql.TABLES.index(table) + 1 :] if table else sql.TABLES
    if table:
        yield from _table(reader, table, sql.SELECT_AFTER[table], row)
    for name in following:
        yield from _table(reader, name, sql.SELECT[name], {})


def _table(reader: Snapshot, table: str, select: str, after: dict[str, Any]) -> Iterator[bytes]:
    for row in reader.rows(select, after):
        yield _line({table: dict(zip(row.keys(), row, strict=True))})


def _line(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
