"""Filled databases, created once and kept in bench/data: a million claims take minutes.

The name of a file has its size and a hash of its sources: the tables, the stored documents, the generator.
A change of those creates a new file. Half of the claims due before `REFERENCE` are judged, and the log has
the `claim.due` rows. So the file is like a newsroom's, not like a new one.
"""

import dataclasses
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from bench import servers, wire
from bench.bulk import LOADER, BulkTimes, load_and_compare
from bench.changes import add_changes
from claims.domain.evidence import Evidence
from claims.domain.limits import MAX_TEXT
from claims.domain.requests import NewVerdict
from claims.pool.tasks import InProcess
from claims.services.context import ServiceContext
from claims.services.import_bulk import BATCH_SIZE
from claims.services.verdicts import add_verdict
from claims.storage.sql.changes import LAST_SEQ
from claims.storage.sql.store import SqlStore
from claims.storage.sqlite.connection import Sqlite
from schemas.serializers import SchemaSerializers

DATA = Path(__file__).resolve().parent / "data"
#: claims due before this day are partly judged; it is past, so that the files do not depend on today
REFERENCE = date(2026, 1, 1)
#: number of unjudged claims that get evidence, for the measured verdicts
STOCK = 60_000
_MAKERS = (
    "claims/storage/sql/tables.py",
    "claims/storage/sql/queue_index.py",
    "claims/rules/scheduling.py",
    "claims/services/timers.py",
    "schemas/claims.py",
    "bench/generate.py",
    "bench/changes.py",
    "bench/fill.py",
)
_RELEASES = "claims/storage/sqlite/release*.py"
_ANNOUNCED = "SELECT count(*) FROM changes WHERE type = 'claim.due'"
_DUE_BEFORE = "SELECT id, substr(due_at_sort, 1, 10) AS day FROM claims WHERE due_at_sort < :day"
_JUDGED = f"{_DUE_BEFORE} AND (id * 2654435761 >> 7) % 2 = 0 ORDER BY id"
_UNJUDGED = f"{_DUE_BEFORE} AND (id * 2654435761 >> 7) % 2 = 1 ORDER BY id * 2654435761 % 1000003 LIMIT {STOCK}"


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled database, with the seconds that filling took."""

    path: Path
    size: int
    filled_at: str
    bulk: BulkTimes
    judged: int
    judge_seconds: float
    #: of the first poll, which logs some of the claims that became due before
    first_poll_seconds: float
    #: claims that became due before, and the seconds of all polls until the log had them
    announced: int
    announce_seconds: float
    #: rows of the whole log, and the seconds for those after these polls
    changes: int
    changes_seconds: float
    file_bytes: int


def filled(size: int, show_progress: Callable[[str], None]) -> Filled:
    """Return the database of a size; create it if it does not exist."""
    DATA.mkdir(exist_ok=True)
    name = f"{size}-{_fingerprint()}"
    record = DATA / f"{name}.json"
    if not record.exists():
        show_progress(f"filling a database with {size:,} claims ...")
        made = _make(size, DATA / f"{name}.db")
        record.write_text(json.dumps(dataclasses.asdict(made) | {"path": made.path.name}, indent=1))
    values = json.loads(record.read_text())
    return Filled(**values | {"path": DATA / values["path"], "bulk": BulkTimes(**values["bulk"])})


@contextmanager
def scratch() -> Iterator[Path]:
    """Yield a directory beside the filled databases, and remove it afterwards."""
    DATA.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="scratch-", dir=DATA) as directory:
        yield Path(directory)


def bulk_only(size: int) -> BulkTimes:
    """Load into a new file, only to measure the load."""
    with scratch() as directory:
        database, context = _open(directory / "loaded.db")
        try:
            return load_and_compare(context, database, size, directory)
        finally:
            database.close()


def copy(source: Path, target: Path) -> None:
    """Copy a database without writers."""
    for suffix in ("-wal", "-shm"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)
    _checkpoint(source)
    shutil.copyfile(source, target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())  # otherwise the system would write the copy to disk during the measurement


def context_on(database: Sqlite) -> ServiceContext:
    """Return a service context whose clock begins on `REFERENCE` and moves a second at each reading.

    So all fills are the same.
    """
    ticks = iter(range(10**9))
    start = datetime(REFERENCE.year, REFERENCE.month, REFERENCE.day, 12, tzinfo=UTC)
    return ServiceContext(
        store=SqlStore(database),
        clock=lambda: start + timedelta(seconds=next(ticks)),
        serializers=SchemaSerializers(),
        tasks=InProcess(),
        verdict_review="none",
        overdue_after_days=14,
        timezone=None,
        country=None,
        max_extraction_length=MAX_TEXT,
        idempotency_retention_days=7,
        session_idle_minutes=120,
        session_hours=12,
    )


def _open(path: Path) -> tuple[Sqlite, ServiceContext]:
    database = Sqlite(path, 5_000)
    database.migrate()
    return database, context_on(database)


def _make(size: int, path: Path) -> Filled:
    with scratch() as directory:
        fresh = directory / "fresh.db"
        database, context = _open(fresh)
        bulk = load_and_compare(context, database, size, directory)
        judged, judge_seconds = _timed(lambda: _judge(context, database))
        database.close()
        first_poll_seconds, (announced, announce_seconds) = _poll(fresh)
        changes, changes_seconds = _timed(lambda: _add_changes(fresh, size))
        _checkpoint(fresh)
        os.replace(fresh, path)
    return Filled(
        path=path,
        size=size,
        filled_at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        bulk=bulk,
        judged=judged,
        judge_seconds=judge_seconds,
        first_poll_seconds=first_poll_seconds,
        announced=announced,
        announce_seconds=announce_seconds,
        changes=changes,
        changes_seconds=changes_seconds,
        file_bytes=path.stat().st_size,
    )


def _timed(work: Callable[[], int]) -> tuple[int, float]:
    began = perf_counter()
    made = work()
    return made, perf_counter() - began


def _judge(context: ServiceContext, database: Sqlite) -> int:
    """Publish verdicts on half of the due claims, and add evidence to some of the others."""
    day = {"day": REFERENCE.isoformat()}
    to_judge = database.rows(_JUDGED, day)
    for start in range(0, len(to_judge), BATCH_SIZE):
        batch = to_judge[start : start + BATCH_SIZE]
        with context.store.transaction():
            evidence_ids = _add_evidence(context, batch)
            for row, evidence_id in zip(batch, evidence_ids, strict=True):
                verdict = NewVerdict("did_not", "Nothing of the kind was done.", (evidence_id,), None, None, None, None)
                add_verdict(context, LOADER, row["id"], verdict)
    with context.store.transaction():
        _add_evidence(context, database.rows(_UNJUDGED, day))
    return len(to_judge)


def _add_evidence(context: ServiceContext, rows: Sequence[sqlite3.Row]) -> list[int]:
    """Add evidence to each claim, without the services, because only verdicts on it are measured."""
    return [
        context.store.add_evidence(
            Evidence(
                url=f"https://news.example/found/{row['id']}",
                title="What was reported",
                publisher="Publisher 1",
                published_on=date.fromisoformat(row["day"]),
                excerpt="The ministry said that nothing had been done.",
                note=None,
                stance="refutes",
                archive_url=None,
                id=0,
                claim_id=row["id"],
                actor=LOADER.name,
                created_at=datetime.combine(REFERENCE, time(12), UTC),
            )
        )
        for row in rows
    ]


def _poll(path: Path) -> tuple[float, tuple[int, float]]:
    """Poll over HTTP, like the first bot, until the log has every claim that fell due.

    Returns:
        The seconds of the first poll; the claims in the log, and the seconds of all polls.
    """
    with servers.duecheck(path) as server:
        poll = partial(wire.ask, server.port, "/api/v1/claims/due?limit=1", patience=600)
        began = perf_counter()
        poll()
        first, last = perf_counter() - began, -1
        while last != (last := rows(path, LAST_SEQ)[0][0]):
            poll()
        seconds = perf_counter() - began
    return first, (rows(path, _ANNOUNCED)[0][0], seconds)


def rows(path: Path, statement: str) -> list[tuple[Any, ...]]:
    """Return the rows of a statement, in which `:now` is the present instant."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement, {"now": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}).fetchall()


def _add_changes(path: Path, size: int) -> int:
    database, context = _open(path)
    try:
        return add_changes(context, database, size)
    finally:
        database.close()


def _checkpoint(path: Path) -> None:
    """Move the write-ahead log into the database file."""
    connection = sqlite3.connect(path)
    busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    connection.close()
    if busy:
        raise RuntimeError(f"{path.name} is being written to")


def _fingerprint() -> str:
    makers = [servers.ROOT / name for name in _MAKERS]
    whole = b"\0".join(path.read_bytes() for path in (*makers, *sorted(servers.ROOT.glob(_RELEASES))))
    return hashlib.sha256(whole).hexdigest()[:12]
