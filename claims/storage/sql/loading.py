"""The lines of a dump, checked and written: for the loads of every engine."""

import hashlib
from collections.abc import Iterable
from typing import Any, Final

import orjson

from claims.domain.instants import parse_instant
from claims.domain.records import Change
from claims.errors import DumpCutShort, DumpRefused
from claims.storage.sql import dump_statements as sql
from claims.storage.sql import tables
from claims.storage.sql.changes import ADD_CHANGE, LAST_CHANGE_AT, change_from, change_params
from claims.storage.sql.database import Database
from claims.storage.sql.dump import FORMAT, VERSION, end_line
from claims.storage.sql.dump_checks import impossible_column
from claims.storage.sql.tables import COLUMNS
from claims.storage.sql.values import dumps

#: lines that are written together
BATCH: Final = 20_000
_OTHER_DUMP: Final = "the draft of an earlier load belongs to another dump, and was deleted; load again"

Rows = dict[str, list[dict[str, Any]]]


class Loading:
    """A load of the lines of a dump into a database, which knows how far it has come."""

    def __init__(self, draft: Database, batch: int = BATCH) -> None:
        """Continue, or begin.

        Args:
            draft: has the tables and that of the progress.
            batch: lines that are written together.
        """
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
        """Load all lines; return the number of rows.

        Args:
            lines: of the dump, each with its line end.

        Raises:
            DumpRefused: a line is invalid; the message names it.
            DumpCutShort: the last lines are missing.
        """
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
                wrong = impossible_column(table, row)
                if wrong is not None:
                    fault = f"{table} has an impossible value in {wrong}"
                    raise DumpRefused(f"line {number}: {fault}: the dump was changed")
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
            refusals: tuple[type[Exception], ...] = (*self._draft.refusals, TypeError, OverflowError)
            for table, values in rows.items():
                try:
                    self._draft.run_many(sql.INSERT[table], values)
                    self._draft.flush()
                except refusals as error:
                    raise DumpRefused(
                        f"line {self._number} or one before it: {table} refuses the row: {error}"
                    ) from error
            self._draft.run(sql.REMOVE_PROGRESS)
            self._draft.run(sql.ADD_PROGRESS, {"lines": self._number, "sha256": self._digest.hexdigest()})

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
    if head.get("schema") != tables.VERSION:
        raise DumpRefused(
            f"the dump has schema {head.get('schema')}, this Duecheck {tables.VERSION}: use the one that wrote it"
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


def check_no_chain(database: Database) -> None:
    """Check that no claimant was merged into one that was itself merged. Raises `DumpRefused`."""
    if (chain := database.row(sql.FIND_CHAIN)) is not None:
        raise DumpRefused(f"claimants: row {chain['id']} has an impossible value: the dump was changed")


def list_access_changes(database: Database) -> list[Change]:
    """List the rows of the log about people and tokens, oldest first; a load keeps them."""
    return [change_from(row) for row in database.rows(sql.LIST_ACCESS_CHANGES)]


def add_access_changes(database: Database, changes: Iterable[Change]) -> None:
    """Append rows about people and tokens to the log of a loaded dump, none of them before its last row.

    Args:
        database: with the records of the dump, in a transaction.
        changes: of the database before the load.
    """
    newest = database.row(LAST_CHANGE_AT)
    for change in changes:
        at = change.at if newest is None else max(change.at, parse_instant(newest["at"]))
        params = change_params(at, change.actor, change.type, None, None, dumps(change.changed), change.via)
        database.run(ADD_CHANGE, params)


def is_filled(database: Database) -> bool:
    """Return True if the database has a record, not counting people and tokens."""
    return any(database.row(sql.ANY[table]) for table in sql.TABLES)
