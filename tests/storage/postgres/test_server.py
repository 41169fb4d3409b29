"""Two servers on one PostgreSQL database: writes at the same time, long polls, and a database that is away."""

import http.client
import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import psycopg
import pytest

from bench.cluster import FAST, created_cluster
from tests.applications import own_app
from tests.conftest import ARTICLE, Clock
from tests.live_server import run_server, wait_for
from tests.storage.postgres.test_connection import end_sessions
from tests.tokens import add_token

SECRET = "k" * 32
CLAIMS = 24
CLAIM = {"article_id": 1, "quote": "until December 1, 2023", "claimant_is_author": True}


@pytest.fixture
def token(postgres_address):
    return fill(postgres_address)


def fill(address):
    """Create the token of a journalist, who has claims to judge on evidence; return its secret."""
    with own_app(address, Clock()) as app:
        secret = add_token(app.extensions["duecheck"].context, "jo", "journalist")
        headers, client = {"Authorization": f"Bearer {secret}"}, app.test_client()
        assert client.post("/api/v1/articles", json=ARTICLE, headers=headers).status_code == 201
        for number in range(1, CLAIMS + 1):
            body = CLAIM | {"due": {"text": f"until December {number}, 2023"}, "statement": f"Statement {number}"}
            assert client.post("/api/v1/claims", json=body, headers=headers).status_code == 201
            body = {"url": "https://later.example/1", "stance": "supports"}
            assert client.post(f"/api/v1/claims/{number}/evidence", json=body, headers=headers).status_code == 201
    return secret


def add_evidence(server, token, number, claim=1):
    body = {"url": f"https://later.example/{number}", "stance": "refutes"}
    return server.send("POST", f"/api/v1/claims/{claim}/evidence", body, token)


@pytest.fixture
def servers(tmp_path, postgres_address):
    options = {"DATABASE_URL": postgres_address, "SECRET_KEY": SECRET}
    with run_server(tmp_path / "first", **options) as first, run_server(tmp_path / "second", **options) as second:
        yield first, second


def test_two_servers_write_the_log_without_a_gap(servers, token):
    def judge(number):
        body = {"outcome": "came_true", "occurred_on": "2021-09-30", "rationale": "It did.", "evidence_ids": [number]}
        return servers[number % 2].send("POST", f"/api/v1/claims/{number}/verdicts", body, token)

    seen, ended = [], threading.Event()

    def follow():
        since, is_last = 0, False
        while not is_last:
            has_ended = ended.is_set()  # then this poll sees every row
            _, page, _ = servers[1].send("GET", f"/api/v1/changes?since={since}&limit=7&wait=1")
            seen.extend(row["seq"] for row in page["items"])
            since, is_last = page["next_since"], has_ended and page["next"] is None

    reader = threading.Thread(target=follow)
    reader.start()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(judge, range(1, CLAIMS + 1)))
    ended.set()
    reader.join()
    assert [status for status, *_ in answers] == [201] * CLAIMS
    assert sorted(body["id"] for _, body, _ in answers) == list(range(1, CLAIMS + 1))
    _, last, _ = servers[0].send("GET", "/api/v1/changes?limit=500")
    rows = [row["seq"] for row in last["items"]]
    assert rows == sorted(set(rows)) and seen == rows
    _, due, _ = servers[0].send("GET", "/api/v1/claims/due")
    assert due["items"] == []


def test_a_long_poll_hears_of_a_write_at_another_server(servers, token):
    _, page, _ = servers[0].send("GET", "/api/v1/changes?limit=500")
    with ThreadPoolExecutor(1) as pool:
        poll = pool.submit(servers[0].send, "GET", f"/api/v1/changes?since={page['next_since']}&wait=60")
        body = {"url": "https://later.example/2", "stance": "refutes"}
        assert servers[1].send("POST", "/api/v1/claims/1/evidence", body, token)[0] == 201
        status, page, _ = poll.result(timeout=60)
    assert (status, [row["type"] for row in page["items"]]) == (200, ["evidence.added"])


def test_a_server_connects_again_by_itself(servers, token, postgres_address):
    first, _ = servers
    end_sessions(postgres_address)
    assert first.send("GET", "/api/v1/claims/1")[0] == 200
    body = {"url": "https://later.example/3", "stance": "refutes"}
    wait_for(lambda: first.send("POST", "/api/v1/claims/1/evidence", body, token)[0] in (201, 409))
    _, evidence, _ = first.send("GET", "/api/v1/claims/1/evidence", token=token)
    assert [item["url"] for item in evidence["items"]].count(body["url"]) == 1
    wait_for(lambda: first.send("GET", "/readyz")[0] == 200)


def test_a_database_that_is_away_is_503_until_it_is_back(tmp_path):
    """Nothing is acknowledged that is not kept, and the server needs no restart."""
    with created_cluster(FAST) as cluster:
        cluster.start()
        try:
            secret = fill(cluster.address)
            with run_server(tmp_path / "first", DATABASE_URL=cluster.address, SECRET_KEY=SECRET) as server:
                assert add_evidence(server, secret, 100)[0] == 201
                cluster.stop()
                assert_away(server, secret)
                cluster.start()
                wait_for(lambda: server.send("GET", "/readyz")[0] == 200)
                assert add_evidence(server, secret, 102)[0] == 201
                _, found, _ = server.send("GET", "/api/v1/claims/1/evidence?limit=500", token=secret)
                numbers = [int(item["url"].rpartition("/")[2]) for item in found["items"]]
                assert numbers[-2:] == [100, 102] and server.send("GET", "/api/v1/claims/1")[0] == 200
        finally:
            cluster.stop()


def test_a_database_that_takes_no_writes_for_a_while_is_503(tmp_path):
    """Its sessions stay. Statements of the store are prepared meanwhile, and used afterwards."""
    with created_cluster(FAST) as cluster:
        cluster.start()
        try:
            secret = fill(cluster.address)
            with run_server(tmp_path / "first", DATABASE_URL=cluster.address, SECRET_KEY=SECRET) as server:
                for number in range(4):
                    assert add_evidence(server, secret, number + 100)[0] == 201
                set_read_only(cluster.address, "on")
                wait_for(lambda: server.send("GET", "/readyz")[0] == 503)
                for number in range(20):
                    assert add_evidence(server, secret, number + 200)[0] == 503
                    assert server.send("POST", "/api/v1/leases", {"limit": 1}, secret)[0] == 503
                assert server.send("GET", "/api/v1/claims/1")[0] == 200
                set_read_only(cluster.address, "off")
                wait_for(lambda: server.send("GET", "/readyz")[0] == 200)
                for number in range(20):
                    assert add_evidence(server, secret, number + 300)[0] == 201
        finally:
            cluster.stop()


def set_read_only(address, value):
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(f"ALTER SYSTEM SET default_transaction_read_only = {value}")
        admin.execute("SELECT pg_reload_conf()")


def assert_away(server, secret):
    """Check what a server answers while its database is away."""
    answers = [server.send("GET", path) for path in ("/api/v1/claims/1", "/api/v1/changes?since=1")]
    for status, problem, headers in (*answers, add_evidence(server, secret, 101)):
        assert (status, headers["Retry-After"]) == (503, "5")
        assert problem["type"].endswith("/store-failed")
    status, _, headers = server.send("GET", "/claims/1")
    assert (status, headers["Retry-After"]) == (503, "5")
    assert [server.send("GET", path)[0] for path in ("/readyz", "/healthz")] == [503, 200]


def test_a_database_that_hangs_stalls_no_other_request(tmp_path, postgres_address, token):
    """Requests that need no database are answered meanwhile, and the others as soon as it goes on."""
    options = {"DATABASE_URL": postgres_address, "SECRET_KEY": SECRET, "WORKERS": "1"}
    with run_server(tmp_path / "first", **options) as server, ThreadPoolExecutor(3) as pool:
        with stopped_sessions(postgres_address):
            reads = [pool.submit(server.send, "GET", f"/api/v1/claims/{number}") for number in (1, 2)]
            write = pool.submit(add_evidence, server, token, 100)
            for _ in range(5):
                assert server.send("GET", "/healthz")[0] == 200
            assert not write.done() and not all(read.done() for read in reads)  # one has a new session
        assert [read.result()[0] for read in reads] == [200, 200]
        assert write.result()[0] == 201


@contextmanager
def stopped_sessions(address):
    """Stop the processes of all sessions of a database, as a machine does that hangs."""
    with psycopg.connect(address) as admin:
        found = admin.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall()
    for (pid,) in found:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for (pid,) in found:
            os.kill(pid, signal.SIGCONT)


def test_a_server_that_is_killed_loses_no_acknowledged_write(servers, token):
    """Eight writers and a reader at two servers; one server is killed in the middle."""
    first, second = servers
    kept, lost = [], []

    def write(number):
        for i in range(12):
            server = servers[(number + i) % 2]
            try:
                status, body, _ = add_evidence(server, token, 1000 * (number + 1) + i, claim=number % CLAIMS + 1)
            except (OSError, http.client.HTTPException):
                lost.append((number, i))
            else:
                assert status == 201, body
                kept.append(body["id"])

    with ThreadPoolExecutor(9) as pool:
        writes = [pool.submit(write, number) for number in range(8)]
        wait_for(lambda: len(kept) > 15)
        first.kill()
        for done in writes:
            done.result()
    assert lost and len(kept) > 30
    rows, since = [], 0
    while True:
        _, page, _ = second.send("GET", f"/api/v1/changes?since={since}&limit=500", token=token)
        rows += page["items"]
        since = page["next_since"]
        if page["next"] is None:
            break
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    logged = [row["changed"]["evidence"]["id"] for row in rows if row["type"] == "evidence.added"]
    assert set(kept) <= set(logged) and len(logged) == len(set(logged))


@pytest.mark.parametrize("key", ["", "short"])
def test_a_start_without_a_key_is_refused(tmp_path, postgres_address, key):
    options = {"DATABASE_URL": postgres_address, "SECRET_KEY": key}
    with run_server(tmp_path / "first", wait=False, **options) as server, closing(server):
        assert server.process.wait(60) == 2
        assert "DUECHECK_SECRET_KEY" in server.stderr() and server.stderr().count("\n") == 1
