"""What must hold with several processes at once, seen through a real server."""

import fcntl
import http.client
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from tests.conftest import ARTICLE
from tests.live_server import ROOT, Server, exchange

EVIDENCE = {"url": "https://later.example/1", "stance": "supports", "published_on": "2021-10-01"}


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "test.db", LOG_LEVEL="error").wait_until_ready()
    server.journalist = server.token("jo", "journalist")
    server.send("POST", "/api/v1/articles", ARTICLE, server.journalist)
    body = {"article_id": 1, "quote": "until December 1, 2023", "due": {"text": "until December 1, 2023"}}
    assert server.send("POST", "/api/v1/claims", body, server.journalist)[0] == 201
    yield server
    server.stop()


def _at_once(count, act):
    barrier = threading.Barrier(count)

    def one(number):
        barrier.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_of_20_patches_with_one_etag_exactly_one_wins(server):
    etag = server.send("GET", "/api/v1/claims/1")[2]["ETag"]

    def patch(number):
        body, headers = {"claimant": f"c{number}"}, {"If-Match": etag}
        return server.send("PATCH", "/api/v1/claims/1", body, server.journalist, headers)[0]

    assert Counter(_at_once(20, patch)) == {200: 1, 412: 19}
    assert server.send("GET", "/api/v1/claims/1")[1]["version"] == 2


def test_of_20_verdicts_superseding_one_exactly_one_wins(server):
    def judge(**more):
        body = {"outcome": "undeterminable", "rationale": "r"} | more
        return server.send("POST", "/api/v1/claims/1/verdicts", body, server.journalist)

    assert judge()[0] == 201
    fix = {"supersedes": 1, "correction": {"code": "wording", "note": "n"}}
    answers = _at_once(20, lambda _: judge(**fix))
    assert Counter(status for status, *_ in answers) == {201: 1, 409: 19}
    (winner,) = [body["id"] for status, body, _ in answers if status == 201]
    assert {body["current"]["id"] for status, body, _ in answers if status == 409} == {winner}


WRITER = """
import http.client, sys
from tests.live_server import exchange
connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=60)
body = {"url": "https://later.example/" + sys.argv[3], "stance": "context"}
for _ in range(100):
    status, answer, _ = exchange(connection, "POST", "/api/v1/claims/1/evidence", body, sys.argv[2])
    assert status == 201, answer
"""


def test_8_processes_posting_100_evidences_each_lose_none(server):
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(server.port), server.journalist, str(n)], cwd=ROOT)
        for n in range(8)
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0] * 8
    found, url = Counter(), "/api/v1/claims/1/evidence?limit=500"
    while url:
        page = server.send("GET", url)[1]
        found.update(item["url"] for item in page["items"])
        url = page["next"] and page["next"].split(str(server.port))[1]
    assert found == {f"https://later.example/{n}": 100 for n in range(8)}


def test_after_kill_9_every_acknowledged_write_is_there_and_the_log_has_no_hole(server, tmp_path):
    acknowledged: list[int] = []
    enough = threading.Event()

    def write(_):
        path = "/api/v1/claims/1/evidence"
        with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)) as connection:
            try:
                while True:
                    status, body, _ = exchange(connection, "POST", path, EVIDENCE, server.journalist)
                    assert status == 201
                    acknowledged.append(body["id"])
                    if len(acknowledged) >= 1000:
                        enough.set()
            except (OSError, http.client.HTTPException):
                return

    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write, n) for n in range(4)]
        assert enough.wait(timeout=120)
        server.kill()
    assert [writer.exception() for writer in writers] == [None] * 4
    again = Server(tmp_path / "test.db", LOG_LEVEL="error").wait_until_ready()
    try:
        rows = sqlite3.connect(tmp_path / "test.db")
        there = {row[0] for row in rows.execute("SELECT id FROM evidence")}
        assert set(acknowledged) <= there
        seqs = [row[0] for row in rows.execute("SELECT seq FROM changes ORDER BY seq")]
        assert seqs == list(range(1, len(seqs) + 1))
        logged = rows.execute("SELECT count(*) FROM changes WHERE type = 'evidence.added'").fetchone()[0]
        assert logged == len(there)
        assert rows.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    finally:
        again.stop()


def test_several_servers_start_at_once_on_a_new_database(tmp_path):
    servers = [Server(tmp_path / "new.db", LOG_LEVEL="error", WORKERS="2") for _ in range(4)]
    try:
        for server in servers:
            assert server.wait_until_ready().send("GET", "/api/v1/articles")[1] == {"items": [], "next": None}
    finally:
        codes = [server.stop() for server in servers]
    assert codes == [0] * 4


def test_a_backup_taken_while_writes_go_on_is_whole(server, tmp_path):
    stop = threading.Event()
    written = []

    def write():
        while not stop.is_set():
            written.append(server.send("POST", "/api/v1/claims/1/evidence", EVIDENCE, server.journalist)[1]["id"])

    writer = threading.Thread(target=write)
    writer.start()
    time.sleep(0.3)
    command = [sys.executable, "-m", "flask", "claims", "backup", str(tmp_path / "copy.db")]
    subprocess.run(command, cwd=ROOT, env=server.environment, check=True, capture_output=True)
    before = len(written)
    time.sleep(0.3)
    stop.set()
    writer.join()
    assert len(written) > before > 0
    copy = sqlite3.connect(tmp_path / "copy.db")
    assert copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    (count,) = copy.execute("SELECT count(*) FROM evidence").fetchone()
    (logged,) = copy.execute("SELECT count(*) FROM changes WHERE type = 'evidence.added'").fetchone()
    assert 0 < count == logged <= len(written)


def test_one_row_a_deadline_when_8_processes_poll_at_the_same_instant(tmp_path):
    server = Server(tmp_path / "poll.db", LOG_LEVEL="error", WORKERS="8").wait_until_ready()
    try:
        token = server.token("jo", "journalist")
        server.send("POST", "/api/v1/articles", ARTICLE, token)
        body = {"article_id": 1, "quote": "until December 1, 2023", "due": {"text": "until December 1, 2023"}}
        for _ in range(20):
            server.send("POST", "/api/v1/claims", body, token)
        answers = _at_once(8, lambda _: len(server.send("GET", "/api/v1/claims/due")[1]["items"]))
        assert answers == [20] * 8
        rows = sqlite3.connect(tmp_path / "poll.db")
        for type in ("claim.due", "claim.overdue"):
            told = rows.execute("SELECT claim_id, count(*) FROM changes WHERE type = ? GROUP BY 1", (type,))
            assert told.fetchall() == [(n, 1) for n in range(1, 21)], type
    finally:
        server.stop()


def test_the_numbers_of_all_processes_are_one(server):
    for _ in range(20):
        server.send("GET", "/api/v1/claims/1")
    text = server.send("GET", "/metrics")[1].decode()
    line = next(
        line
        for line in text.splitlines()
        if line.startswith("duecheck_requests_total") and 'route="/api/v1/claims/<id:claim_id>"' in line
    )
    assert float(line.split()[-1]) == 20
    assert "claims/1" not in text


def test_somebody_elses_lock_is_503_and_the_server_lives_on(tmp_path):
    server = Server(tmp_path / "busy.db", LOG_LEVEL="error", WRITE_TIMEOUT_MS="100").wait_until_ready()
    try:
        token = server.token("jo", "journalist")
        other = sqlite3.connect(tmp_path / "busy.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        status, problem, headers = server.send("POST", "/api/v1/articles", ARTICLE, token)
        assert (status, problem["type"], headers["Retry-After"]) == (503, "/problems/store-busy", "1")
        assert server.send("GET", "/api/v1/articles")[0] == 200
        assert server.send("GET", "/readyz")[0] == 200  # it can be read; waiting writers are told to come again
        other.execute("ROLLBACK")
        assert server.send("POST", "/api/v1/articles", ARTICLE, token)[0] == 201
    finally:
        server.stop()


def test_a_request_under_way_is_finished_when_the_server_is_asked_to_stop(server, tmp_path):
    """The request waits for its turn to write; the stop comes meanwhile."""
    with (tmp_path / "test.db.lock").open() as turn, ThreadPoolExecutor(2) as pool:
        fcntl.flock(turn, fcntl.LOCK_EX)
        path = "/api/v1/claims/1/evidence"
        waiting = pool.submit(server.send, "POST", path, EVIDENCE, server.journalist)
        time.sleep(0.5)
        stopping = pool.submit(server.stop)
        time.sleep(0.5)
        assert not waiting.done() and not stopping.done()
        fcntl.flock(turn, fcntl.LOCK_UN)
        assert (waiting.result(timeout=30)[0], stopping.result(timeout=30)) == (201, 0)


def test_a_port_that_is_taken_is_not_shared(server, tmp_path):
    environment = server.environment | {"DUECHECK_DATABASE_URL": f"sqlite:///{tmp_path}/other.db"}
    command = [sys.executable, "-m", "claims.server.main"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60)
    assert done.returncode == 2
    assert b"Duecheck does not start" in done.stderr
