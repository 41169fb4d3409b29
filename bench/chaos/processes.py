"""Accidents of processes and of the clock."""

import os
import signal
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from bench.chaos.load import Load
from bench.chaos.outcome import Outcome, Skipped, outcome_of
from bench.chaos.system import running

FAKETIME: Final = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)


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
        return outcome_of(load, f"{len(system.workers())} workers in the end")


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
        return outcome_of(load, f"ready again after {max(took):.1f} s at most")


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
        return outcome_of(load, f"integrity check: {sound}", sound == "ok")


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
        return outcome_of(load, f"rows of the claim: {', '.join(story)}", holds)
