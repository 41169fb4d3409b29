"""Load of a dump (`claims.storage.sqlite.dump`) into an empty database, completely or not at all.

The rows go into a draft beside the database, batch by batch. After an interruption the next load continues
the draft. When all rows are present and valid, the draft replaces the database in one step.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import orjson

from claims.domain.progress import Progress
from claims.errors import DumpCutShort, DumpRefused
from claims.storage.sql.tables import COLUMNS
from claims.storage.sqlite import dump_statements as sql
from claims.storage.sqlite.connection import DURABLE, Sqlite
from claims.storage.sqlite.copying import copy, ticking
from claims.storage.sqlite.dump import FORMAT, VERSION, end_line
from claims.storage.sqlite.filling import fill_record_counts, fill_search_index
from claims.storage.sqlite.migrations import CURRENT

#: lines in one transaction of the draft
_BATCH: Final = 20_000
_FILE_SUFFIXES: Final = ("", "-wal", "-shm", ".lock", ".next.lock")

_OTHER_DUMP: Final = "the draft of an earlier load belongs to another dump, and was deleted; load again"

Rows = dict[str, list[dict[str, Any]]]


def load_lines(database: Sqlite, lines: Iterable[bytes], batch: int = _BATCH, progress: Progress | None = None) -> int:
    """Load a dump into an empty database, completely or not at all; return the number of rows.

    Args:
        database: empty, but for tokens.
        lines: of the dump, each with its line end.
        batch: lines in one transaction of the draft.
        progress: is called when all lines are read.

    Raises:
        DumpRefused: the database is not empty, or a line is invalid; the message names the line.
    """
    _check_empty(database)
    with _draft(database) as draft:
        rows = _Loading(draft, batch).load(lines)
        with ticking(draft.connection, progress, "checking the rows"):
            _check(draft)
        with draft.transaction():
            fill_search_index(draft, progress)
            fill_record_counts(draft, progress)
            draft.run(sql.DROP_PROGRESS)
        with database.turn():
            _check_empty(database)
            with draft.transaction():  # the tokens of the database stay valid
                draft.run_many(sql.ADD_TOKEN, [dict(row) for row in database.rows(sql.LIST_TOKENS)])
            copy(draft.connection, database.connection, progress, "replacing the database")
    return rows


def _check(draft: Sqlite) -> None:
    """Check that no row has a value that Duecheck never writes, even if the checksum is right."""
    if draft.rows("PRAGMA foreign_key_check"):
        raise DumpRefused("rows refer to rows that the dump lacks: it is incomplete")
    for table, statement in sql.FIND_IMPOSSIBLE.items():
        impossible = draft.row(statement)
        if impossible is not None:
            raise DumpRefused(f"{table}: row {impossible['id']} has an impossible value: the dump was changed")


def draft_path(database: Sqlite) -> Path:
    """Return the path of the file with the rows that are already loaded."""
    return database.path.with_name(f"{database.path.name}.loading")


def _check_empty(database: Sqlite) -> None:
    if is_filled(database):
        raise DumpRefused("the database is not empty: load a dump into a new one")


@contextmanager
def _draft(database: Sqlite) -> Iterator[Sqlite]:
    """Yield the draft; delete it afterwards, but keep it if the dump was incomplete or the load interrupted."""
    path = draft_path(database)
    draft = _open_draft(path)
    if not draft.rows(sql.GET_PROGRESS) and is_filled(draft):  # complete, but the process ended before the copy
        _remove(draft)
        draft = _open_draft(path)
    try:
        yield draft
    except (KeyboardInterrupt, OSError, DumpCutShort):
        draft.close()
        raise
    except BaseException:
        _remove(draft)
        raise
    _remove(draft)


def _open_draft(path: Path) -> Sqlite:
    draft = Sqlite(path, 0)
    draft.migrate()
    draft.run("PRAGMA foreign_keys = OFF")
    if draft.synchronous == DURABLE:
        draft.run("PRAGMA synchronous = NORMAL")
    draft.run(sql.CREATE_PROGRESS)
    return draft


def _remove(draft: Sqlite) -> None:
    draft.close()
    for end in _FILE_SUFFIXES:
        draft.path.with_name(f"{draft.path.name}{end}").unlink(missing_ok=True)


def is_filled(database: Sqlite) -> bool:
    """Return True if the database has a record, not counting tokens."""
    return any(database.row(sql.ANY[table]) for table in sql.TABLES)


class _Loading:
    """A load of the lines of a dump into the draft."""

    def __init__(self, draft: Sqlite, batch: int) -> None:
        self._draft, self._batch = draft, batch
        self._digest = hashlib.sha256()
        #: lines processed
        self._number = 0
        #: position of the last row: the table's number and the row's key
        self._last_key: tuple[Any, ...] | None = None
        progress = draft.row(sql.GET_PROGRESS)
        #: lines that the draft already has
        self._lines_loaded: int = progress["lines"] if progress else 0
        self._sha256: str = progress["sha256"] if progress else ""

    def load(self, lines: Iterable[bytes]) -> int:
        """Load all lines; return the number of rows."""
        numbered = enumerate(lines, 1)
        rows: Rows = {}
        waiting = 0
        for number, line in numbered:
            if not line.endswith(b"\n"):
                break
            if number > max(self._lines_loaded, 1):
                table, row = _row(number, line)
                if table == "end":
                    self._insert(rows)
                    self._check_end(number, line)
                    return self._finish(number, numbered)
                self._check_order(number, table, row)
                rows.setdefault(table, []).append(row)
                waiting += 1
            self._count_in(number, line)
            if waiting >= self._batch:
                self._insert(rows)
                rows, waiting = {}, 0
        self._insert(rows)
        raise self._cut_short()

    def _check_order(self, number: int, table: str, row: dict[str, Any]) -> None:
        """Check that rows have the order of a dump, so that a new dump has the same bytes."""
        try:
            key = (sql.TABLES.index(table), *(row[name] for name in sql.ORDER[table]))
            if self._last_key is not None and key <= self._last_key:
                raise DumpRefused(f"line {number}: {table} is not in the order of its key: the dump was changed")
        except TypeError as error:
            raise DumpRefused(f"line {number}: the key of {table} has an impossible value") from error
        self._last_key = key

    def _finish(self, number: int, following: Iterable[object]) -> int:
        for _ in following:
            raise DumpRefused(f"line {number + 1}: nothing may follow the last line")
        return number - 2

    def _cut_short(self) -> DumpRefused:
        if self._number == 0:
            return DumpRefused("line 1 is missing: the dump is empty")
        if self._number < self._lines_loaded:
            return DumpRefused(_OTHER_DUMP)
        return DumpCutShort("the dump is incomplete: its last line is missing; load the complete dump to continue")

    def _count_in(self, number: int, line: bytes) -> None:
        if number == 1:
            _check_head(_parsed(1, line))
        self._number = number
        self._digest.update(line)
        if self._number == self._lines_loaded and self._digest.hexdigest() != self._sha256:
            raise DumpRefused(_OTHER_DUMP)

    def _insert(self, rows: Rows) -> None:
        with self._draft.transaction():
            for table, values in rows.items():
                try:
                    self._draft.run_many(sql.INSERT[table], values)
                except (sqlite3.Error, TypeError, OverflowError) as error:
                    raise DumpRefused(
                        f"line {self._number} or one before it: {table} refuses the row: {error}"
                    ) from error
            self._draft.run(sql.SET_PROGRESS, {"lines": self._number, "sha256": self._digest.hexdigest()})

    def _check_end(self, number: int, line: bytes) -> None:
        if line != end_line(number - 1, self._digest.hexdigest()):
            raise DumpRefused(
                f"line {number}: the number or SHA-256 of the lines before it differs: the dump was changed"
            )


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
    if len(value) != 1 or not isinstance(row, dict) or (table not in sql.TABLES and table != "end"):
        raise DumpRefused(f"line {number} is no row of a table")
    if table != "end" and set(row) != set(COLUMNS[table]):
        raise DumpRefused(f"line {number}: {table} has the columns {', '.join(COLUMNS[table])}")
    return table, row
