"""A dump (`claims.storage.sqlite.dump`) back into an empty database: whole or not at all.

The rows go into a draft beside the database, a batch at a time. What is there of a draft is not loaded again: a load
that was cut short goes on where it stopped. When all is there and proven, the draft becomes the database in one step.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import orjson

from claims.errors import DumpCutShort, DumpRefused
from claims.storage.sqlite import dump_statements as sql
from claims.storage.sqlite.columns import COLUMNS
from claims.storage.sqlite.connection import DURABLE, Sqlite
from claims.storage.sqlite.dump import FORMAT, VERSION, end_line
from claims.storage.sqlite.migrations import CURRENT

#: lines to a transaction of the draft
_BATCH: Final = 20_000
_BESIDE: Final = ("", "-wal", "-shm", ".lock")

_ANOTHER: Final = "another dump was being loaded here: what was left of it is gone now; load again"

Rows = dict[str, list[dict[str, Any]]]


def load_lines(database: Sqlite, lines: Iterable[bytes], batch: int = _BATCH) -> int:
    """Load a dump into an empty database, whole or not at all; give the number of rows.

    Raises:
        DumpRefused: the database is not empty, or a line is not what it should be; the message names the line.
    """
    _check_empty(database)
    with _draft(database) as draft:
        rows = _Loading(draft, batch).load(lines)
        _check(draft)
        with draft.transaction():
            draft.run(sql.FILL_SEARCH)
            draft.run(sql.DROP_PROGRESS)
        with database.turn():
            _check_empty(database)
            with draft.transaction():  # whoever has a token keeps it
                draft.run_many(sql.ADD_TOKEN, [dict(row) for row in database.rows(sql.LIST_TOKENS)])
            draft.connection.backup(database.connection)
    return rows


def _check(draft: Sqlite) -> None:
    """Refuse rows that no Duecheck would have written, whatever the checksum says."""
    if draft.rows("PRAGMA foreign_key_check"):
        raise DumpRefused("rows name others that are not in the dump: it is not whole")
    for table, wrong in sql.FIND_IMPOSSIBLE.items():
        found = draft.row(wrong)
        if found is not None:
            raise DumpRefused(f"{table}: row {found['id']} has a value that cannot be: the dump was changed")


def draft_path(database: Sqlite) -> Path:
    """Give the file that holds what has been loaded so far."""
    return database.path.with_name(f"{database.path.name}.loading")


def _check_empty(database: Sqlite) -> None:
    if _filled(database):
        raise DumpRefused("the database is not empty: load a dump into a new one")


@contextmanager
def _draft(database: Sqlite) -> Iterator[Sqlite]:
    """Give the draft; it goes when it is done with, or no good, and stays where the load was cut short."""
    path = draft_path(database)
    draft = _opened(path)
    if not draft.rows(sql.GET_PROGRESS) and _filled(draft):  # it was done with, but for its becoming the database
        _remove(draft)
        draft = _opened(path)
    try:
        yield draft
    except (KeyboardInterrupt, OSError, DumpCutShort):
        draft.close()
        raise
    except BaseException:
        _remove(draft)
        raise
    _remove(draft)


def _opened(path: Path) -> Sqlite:
    draft = Sqlite(path, 0)
    draft.migrate()
    draft.run("PRAGMA foreign_keys = OFF")
    if draft.synchronous == DURABLE:
        draft.run("PRAGMA synchronous = NORMAL")
    draft.run(sql.CREATE_PROGRESS)
    return draft


def _remove(draft: Sqlite) -> None:
    draft.close()
    for end in _BESIDE:
        draft.path.with_name(f"{draft.path.name}{end}").unlink(missing_ok=True)


def _filled(database: Sqlite) -> bool:
    return any(database.row(sql.ANY[table]) for table in sql.TABLES)


class _Loading:
    """The lines of a dump on their way into the draft."""

    def __init__(self, draft: Sqlite, batch: int) -> None:
        self._draft, self._batch = draft, batch
        self._digest = hashlib.sha256()
        #: lines counted in
        self._number = 0
        #: where the last row stands: its table's number and its key
        self._place: tuple[Any, ...] | None = None
        kept = draft.row(sql.GET_PROGRESS)
        #: lines that the draft has already
        self._kept: int = kept["lines"] if kept else 0
        self._sha256: str = kept["sha256"] if kept else ""

    def load(self, lines: Iterable[bytes]) -> int:
        """Load all lines; give the number of rows."""
        numbered = enumerate(lines, 1)
        rows: Rows = {}
        waiting = 0
        for number, line in numbered:
            if not line.endswith(b"\n"):
                break
            if number > max(self._kept, 1):
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
        """Refuse rows that are not in the order of a dump: what is loaded must dump the same bytes."""
        try:
            place = (sql.TABLES.index(table), *(row[name] for name in sql.ORDER[table]))
            if self._place is not None and place <= self._place:
                raise DumpRefused(f"line {number}: {table} is not in the order of its key: the dump was changed")
        except TypeError as error:
            raise DumpRefused(f"line {number}: the key of {table} has a value that cannot be") from error
        self._place = place

    def _finish(self, number: int, following: Iterable[object]) -> int:
        for _ in following:
            raise DumpRefused(f"line {number + 1}: nothing may follow the last line")
        return number - 2

    def _cut_short(self) -> DumpRefused:
        if self._number == 0:
            return DumpRefused("line 1 is not there: the dump is empty")
        if self._number < self._kept:
            return DumpRefused(_ANOTHER)
        return DumpCutShort("the dump is cut short: its last line is not there; load the whole one to go on from there")

    def _count_in(self, number: int, line: bytes) -> None:
        if number == 1:
            _check_head(_parsed(1, line))
        self._number = number
        self._digest.update(line)
        if self._number == self._kept and self._digest.hexdigest() != self._sha256:
            raise DumpRefused(_ANOTHER)

    def _insert(self, rows: Rows) -> None:
        with self._draft.transaction():
            for table, values in rows.items():
                try:
                    self._draft.run_many(sql.INSERT[table], values)
                except (sqlite3.Error, TypeError, OverflowError) as error:
                    raise DumpRefused(
                        f"line {self._number} or one before it: {table} does not take the row: {error}"
                    ) from error
            self._draft.run(sql.SET_PROGRESS, {"lines": self._number, "sha256": self._digest.hexdigest()})

    def _check_end(self, number: int, line: bytes) -> None:
        if line != end_line(number - 1, self._digest.hexdigest()):
            raise DumpRefused(
                f"line {number}: number or SHA-256 of the lines before it is another: the dump was changed"
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
