"""The whole record as JSON lines: every row of every table that is not somebody's secret or lease, and back again.

A header, the rows (table by table, in the order of their keys), and a last line with how many they were and the
SHA-256 of all lines before it. The same record gives the same bytes.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

import orjson

from claims.errors import DumpRefused
from claims.store.migrations import CURRENT
from claims.store.sqlite import Sqlite
from claims.store.statements import dump as sql

FORMAT: Final = "duecheck-dump"
#: of the lines themselves; what the rows hold goes by the schema's number
VERSION: Final = 1
#: rows to a statement
_BATCH: Final = 2_000


def dump_lines(database: Sqlite) -> Iterator[bytes]:
    """Give the record's lines, each with its line end; writers go on meanwhile, and are not in it.

    A connection of its own reads one snapshot, row by row: memory stays the same however much there is.
    """
    reader = sqlite3.connect(f"file:{database.path}?mode=ro", uri=True, isolation_level=None)
    reader.row_factory = sqlite3.Row
    digest, number = hashlib.sha256(), 0
    try:
        reader.execute("BEGIN")
        for line in _lines(reader):
            digest.update(line)
            number += 1
            yield line
    finally:
        reader.close()
    yield _end(number, digest.hexdigest())


def count_rows(database: Sqlite) -> int:
    """Count the rows that a dump has, for showing how far it is."""
    return sum(database.rows(sql.COUNT[table])[0][0] for table in sql.TABLES)


def load_lines(database: Sqlite, lines: Iterable[bytes]) -> int:
    """Load a dump into an empty database, whole or not at all; give the number of rows.

    Raises:
        DumpRefused: the database is not empty, or a line is not what it should be; the message names the line.
    """
    with database.transaction():
        if any(database.rows(sql.COUNT[table])[0][0] for table in sql.TABLES):
            raise DumpRefused("the database is not empty: load a dump into a new one")
        database.run("PRAGMA defer_foreign_keys = ON")
        loaded = _load(database, lines)
        if database.rows("PRAGMA foreign_key_check"):
            raise DumpRefused("rows name others that are not in the dump: it is not whole")
        database.run(sql.FILL_SEARCH)
    return loaded


def _lines(reader: sqlite3.Connection) -> Iterator[bytes]:
    yield _line({"format": FORMAT, "version": VERSION, "schema": CURRENT})
    for table, select in sql.SELECT.items():
        for row in reader.execute(select):
            yield _line({table: dict(row)})


def _line(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def _load(database: Sqlite, lines: Iterable[bytes]) -> int:
    numbered = enumerate(lines, 1)
    digest = hashlib.sha256()
    number, head = next(numbered, (1, b""))
    _check_head(_parsed(number, head))
    digest.update(head)
    loaded, ended = 0, False
    while batch := list(islice(numbered, _BATCH)):
        rows: dict[str, list[dict[str, Any]]] = {}
        for number, line in batch:
            if ended:
                raise DumpRefused(f"line {number}: nothing may follow the last line")
            table, row = _row(number, line)
            if table == "end":
                _check_end(number, line, digest.hexdigest())
                ended = True
            else:
                digest.update(line)
                rows.setdefault(table, []).append(row)
        loaded += sum(map(len, rows.values()))
        _insert(database, rows, batch[0][0])
    if not ended:
        raise DumpRefused("the dump is cut short: its last line is not there")
    return loaded


def _insert(database: Sqlite, rows: dict[str, list[dict[str, Any]]], first: int) -> None:
    for table, values in rows.items():
        try:
            database.run_many(sql.INSERT[table], values)
        except (sqlite3.Error, TypeError, OverflowError) as error:
            raise DumpRefused(f"line {first} or one after it: {table} does not take the row: {error}") from error


def _parsed(number: int, line: bytes) -> dict[str, Any]:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise DumpRefused(f"line {number} is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise DumpRefused(f"line {number} is not a JSON object")
    return value


def _check_head(head: dict[str, Any]) -> None:
    if head.get("format") != FORMAT or head.get("version") != VERSION:
        raise DumpRefused(f"line 1 is not the head of a dump: {FORMAT}, version {VERSION}")
    if head.get("schema") != CURRENT:
        raise DumpRefused(
            f"the dump has schema {head.get('schema')}, this Duecheck {CURRENT}: use the one that wrote it"
        )


def _row(number: int, line: bytes) -> tuple[str, dict[str, Any]]:
    value = _parsed(number, line)
    table = next(iter(value), "")
    row = value.get(table)
    if len(value) != 1 or not isinstance(row, dict) or (table not in sql.COLUMNS and table != "end"):
        raise DumpRefused(f"line {number} is no row of a table")
    if table != "end" and set(row) != set(sql.COLUMNS[table]):
        raise DumpRefused(f"line {number}: {table} has the columns {', '.join(sql.COLUMNS[table])}")
    return table, row


def _end(lines: int, sha256: str) -> bytes:
    return _line({"end": {"lines": lines, "sha256": sha256}})


def _check_end(number: int, line: bytes, found: str) -> None:
    if line != _end(number - 1, found):
        raise DumpRefused(f"line {number}: number or SHA-256 of the lines before it is another: the dump was changed")
