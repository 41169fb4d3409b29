"""The accidents and attacks. Each runs on a fresh server beside writers and readers."""

import http.client
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bench.chaos.load import ARTICLE, Load, percentile
from bench.chaos.system import System, running

FAKETIME: Final = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
#: code points of the largest text from which the server extracts
LARGEST: Final = 300_000


class Skipped(Exception):
    """The machine lacks what the scenario needs."""


@dataclass(frozen=True)
class Outcome:
    """The result of a scenario."""

    tried: int
    acknowledged: int
    lost: int
    stalled: int
    #: what else was seen
    seen: str
    #: the promise held
    holds: bool = True


def _outcome(load: Load, seen: str, holds: bool = True) -> Outcome:
    """Return the outcome of a load, after its last answer; lost writes break the promise."""
    lost = load.lost()
    return Outcome(load.tried, len(load.acknowledged), lost, load.stalled, seen, holds and not lost)


def workers_killed(folder: Path) -> Outcome:
    """Kill a worker every second, ten times."""
    with running(folder) as system:
        load = Load(system).prepare()
        load.start()
        for number in range(10):
            time.sleep(1)
            with suppress(IndexError, ProcessLookupError):
                os.kill(system.workers()[number % 2], signal.SIGKILL)
        time.sleep(1)
        load.stop()
        system.wait_until_ready()
        return _outcome(load, f"{len(system.workers())} workers in the end")


def supervisor_killed(folder: Path) -> Outcome:
    """Kill the main process three times, and start again at once."""
    with running(folder) as system:
        load = Load(system).prepare()
        load.start()
        took = []
        for _ in range(3):
            time.sleep(1.5)
            system.kill()
            began = time.monotonic()
            system.start()
            took.append(time.monotonic() - began)
        load.stop()
        return _outcome(load, f"ready again after {max(took):.1f} s at most")


def everything_killed(folder: Path) -> Outcome:
    """Kill all processes at once, five times."""
    with running(folder) as system:
        load = Load(system).prepare()
        load.start()
        for _ in range(5):
            time.sleep(1.5)
            system.kill(everything=True)
            system.start()
        load.stop()
        with closing(sqlite3.connect(system.database)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
        return _outcome(load, f"integrity check: {sound}", sound == "ok")


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
            return _outcome(load, seen, full == 503 and refused > 0 and not crashes)
    finally:
        subprocess.run(["umount", "-l", str(disk)], capture_output=True)


def _fill(path: Path) -> None:
    """Write a file until the disk is full."""
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(65_536))
    with path.open("ab", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x")


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
            outcome = _outcome(load, "", metrics == 200 and not failed)
            stopped = system.stop()
            seen = f"/metrics {metrics}, {failed} answers 5xx, stopped with {stopped}"
            return replace(outcome, seen=seen, holds=outcome.holds and stopped == 0)
    finally:
        subprocess.run(["umount", "-l", str(temporary)], capture_output=True)


def foreign_lock(folder: Path) -> Outcome:
    """Let another program hold SQLite's lock for eight seconds."""
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
        return _outcome(load, seen, reads > 100 and slowest < 1_000)


def slow_clients(folder: Path) -> Outcome:
    """Open 200 connections that send the beginning of a request of 1 MB, without a token, and wait."""
    with running(folder) as system:
        load = Load(system).prepare()
        before = _memory(system)
        sockets = []
        for _ in range(200):
            client = socket.create_connection(("127.0.0.1", system.port), 10)
            head = f"POST /api/v1/articles HTTP/1.1\r\nHost: localhost:{system.port}\r\nContent-Length: 1000000\r\n"
            with suppress(OSError):
                client.sendall(f"{head}Content-Type: application/json\r\n\r\n".encode() + b"x" * 60_000)
            sockets.append(client)
        load.start()
        time.sleep(4)
        load.stop()
        grown = (_memory(system) - before) / 1_000_000
        for client in sockets:
            client.close()
        return _outcome(load, f"memory of the server grew by {grown:.0f} MB", grown < 60)


def _memory(system: System) -> int:
    """Return the bytes of memory of the workers."""
    pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in system.workers()]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE")


def many_polls(folder: Path) -> Outcome:
    """Open 600 long polls of one address without a token; then a token waits for a change."""
    with running(folder) as system:
        load = Load(system).prepare()
        since = system.send("GET", "/api/v1/changes?types=log.restored")[1]["next_since"]
        polls = []
        for _ in range(600):
            poll = http.client.HTTPConnection("127.0.0.1", system.port, timeout=30)
            poll.request("GET", f"/api/v1/changes?since={since}&wait=30")
            polls.append(poll)
        answers: list[int] = []
        waiter = threading.Thread(
            target=lambda: answers.append(system.send("GET", f"/api/v1/changes?since={since}&wait=20")[0])
        )
        waiter.start()
        time.sleep(1)
        load.start()
        time.sleep(3)
        load.stop()
        waiter.join(30)
        statuses = []
        for poll in polls:
            poll.sock.settimeout(10)
            with suppress(OSError):
                statuses.append(poll.getresponse().status)
            poll.close()
        seen = f"{statuses.count(429)} polls 429, {statuses.count(503)} polls 503; the token's poll {answers}"
        return _outcome(load, seen, answers == [200] and statuses.count(429) == 592)


def clock_jumps(folder: Path) -> Outcome:
    """Set the clock 400 days ahead and back, with a claim that is due in 200 days."""
    if FAKETIME is None:
        raise Skipped("libfaketime is not installed")
    setting = folder / "clock"
    setting.write_text("+0d")
    variables = {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(setting),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with running(folder, **variables) as system:
        load = Load(system).prepare()
        later = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 200 * 86_400))
        due = {"relation": "by", "edtf": later}
        early = system.post("/claims", {"article_id": 1, "quote": "The tunnel will open", "due": due})["id"]
        load.start(pause=0.01)
        for jump in ("+400d", "+0d", "+202d"):
            time.sleep(1.5)
            setting.write_text(jump)
        time.sleep(1.5)
        load.stop()
        types = "claim.due,clock.corrected"
        rows = system.send("GET", f"/api/v1/changes?limit=500&types={types}")[1]["items"]
        story = [row["type"] for row in rows if row["claim_id"] == early or row["type"] == "clock.corrected"]
        holds = story == ["claim.due", "clock.corrected", "claim.due"]
        return _outcome(load, f"rows of the claim: {', '.join(story)}", holds)


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
        return _outcome(load, seen, len(rows) == 1 and not crashes)


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
        return _outcome(load, seen, ready == 503)


def slow_requests(folder: Path) -> Outcome:
    """Fetch pages for ten seconds each with keys, and extract from the largest texts, beside writes and reads."""
    with running(folder, module="bench.chaos.slow_fetch") as system:
        load = Load(system).prepare()
        sentence = "The minister said on Monday that the new bridge will open by December 2030, and it may rain. "
        text = (sentence * (LARGEST // len(sentence) + 1))[:LARGEST]
        large = system.post("/articles", ARTICLE | {"url": "https://news.example/large", "text": text})["id"]
        done: list[int] = []
        end = time.monotonic() + 27

        def fetch(number: int) -> None:
            while time.monotonic() < end - 11:
                url = f"https://news.example/page-{number}-{time.monotonic_ns()}"
                body = {"url": url, "title": "T", "publisher": "P", "published_on": "2022-01-01"}
                key = {"Idempotency_Key": f"fetch-{url}"}
                done.append(system.send("POST", "/api/v1/articles/fetch", body, timeout=120, **key)[0])

        def extract() -> None:
            while time.monotonic() < end - 3:
                path = f"/api/v1/articles/{large}/candidates"
                key = {"Idempotency_Key": f"extract-{time.monotonic_ns()}"}
                done.append(system.send("POST", path, timeout=120, **key)[0])

        slow = [threading.Thread(target=fetch, args=(number,)) for number in range(4)]
        slow += [threading.Thread(target=extract) for _ in range(4)]
        for thread in slow:
            thread.start()
        time.sleep(2)
        load.start(writers=2, readers=4, pause=0.012)
        time.sleep(21)
        load.stop()
        for thread in slow:
            thread.join(180)
        reads, writes = percentile(load.reads, 0.99), percentile(load.writes, 0.99)
        busy = load.statuses[503]
        seen = (
            f"{len(load.reads):,} reads p99 {reads:.0f} ms, {len(load.writes):,} writes p99 {writes:.0f} ms, "
            f"{busy} answers 503; slow requests: {', '.join(f'{done.count(s)} x {s}' for s in sorted(set(done)))}"
        )
        return _outcome(load, seen, not busy and reads < 20 and writes < 200)


#: name -> scenario
SCENARIOS: Final[dict[str, Callable[[Path], Outcome]]] = {
    "kill -9 of workers": workers_killed,
    "kill -9 of the main process": supervisor_killed,
    "kill -9 of everything": everything_killed,
    "disk full": disk_full,
    "temporary folder full and cleaned": temporary_folder,
    "another program holds the lock": foreign_lock,
    "200 slow clients": slow_clients,
    "600 long polls": many_polls,
    "clock 400 days ahead and back": clock_jumps,
    "restore under writes": restore_under_writes,
    "database file moved": database_moved,
    "slow fetches and extractions": slow_requests,
}
