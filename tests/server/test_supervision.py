"""Supervision: workers that die are replaced, workers end with their server, and a second start names the first."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from claims.server.address import listening
from claims.server.supervisor import FIRST_PAUSE, HEALTHY_SECONDS, MAX_PAUSE, Pauses
from tests.conftest import ARTICLE, slug
from tests.live_server import ROOT, SERVE, Server, run_server, wait_for

pytestmark = pytest.mark.xdist_group("supervision")


def workers_of(server):
    """Return the process ids of the workers of a server, which has no other children."""
    return children_of(server.process.pid)


def two_workers(server):
    """Wait until two workers listen; return their process ids."""
    wait_for(lambda: len(list(listening(server.port))) == 2)
    return wait_for(lambda: found if len(found := workers_of(server)) == 2 else None)


def children_of(parent):
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(entry.parent.name))
    return found


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def kill(pid):
    """Kill a process, and wait until the last of its threads has ended: its sockets listen until then."""
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not is_alive(pid) and threads_of(pid) <= 1)


def threads_of(pid):
    try:
        return len(os.listdir(f"/proc/{pid}/task"))
    except OSError:
        return 0


@pytest.mark.parametrize(
    ("lives", "pauses"),
    [
        ([0] * 4, [0.1, 0.2, 0.4, 0.8]),
        ([0, 0, HEALTHY_SECONDS - 1, 0], [0.1, 0.2, 0.4, 0.8]),
        ([0, 0, HEALTHY_SECONDS, 0], [0.1, 0.2, FIRST_PAUSE, 0.2]),
        ([0] * 12, [min(0.1 * 2**n, MAX_PAUSE) for n in range(12)]),
    ],
)
def test_the_pauses_of_a_worker_grow_until_it_lives(lives, pauses):
    counted = Pauses()
    assert [counted.next(0, lived) for lived in lives] == pytest.approx(pauses)
    assert counted.next(1, 0) == FIRST_PAUSE  # each worker has its own


def test_workers_that_die_again_and_again_are_replaced_and_the_healthy_one_serves_on(run_live, tmp_path):
    with run_live(tmp_path, WORKERS="2") as live:
        healthy, *others = two_workers(live.server)
        for _ in range(4):
            for pid in others:
                kill(pid)
            wait_for(lambda: ready(live))  # a connection that the dead worker held is reset
            others = wait_for(lambda: [pid for pid in workers_of(live.server) if pid != healthy])
        assert is_alive(healthy)
        two_workers(live.server)
        kill(healthy)
        two_workers(live.server)
        live.post("/articles", ARTICLE)
        assert live.server.stop() == 0


def test_workers_end_when_the_supervisor_is_killed_and_a_new_server_starts_at_the_same_address(run_live, tmp_path):
    with run_live(tmp_path, WORKERS="2") as live:
        workers = two_workers(live.server)
        kill(live.server.process.pid)
        again = subprocess.Popen(SERVE, cwd=ROOT, env=live.server.environment, start_new_session=True)
        try:
            wait_for(lambda: not any(map(is_alive, workers)))
            wait_for(lambda: ready(live))
            live.post("/articles", ARTICLE)
        finally:
            again.send_signal(signal.SIGTERM)
            assert again.wait(60) == 0


def ready(live):
    try:
        return live.send("GET", "/readyz", timeout=5)[0] == 200
    except OSError:
        return False


def test_a_second_start_on_the_same_database_names_the_process(live):
    environment = live.server.environment | {"DUECHECK_PORT": "1"}
    done = subprocess.run(SERVE, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    expected = f"process {live.server.process.pid}, http://127.0.0.1:{live.server.port}, serves this database already"
    assert done.stderr == f"Duecheck does not start: {expected}\n"


def test_a_second_start_at_the_same_address_names_the_process(live, tmp_path):
    environment = live.server.environment | {"DUECHECK_DATABASE_URL": f"sqlite:///{tmp_path}/other.db"}
    done = subprocess.run(SERVE, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    named = re.search(r"Address already in use by process (\d+) \(", done.stderr)
    assert named, done.stderr
    assert int(named[1]) == live.server.process.pid


def test_a_database_is_free_after_its_server_was_killed(run_live, tmp_path):
    with run_live(tmp_path, WORKERS="1") as live:
        live.server.kill()
        with run_server(live.server.database, WORKERS="1") as again:
            assert again.send("GET", "/readyz")[0] == 200


def test_the_servers_own_files_can_be_removed_while_it_runs(run_live, tmp_path):
    """Somebody cleans up: requests go on, a new worker starts, and the server can be stopped."""
    with run_live(tmp_path, WORKERS="2") as live:
        shutil.rmtree(tmp_path / "test.db.server")
        for path in ("/readyz", "/metrics", "/api/v1/claims/due", "/", "/no/such/page"):
            for _ in range(4):
                assert live.send("GET", path)[0] in {200, 404}, path
        for pid in two_workers(live.server):
            kill(pid)
        two_workers(live.server)
        for _ in range(8):
            assert live.send("GET", "/metrics")[0] == 200
        live.post("/articles", ARTICLE)
        assert live.server.stop() == 0
        assert "Traceback" not in live.server.stderr(), live.server.stderr()


def test_a_server_needs_no_temporary_folder(tmp_path):
    (tmp_path / "db").mkdir()
    with closing(Server(tmp_path / "db" / "test.db", WORKERS="1")) as server:
        server.wait_until_ready()
        assert {path.name for path in (tmp_path / "db").iterdir() if not path.name.startswith("test.")} == set()
        assert server.stop() == 0


def test_a_server_without_its_database_folder_says_so(tmp_path):
    environment = {"PATH": os.environ["PATH"], "DUECHECK_DATABASE_URL": f"sqlite:///{tmp_path}/none/x.db"}
    done = subprocess.run(
        [sys.executable, "-m", "claims.server.main"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "Traceback" not in done.stderr
    assert not (tmp_path / "none").exists()


def test_a_stop_is_quick_while_clients_wait(run_live, tmp_path):
    with run_live(tmp_path, WORKERS="2") as live, closing(live.server.connect()) as client:
        client.request("GET", f"/api/v1/changes?since={live.last_seq()}&wait=60")
        time.sleep(0.2)
        began = time.monotonic()
        assert live.server.stop() == 0
        assert time.monotonic() - began < 20
        assert client.getresponse().status == 200


@pytest.mark.parametrize("end", ["-wal", "-shm"])
def test_a_file_of_the_database_that_is_removed_stops_the_writes(run_live, tmp_path, end):
    with run_live(tmp_path, WORKERS="1") as live:
        live.post("/articles", ARTICLE)
        file = live.server.database.with_name(f"test.db{end}")
        file.rename(tmp_path / "away")
        status, problem, _ = live.send("POST", "/api/v1/articles", ARTICLE | {"url": "https://b.example"}, live.token)
        assert (status, slug(problem)) == (503, "database-missing")
        assert live.send("GET", "/readyz")[0] == 503
        (tmp_path / "away").rename(file)
        live.post("/articles", ARTICLE | {"url": "https://b.example"})
        assert live.send("GET", "/readyz")[0] == 200


@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_a_second_start_by_another_name_of_the_database_is_refused(live, link):
    other = live.server.database.with_name(f"{link.__name__}.db")
    link(live.server.database, other)
    environment = live.server.environment | {"DUECHECK_PORT": "1", "DUECHECK_DATABASE_URL": f"sqlite:///{other}"}
    done = subprocess.run(SERVE, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    other.unlink()
    assert (done.returncode, "serves this database already" in done.stderr) == (2, True), done.stderr
