"""The workers are forks of the supervisor: what they share with it, and what they must not share."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.live_server import ROOT, run_server, wait_for
from tests.server.test_supervision import children_of, kill, threads_of, two_workers

pytestmark = pytest.mark.xdist_group("supervision")

#: kilobytes that a worker shares at least; the modules of the application take about 36,000
SHARED = 20_000
#: packages that only some commands, fetches, and the processes of the pool need
HEAVY = (
    "claims.extraction", "claims.formats.html", "httpx", "icalendar", "lxml", "sqlite_utils", "syntok", "tqdm",
    "trafilatura",
)  # fmt: skip


@pytest.fixture
def supervisor(live):
    """Return the process id of the supervisor of two workers."""
    two_workers(live.server)
    return live.server.process.pid


def shared_kilobytes(pid):
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return int(re.search(r"^Shared_Dirty: +(\d+) kB$", text, re.MULTILINE)[1])


def open_files(pid):
    """Return what the file descriptors of a process lead to."""
    return [os.readlink(entry) for entry in Path(f"/proc/{pid}/fd").iterdir()]


def test_a_server_is_a_supervisor_with_one_thread_and_its_workers(supervisor):
    """A process with threads must not fork: locks that they hold would never be released in the copy."""
    workers = children_of(supervisor)
    assert (len(workers), threads_of(supervisor)) == (2, 1)
    assert [children_of(worker) for worker in workers] == [[], []]


def test_workers_share_the_memory_of_the_application_also_one_that_starts_later(live, supervisor):
    first, second = children_of(supervisor)
    kill(first)
    wait_for(lambda: set(children_of(supervisor)) - {first, second})
    two_workers(live.server)
    assert all(shared_kilobytes(worker) > SHARED for worker in children_of(supervisor))
    assert threads_of(supervisor) == 1


def test_the_supervisor_has_no_connection_that_a_fork_could_copy(live, supervisor):
    """Of the files of the database it has the lock of the server alone, which is on the database itself."""
    files = [str(live.server.database) + end for end in ("", "-wal", "-shm", ".lock", ".next.lock")]
    assert [file for file in open_files(supervisor) if file in files] == files[:1]


def test_the_database_is_free_when_the_supervisor_is_killed_before_its_workers_end(run_live, tmp_path):
    with run_live(tmp_path, WORKERS="1") as live:
        (worker,) = children_of(live.server.process.pid)
        os.kill(worker, signal.SIGSTOP)
        kill(live.server.process.pid)
        try:
            with run_server(live.server.database, WORKERS="1") as again:
                assert again.send("GET", "/readyz")[0] == 200
        finally:
            os.kill(worker, signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stop_while_workers_start_is_quick(tmp_path, number):
    """A worker has not the handlers of the supervisor, with which it would ignore the signal."""
    command = (sys.executable, "-m", "tests.server.slow_start")
    with run_server(tmp_path / "test.db", wait=False, command=command) as server:
        wait_for(lambda: server.stderr().count("starting") == 2)
        workers = children_of(server.process.pid)
        began = time.monotonic()
        server.process.send_signal(number)
        assert server.process.wait(timeout=60) == 0
        assert time.monotonic() - began < 15  # GRACE_SECONDS, after which it would kill them, are 20
        assert len(workers) == 2 and "Traceback" not in server.stderr()


SERVE_ONCE = f"""
import sys
from claims.server.worker import create_app
client = create_app().test_client()
assert [client.get(path).status_code for path in ("/readyz", "/api/v1/claims/due", "/")] == [200] * 3
print(*(name for name in {HEAVY} if name in sys.modules))
"""


def test_a_worker_serves_without_heavy_packages(template, tmp_path):
    path = shutil.copyfile(template, tmp_path / "test.db")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "DUECHECK_DATABASE_URL": f"sqlite:///{path}"}
    command = [sys.executable, "-c", SERVE_ONCE]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (0, "\n"), done.stderr
