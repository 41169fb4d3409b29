"""Two servers on one PostgreSQL database: writes at the same time, long polls, and a database that is away."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from claims.services.tokens import create_token
from tests.applications import own_app
from tests.conftest import ARTICLE, Clock
from tests.live_server import run_server, wait_for
from tests.storage.postgres.test_connection import end_sessions

SECRET = "k" * 32
CLAIMS = 24
CLAIM = {"article_id": 1, "quote": "until December 1, 2023", "claimant_is_author": True}


@pytest.fixture
def token(postgres_address):
    """Create the token of a journalist, who has claims to judge on evidence; return its secret."""
    with own_app(postgres_address, Clock()) as app:
        secret = create_token(app.extensions["duecheck"].context, "jo", "journalist")
        headers, client = {"Authorization": f"Bearer {secret}"}, app.test_client()
        assert client.post("/api/v1/articles", json=ARTICLE, headers=headers).status_code == 201
        for number in range(1, CLAIMS + 1):
            body = CLAIM | {"due": {"text": f"until December {number}, 2023"}, "statement": f"Statement {number}"}
            assert client.post("/api/v1/claims", json=body, headers=headers).status_code == 201
            body = {"url": "https://later.example/1", "stance": "supports"}
            assert client.post(f"/api/v1/claims/{number}/evidence", json=body, headers=headers).status_code == 201
    return secret


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
        since = 0
        while not ended.is_set() or seen[-1:] != [since]:
            _, page, _ = servers[1].send("GET", f"/api/v1/changes?since={since}&limit=7&wait=1")
            seen.extend(row["seq"] for row in page["items"])
            if ended.is_set() and page["next"] is None:
                return
            since = page["next_since"]

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


@pytest.mark.parametrize("key", ["", "short"])
def test_a_start_without_a_key_is_refused(tmp_path, postgres_address, key):
    options = {"DATABASE_URL": postgres_address, "SECRET_KEY": key}
    with run_server(tmp_path / "first", wait=False, **options) as server, closing(server):
        assert server.process.wait(60) == 2
        assert "DUECHECK_SECRET_KEY" in server.stderr() and server.stderr().count("\n") == 1
