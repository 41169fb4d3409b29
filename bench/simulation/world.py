"""One history's database, clock and settings, and the calls of its services."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson

from bench.simulation.crash import CrashingDatabase
from claims.config import ReviewPolicy
from claims.domain.actors import Actor
from claims.domain.limits import MAX_TEXT
from claims.errors import DuecheckError
from claims.pool.tasks import InProcess
from claims.services.context import ServiceContext
from claims.storage.sql.columns import quoted
from claims.storage.sql.dump_statements import ORDER
from claims.storage.sql.store import SqlStore
from schemas.serializers import SchemaSerializers

Row = dict[str, Any]
Rows = list[Row]
Tables = dict[str, Rows]

BOTS: Final = (Actor("bot-1", "bot"), Actor("bot-2", "bot"))
JO: Final = Actor("jo", "journalist")
EDITORS: Final = (Actor("ann", "editor"), Actor("ed", "editor"))
#: tables that steps change, but for the log -> the columns that order their rows
_ORDER: Final = {name: columns for name, columns in ORDER.items() if name != "changes"} | {
    "leases": ("id",),
    "lease_claims": ("claim_id",),
    "claims_search": ("rowid",),
    "claimants_search": ("rowid",),
    "record_counts": ("owner", "fact", "key", "value"),
}
#: table -> its columns, where an engine has more of its own
_COLUMNS: Final = {
    "claims_search": "rowid, statement, quote, claimant, topics, criteria, title, evidence, rationale",
    "claimants_search": "rowid, names",
}
_TABLES: Final = {
    name: f"SELECT {_COLUMNS.get(name, '*')} FROM {name} ORDER BY {quoted(columns)}" for name, columns in _ORDER.items()
}
_POLICIES: Final[tuple[ReviewPolicy, ...]] = ("none", "none", "second_person")
_START: Final = datetime(2021, 10, 1, 12, tzinfo=UTC)


class World:
    """The services on a fresh database."""

    def __init__(self, database: CrashingDatabase, seed: int) -> None:
        """Choose the settings.

        Args:
            database: with all tables, which are empty.
            seed: of the settings.
        """
        self.database = database
        self.now = self.latest = _START
        rng = random.Random(f"settings {seed}")
        self.overdue_after_days = rng.choice((0, 14, 14))
        self.context = ServiceContext(
            store=SqlStore(self.database),
            clock=lambda: self.now,
            serializers=SchemaSerializers(),
            tasks=InProcess(),
            verdict_review=rng.choice(_POLICIES),
            overdue_after_days=self.overdue_after_days,
            timezone=rng.choice((None, "Europe/Minsk")),
            country=None,
            max_extraction_length=MAX_TEXT,
            idempotency_retention_days=7,
            session_idle_minutes=60,
            session_hours=10,
        )
        #: what each step called, for people
        self.calls: list[str] = []
        #: why the last call was refused; None: it was not
        self.refusal: DuecheckError | None = None
        #: calls that the rules allow or refuse otherwise, in words
        self.faults: list[str] = []
        #: all rows before the call that may crash
        self.before: tuple[Tables, int] | None = None
        self._log: Rows = []

    def set_clock(self, now: datetime) -> None:
        """Set the clock; it can go back."""
        self.now = now
        self.latest = max(self.latest, now)

    def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call a service; return its result, or None if it refuses the call."""
        words = ", ".join([*map(repr, args), *(f"{name}={value!r}" for name, value in kwargs.items())])
        self.calls.append(f"{function.__name__}({words})")
        if self.database.left is not None:
            self.before = self.snapshot()
        self.refusal = None
        try:
            return function(self.context, *args, **kwargs)
        except DuecheckError as error:
            self.refusal = error
            self.calls[-1] += f" -> {error.slug}: {error.message}"
            return None

    def expect(self, refusals: set[str], function: Callable[..., Any], *args: Any) -> Any:
        """Call a service, and note a fault unless it is refused as the rules say.

        Args:
            refusals: problem types that the call may have; empty: it must succeed.
            function: the service.
            args: its arguments.

        Returns:
            Its result; None if it refuses the call.
        """
        result = self.call(function, *args)
        slug = self.refusal.slug if self.refusal is not None else None
        if (slug not in refusals) if refusals else slug is not None:
            self.faults.append(f"{self.calls[-1]}: the answer is {slug}, the rules give {refusals or 'none'}")
        return result

    def write_time(self) -> datetime:
        """Return the instant of the next write: the log does not go back by up to five minutes (section 11.1)."""
        log = self.log()
        last = datetime.fromisoformat(log[-1]["at"]) if log else self.now
        return last if timedelta(0) <= last - self.now <= timedelta(minutes=5) else self.now

    def select(self, sql: str) -> Rows:
        """Return the rows of a statement that both engines read; it is not counted."""
        cursor = self.database.connection.execute(sql)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def ids(self, table: str, where: str = "true") -> list[int]:
        """Return the ids of a table's rows."""
        return [row["id"] for row in self.select(f"SELECT id FROM {table} WHERE {where} ORDER BY id")]

    def tables(self) -> Tables:
        """Return the rows of all tables but the log; a count of 0 is like none."""
        rows = {name: self.select(statement) for name, statement in _TABLES.items()}
        return rows | {"record_counts": [row for row in rows["record_counts"] if row["number"]]}

    def log(self) -> Rows:
        """Return all rows of the log, parsed; rows are never edited, so only new ones are read."""
        last = self._log[-1]["seq"] if self._log else 0
        texts = self.select(f"SELECT document FROM changes WHERE seq > {last:d} ORDER BY seq")
        self._log += [orjson.loads(row["document"]) for row in texts]
        return self._log

    def snapshot(self) -> tuple[Tables, int]:
        """Return all rows, and the last seq of the log."""
        log = self.log()
        return self.tables(), log[-1]["seq"] if log else 0
