"""Accidents of the database, its disk and the folders of the server."""

import shutil
import sqlite3
import subprocess
import time
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from bench.chaos.load import Load, percentile
from bench.chaos.outcome import Outcome, Skipped, outcome_of
from bench.chaos.system import running


def disk_full(folder: Path) -> Outcome:
    """Fill the disk of the database, and make room again."""
    disk = folder / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "chaos", str(disk)], capture_output=True).returncode:
        raise Skipped("a small disk cannot be mounted")
    try:
        with running(disk) as system:
            load = Load(system).prepare()
            load.start(pause=0.01)
            time.sleep(1)
            _fill(disk / "filler")
            time.sleep(3)
            full = system.status("/readyz")
            refused = load.statuses[507]
            (disk / "filler").unlink()
            system.wait_until_ready()
            time.sleep(1)
            load.stop()
            crashes = load.statuses[500]
            seen = f"/readyz {full} while full, {refused} writes 507, {crashes} answers 500, ready again with room"
            return outcome_of(load, seen, full == 503 and refused > 0 and not crashes)
    finally:
        subprocess.run(["umount", "-l", str(disk)], capture_output=True)


def temporary_folder(folder: Path) -> Outcome:
    """Start with a full temporary folder, and remove it and the server's own files while it runs."""
    temporary = folder / "temporary"
    temporary.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "chaos", str(temporary)], capture_output=True)
    if mounted.returncode:
        raise Skipped("a small disk cannot be mounted")
    try:
        _fill(temporary / "filler")
        with running(folder, TMPDIR=str(temporary)) as system:
            load = Load(system).prepare()
            load.start()
            time.sleep(2)
            shutil.rmtree(f"{system.database}.server")
            time.sleep(2)
            load.stop()
            metrics, failed = system.status("/metrics"), load.statuses[500] + load.statuses[503]
            outcome = outcome_of(load, "", metrics == 200 and not failed)
            stopped = system.stop()
            seen = f"/metrics {metrics}, {failed} answers 5xx, stopped with {stopped}"
            return replace(outcome, seen=seen, holds=outcome.holds and stopped == 0)
    finally:
        subprocess.run(["umount", "-l", str(temporary)], capture_output=True)


def foreign_lock(folder: Path) -> Outcome:
    """Hold SQLite's lock in another program for eight seconds."""
    with running(folder) as system:
        load = Load(system).prepare()
        load.start()
        time.sleep(1)
        with closing(sqlite3.connect(system.database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            load.reads.clear()
            time.sleep(8)
            reads, slowest = len(load.reads), percentile(load.reads, 1.0)
            other.execute("ROLLBACK")
        time.sleep(1)
        load.stop()
        seen = f"{reads:,} reads meanwhile, the slowest {slowest:.0f} ms; {load.statuses[503]} writes 503"
        return outcome_of(load, seen, reads > 100 and slowest < 1_000)


def restore_under_writes(folder: Path) -> Outcome:
    """Back up, write on, and restore while writers go on."""
    with running(folder) as system:
        load = Load(system).prepare()
        load.start()
        time.sleep(2)
        acknowledged = list(load.acknowledged)
        system.run("backup", str(folder / "backup.db"))
        time.sleep(1)
        system.run("restore", str(folder / "backup.db"), "--yes")
        time.sleep(2)
        load.stop()
        load.acknowledged[:] = acknowledged  # a restore removes what came after the backup
        rows = system.send("GET", "/api/v1/changes?types=log.restored")[1]["items"]
        crashes = load.statuses[500]
        seen = f"{len(rows)} row log.restored, {crashes} answers 500; writes before the backup count"
        return outcome_of(load, seen, len(rows) == 1 and not crashes)


def database_moved(folder: Path) -> Outcome:
    """Move the database file away for three seconds, and back."""
    with running(folder) as system:
        load = Load(system).prepare()
        load.start(pause=0.005)
        time.sleep(1)
        system.database.rename(folder / "moved.db")
        moved_at = len(load.acknowledged)
        time.sleep(3)
        meanwhile, ready = len(load.acknowledged) - moved_at, system.status("/readyz")
        (folder / "moved.db").rename(system.database)
        system.wait_until_ready()
        time.sleep(1)
        load.stop()
        seen = f"/readyz {ready} meanwhile, {meanwhile} writes acknowledged after the move"
        return outcome_of(load, seen, ready == 503)


def _fill(path: Path) -> None:
    """Write a file until the disk is full."""
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(65_536))
    with path.open("ab", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x")
