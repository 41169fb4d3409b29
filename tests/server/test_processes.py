"""Several processes at once, most of them of a real server."""

import fcntl
import http.client
import subprocess
import sys
import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import pytest

from tests.conftest import ARTICLE, slug
from tests.live_server import ROOT, answer, ask, exchange, run_server, wait_for
from tests.storage.engine import connect, database_path, locked

pytestmark = pytest.mark.xdist_group("live")

EVIDENCE = {"url": "https://later.example/1", "stance": "supports", "published_on": "2021-10-01"}


def new_evidence():
    """Return evidence that no claim has."""
    return EVIDENCE | {"excerpt": str(uuid.uuid4())}


def _at_once(count, act):
    barrier = threading.Barrier(count)

    def one(number):
        barrier.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def _rows(path, statement, *parameters):
    with connect(path) as connection:
        return connection.execute(statement, parameters).fetchall()


def test_of_20_patches_with_one_etag_exactly_one_wins(live):
    path = f"/api/v1/claims/{live.create_claim()}"
    etag = live.send("GET", path)[2]["ETag"]

    def patch(number):
        body, headers = {"claimant": f"c{number}"}, {"If-Match": etag}
        return live.send("PATCH", path, body, live.token, headers)[0]

    assert Counter(_at_once(20, patch)) == {200: 1, 412: 19}
    assert live.send("GET", path)[1]["version"] == 2


def test_of_20_verdicts_superseding_one_exactly_one_wins(live):
    path = f"/api/v1/claims/{live.create_claim()}/verdicts"

    def judge(**more):
        body = {"outcome": "undeterminable", "rationale": "r"} | more
        return live.send("POST", path, body, live.token)

    status, first, _ = judge()
    assert status == 201
    fix = {"supersedes": first["id"], "correction": {"code": "wording", "note": "n"}}
    answers = _at_once(20, lambda _: judge(**fix))
    assert Counter(status for status, *_ in answers) == {201: 1, 409: 19}
    (winner,) = [body["id"] for status, body, _ in answers if status == 201]
    assert {body["current"]["id"] for status, body, _ in answers if status == 409} == {winner}


WRITER = """
import http.client, sys
from tests.live_server import exchange
port, path, token, number = sys.argv[1:]
connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=120)
body = {"url": "https://later.example/" + number, "stance": "context"}
for item in range(100):
    status, answer, _ = exchange(connection, "POST", path, body | {"excerpt": str(item)}, token)
    assert status == 201, answer
"""


def test_8_processes_posting_100_evidences_each_lose_none(live):
    path = f"/api/v1/claims/{live.create_claim()}/evidence"
    with ExitStack() as stack:
        writers = []
        for number in range(8):
            command = [sys.executable, "-c", WRITER, str(live.server.port), path, live.token, str(number)]
            writers.append(stack.enter_context(subprocess.Popen(command, cwd=ROOT)))
            stack.callback(writers[-1].kill)
        assert [writer.wait(timeout=240) for writer in writers] == [0] * 8
    found, url = Counter(), f"{path}?limit=500"
    while url:
        page = live.send("GET", url)[1]
        found.update(item["url"] for item in page["items"])
        url = page["next"] and page["next"].split(str(live.server.port))[1]
    assert found == {f"https://later.example/{n}": 100 for n in range(8)}


def test_after_kill_9_every_acknowledged_write_is_there_and_the_log_has_no_hole(run_live, tmp_path):
    acknowledged: list[int] = []
    enough = threading.Event()
    with run_live(tmp_path) as live:
        path = f"/api/v1/claims/{live.create_claim()}/evidence"

        def write(_):
            with closing(live.server.connect()) as connection:
                try:
                    while True:
                        status, body, _ = exchange(connection, "POST", path, new_evidence(), live.token)
                        assert status == 201
                        acknowledged.append(body["id"])
                        if len(acknowledged) >= 1000:
                            enough.set()
                except (OSError, http.client.HTTPException):
                    return

        with ThreadPoolExecutor(4) as pool:
            writers = [pool.submit(write, n) for n in range(4)]
            try:
                assert enough.wait(timeout=240)
            finally:
                live.server.kill()
        assert [writer.exception() for writer in writers] == [None] * 4
    with run_server(tmp_path / "test.db", WORKERS="1"):
        there = {row[0] for row in _rows(tmp_path / "test.db", "SELECT id FROM evidence")}
        assert set(acknowledged) <= there
        seqs = [row[0] for row in _rows(tmp_path / "test.db", "SELECT seq FROM changes ORDER BY seq")]
        assert seqs == list(range(1, len(seqs) + 1))
        logged = "SELECT count(*) FROM changes WHERE type = 'evidence.added'"
        assert _rows(tmp_path / "test.db", logged) == [(len(there),)]
        assert _rows(tmp_path / "test.db", "PRAGMA integrity_check") == [("ok",)]


def test_of_several_servers_that_start_at_once_on_a_new_database_one_serves(tmp_path):
    with ExitStack() as stack:
        runs = [run_server(tmp_path / "new.db", wait=False, WORKERS="1") for _ in range(4)]
        servers = [stack.enter_context(run) for run in runs]
        wait_for(lambda: [server.process.poll() for server in servers].count(2) == 3)
        (serving,) = [server for server in servers if server.process.poll() is None]
        assert serving.wait_until_ready().send("GET", "/api/v1/articles")[1] == {"items": [], "next": None}
        for refused in servers:
            assert refused is serving or f"process {serving.process.pid}, " in refused.stderr()
        assert serving.stop() == 0


def test_a_backup_taken_while_writes_go_on_is_whole(live, tmp_path):
    claim_id = live.create_claim()
    stop = threading.Event()
    written = []

    def write():
        while not stop.is_set():
            written.append(live.post(f"/claims/{claim_id}/evidence", new_evidence())["id"])

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(write)
        try:
            wait_for(lambda: written)
            before = len(written)
            command = [sys.executable, "-m", "flask", "claims", "backup", str(tmp_path / "copy.db")]
            subprocess.run(command, cwd=ROOT, env=live.server.environment, check=True, capture_output=True)
            after = len(written)
        finally:
            stop.set()
        writer.result()
    assert after > before
    assert _rows(tmp_path / "copy.db", "PRAGMA integrity_check") == [("ok",)]
    counts = [
        _rows(tmp_path / "copy.db", f"SELECT count(*) FROM {rows} AND claim_id = ?", claim_id)[0][0]
        for rows in ("evidence WHERE true", "changes WHERE type = 'evidence.added'")
    ]
    assert before <= counts[0] == counts[1] <= len(written)


def test_one_row_a_deadline_when_8_processes_poll_at_the_same_instant(app, journalist):
    journalist.article()
    for _ in range(20):
        journalist.claim()
    path = database_path(app)
    command = [sys.executable, "-m", "tests.server.poll_at_once", str(path), "8"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert (done.returncode, done.stdout.split()) == (0, ["20"] * 8), done.stderr
    for type in ("claim.due", "claim.overdue"):
        rows = _rows(path, "SELECT claim_id, count(*) FROM changes WHERE type = ? GROUP BY 1", type)
        assert rows == [(n, 1) for n in range(1, 21)], type


def test_the_numbers_of_all_processes_are_one(live):
    claim_id = live.create_claim()

    def count():
        text = live.send("GET", "/metrics")[1].decode()
        assert f"claims/{claim_id}" not in text
        lines = [line for line in text.splitlines() if line.startswith("duecheck_requests_total")]
        return sum(float(line.split()[-1]) for line in lines if 'route="/api/v1/claims/<id:claim_id>"' in line)

    before = count()
    for _ in range(20):
        live.send("GET", f"/api/v1/claims/{claim_id}")
    assert count() - before == 20


def test_gauges_of_the_record_are_there_once_in_several_processes(live):
    live.create_claim()
    for _ in range(10):
        text = live.send("GET", "/metrics")[1].decode()
        for name in ("claims_due", "claims_overdue", "oldest_lease_seconds", "changes_last_seq"):
            values = [line.split() for line in text.splitlines() if line.startswith(f"duecheck_{name}")]
            assert len(values) == 1 and len(values[0]) == 2, values
            assert text.count(f"# TYPE duecheck_{name} gauge") == 1
        assert float(values[0][1]) >= 2  # the article and the claim


def test_a_database_that_another_program_locks_is_503_and_the_server_goes_on(run_live, tmp_path):
    with run_live(tmp_path, WRITE_TIMEOUT_MS="100", WORKERS="1") as live:
        with locked(live.server.database):
            status, problem, headers = live.send("POST", "/api/v1/articles", ARTICLE, live.token)
            assert (status, slug(problem), headers["Retry-After"]) == (503, "store-busy", "1")
            assert live.send("GET", "/api/v1/articles")[0] == 200
            assert live.send("GET", "/readyz")[0] == 200  # it can be read; a client that writes comes again
        live.create_article()


def test_a_request_under_way_is_finished_when_the_server_is_asked_to_stop(run_live, tmp_path):
    """The request waits for its turn to write; the stop comes meanwhile."""
    with run_live(tmp_path, WRITE_TIMEOUT_MS="120000", WORKERS="1") as live, closing(live.server.connect()) as client:
        path = f"/api/v1/claims/{live.create_claim()}/evidence"

        def waits():
            with (tmp_path / "test.db.next.lock").open() as following:
                try:
                    fcntl.flock(following, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return True
            return False

        with (tmp_path / "test.db.lock").open() as turn, ThreadPoolExecutor(1) as pool:
            fcntl.flock(turn, fcntl.LOCK_EX)
            ask(client, "POST", path, new_evidence(), live.token)
            wait_for(waits)
            assert live.server.send("GET", path, timeout=20)[0] == 200  # reads go on
            stopping = pool.submit(live.server.stop)
            with pytest.raises(subprocess.TimeoutExpired):
                live.server.process.wait(timeout=1)
            assert not stopping.done()
            fcntl.flock(turn, fcntl.LOCK_UN)
            assert (answer(client)[0], stopping.result()) == (201, 0)
