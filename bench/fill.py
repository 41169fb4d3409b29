"""Filled databases, made once and kept in bench/data: a million claims take minutes.

A file is known by its size and by a hash of what made it (the tables, the stored forms, the generator), so that
a change of those makes a new one. Half of the claims that were due by `REFERENCE` are judged, and the change
log has its `claim.due` rows: the file is as a newsroom's would be, not fresh from the loader.
"""

import dataclasses
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

from bench import servers, wire
from bench.bulk import LOADER, BulkTimes, load_and_compare
from bench.changes import add_changes
from claims.domain.requests import NewVerdict
from claims.services.context import ServiceContext
from claims.services.import_bulk import BATCH_SIZE
from claims.services.verdicts import add_verdict
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.evidence import ADD_EVIDENCE
from claims.storage.sqlite.store import SqliteStore
from schemas.serializers import SchemaSerializers

DATA = Path(__file__).resolve().parent / "data"
#: what was due before this day is judged in part; a day of the past, so that the files do not depend on today
REFERENCE = date(2026, 1, 1)
#: unjudged claims that get a piece of evidence, for the verdicts that are measured
STOCK = 60_000
_MAKERS = (
    "claims/storage/sqlite/schema.py",
    "claims/storage/sqlite/queue_index.py",
    "claims/rules/scheduling.py",
    "claims/services/timers.py",
    "schemas/claims.py",
    "bench/generate.py",
    "bench/changes.py",
    "bench/fill.py",
)
_DUE_BEFORE = "SELECT id, substr(due_at_sort, 1, 10) AS day FROM claims WHERE due_at_sort < :day"
_JUDGED = f"{_DUE_BEFORE} AND (id * 2654435761 >> 7) % 2 = 0 ORDER BY id"
_UNJUDGED = f"{_DUE_BEFORE} AND (id * 2654435761 >> 7) % 2 = 1 ORDER BY id * 2654435761 % 1000003 LIMIT {STOCK}"


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled database, and how long it took."""

    path: Path
    size: int
    filled_at: str
    bulk: BulkTimes
    judged: int
    judge_seconds: float
    #: the first poll of a fresh database writes a row for every claim that fell due in the past
    announced: int
    announce_seconds: float
    #: rows of the log in all, and the seconds that adding those after the first poll took
    changes: int
    changes_seconds: float
    file_bytes: int


def filled(size: int, say: Callable[[str], None]) -> Filled:
    """Give the database of so many claims, made now or before."""
    DATA.mkdir(exist_ok=True)
    name = f"{size}-{_fingerprint()}"
    record = DATA / f"{name}.json"
    if not record.exists():
        say(f"filling a database with {size:,} claims ...")
        made = _make(size, DATA / f"{name}.db")
        record.write_text(json.dumps(dataclasses.asdict(made) | {"path": made.path.name}, indent=1))
    values = json.loads(record.read_text())
    return Filled(**values | {"path": DATA / values["path"], "bulk": BulkTimes(**values["bulk"])})


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a directory beside the filled databases that is removed afterwards."""
    DATA.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="scratch-", dir=DATA) as directory:
        yield Path(directory)


def bulk_only(size: int) -> BulkTimes:
    """Load once more into a fresh file, only to measure it."""
    with scratch() as directory:
        database, context = _open(directory / "loaded.db")
        try:
            return load_and_compare(context, database, size, directory)
        finally:
            database.close()


def copy(source: Path, target: Path) -> None:
    """Copy a database that nobody writes to."""
    for suffix in ("-wal", "-shm"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)
    _checkpoint(source)
    shutil.copyfile(source, target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())  # or the system would write the copy out while commits to it are measured


def desk_on(database: Sqlite) -> ServiceContext:
    """Give a desk whose clock begins on `REFERENCE` and moves a second a look: fills are the same every time."""
    ticks = iter(range(10**9))
    start = datetime(REFERENCE.year, REFERENCE.month, REFERENCE.day, 12, tzinfo=UTC)
    return ServiceContext(
        SqliteStore(database), lambda: start + timedelta(seconds=next(ticks)), SchemaSerializers(), "none", 14, 7
    )


def _open(path: Path) -> tuple[Sqlite, ServiceContext]:
    database = Sqlite(path, 5_000)
    database.migrate()
    return database, desk_on(database)


def _make(size: int, path: Path) -> Filled:
    with scratch() as directory:
        fresh = directory / "fresh.db"
        database, context = _open(fresh)
        bulk = load_and_compare(context, database, size, directory)
        judged, judge_seconds = _timed(lambda: _judge(context, database))
        database.close()
        announced, announce_seconds = _announce(fresh)
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
    """Judge about half of what was due, and give some of the other half evidence to be judged on."""
    day = {"day": REFERENCE.isoformat()}
    to_judge = database.rows(_JUDGED, day)
    for start in range(0, len(to_judge), BATCH_SIZE):
        batch = to_judge[start : start + BATCH_SIZE]
        with context.store.transaction():
            found = _add_evidence(database, batch)
            for row, evidence_id in zip(batch, found, strict=True):
                verdict = NewVerdict("did_not", "Nothing of the kind was done.", (evidence_id,), None, None, None, None)
                add_verdict(context, LOADER, row["id"], verdict)
    with context.store.transaction():
        _add_evidence(database, database.rows(_UNJUDGED, day))
    return len(to_judge)


def _add_evidence(database: Sqlite, rows: Sequence[sqlite3.Row]) -> range:
    """Add a piece of evidence to each claim, without the ledger: only the verdicts resting on it are of interest."""
    before = database.rows("SELECT coalesce(max(id), 0) AS last FROM evidence")[0]["last"]
    values = {
        "title": "What was reported",
        "publisher": "Publisher 1",
        "excerpt": "The ministry said that nothing had been done.",
        "note": None,
        "stance": "refutes",
        "actor": LOADER.name,
        "created_at": f"{REFERENCE}T12:00:00.000000Z",
    }
    added = [
        {"claim_id": row["id"], "url": f"https://news.example/found/{row['id']}", "published_on": row["day"]}
        for row in rows
    ]
    database.run_many(ADD_EVIDENCE, [values | item for item in added])
    return range(before + 1, before + 1 + len(rows))


def _announce(path: Path) -> tuple[int, float]:
    """Poll once over HTTP, as the first bot does; give the rows that this wrote, and the seconds."""
    with servers.duecheck(path) as server:
        began = perf_counter()
        wire.ask(server.port, "/api/v1/claims/due?limit=1", patience=600)
        seconds = perf_counter() - began
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT count(*) FROM changes WHERE type = 'claim.due'").fetchone()[0]
    connection.close()
    return rows, seconds


def _add_changes(path: Path, size: int) -> int:
    database, context = _open(path)
    try:
        return add_changes(context, database, size)
    finally:
        database.close()


def _checkpoint(path: Path) -> None:
    """Bring what is in the write-ahead log into the file itself."""
    connection = sqlite3.connect(path)
    busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    connection.close()
    if busy:
        raise RuntimeError(f"{path.name} is being written to")


def _fingerprint() -> str:
    whole = b"\0".join((servers.ROOT / name).read_bytes() for name in _MAKERS)
    return hashlib.sha256(whole).hexdigest()[:12]
