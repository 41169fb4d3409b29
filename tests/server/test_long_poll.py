"""Waiting for changes, seen through a real server: in every process, without work, within bounds."""

import http.client
import json
import os
import signal
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.conftest import ARTICLE
from tests.live_server import Server

CLAIM = {"article_id": 1, "quote": "until December 1, 2023", "due": {"relation": "by", "edtf": "2090"}}
#: seconds: far less than anybody waits for here; how soon exactly is for `python -m bench.waiting` to say
MAX_SECONDS = 5


@pytest.fixture
def settings():
    return {}


@pytest.fixture
def server(tmp_path, settings):
    server = Server(tmp_path / "test.db", LOG_LEVEL="error", **settings).wait_until_ready()
    server.journalist = server.token("jo", "journalist")
    server.send("POST", "/api/v1/articles", ARTICLE, server.journalist)
    yield server
    server.stop()


def wait(server, query="", **headers):
    """Wait for something new on a connection of one's own; give status, body, headers and when it was answered."""
    status, body, answered = server.send("GET", f"/api/v1/changes?{query}", headers=headers)
    return status, body, answered, time.monotonic()


def post_claim(server, token=None):
    """Post a claim that falls due long from now; give when it was acknowledged."""
    assert server.send("POST", "/api/v1/claims", CLAIM, token or server.journalist)[0] == 201
    return time.monotonic()


def test_everybody_who_waits_is_answered_after_a_write_in_any_process(server):
    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(wait, server, "since=1&wait=20") for _ in range(8)]  # some in each of two processes
        time.sleep(1)
        assert not any(w.done() for w in waiting)
        written = post_claim(server)
        answers = [w.result(timeout=10) for w in waiting]
    for status, body, _, answered in answers:
        assert (status, [row["type"] for row in body["items"]], body["next_since"]) == (200, ["claim.created"], 2)
        assert answered - written < MAX_SECONDS


def test_a_write_by_another_program_of_ours_counts_too(server):
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(wait, server, "since=1&wait=20&types=claim.created")
        time.sleep(0.5)
        other = Server(server.database, LOG_LEVEL="error").wait_until_ready()
        try:
            written = post_claim(other, server.journalist)
            assert waiting.result(timeout=10)[3] - written < MAX_SECONDS
        finally:
            other.stop()


def test_what_was_not_asked_for_does_not_end_the_wait(server):
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(wait, server, "since=1&wait=20&types=claim.updated,claim.withdrawn")
        time.sleep(0.3)
        post_claim(server)
        time.sleep(0.5)
        assert not waiting.done()
        headers = {"If-Match": '"1"'}
        server.send("PATCH", "/api/v1/claims/1", {"claimant": "c"}, server.journalist, headers)
        status, body, _, _ = waiting.result(timeout=10)
    assert (status, [row["type"] for row in body["items"]], body["next_since"]) == (200, ["claim.updated"], 3)


def test_time_ends_the_wait_with_nothing(server):
    began = time.monotonic()
    status, body, headers, answered = wait(server, "since=1&wait=1")
    assert (status, body["items"], body["next_since"]) == (200, [], 1)
    assert 1 <= answered - began < MAX_SECONDS
    status, body, headers, answered = wait(server, "since=1", **{"If-None-Match": '"1"', "Prefer": "wait=1"})
    assert (status, body, headers["ETag"], headers["Preference-Applied"]) == (304, b"", '"1"', "wait=1")


def test_who_repeats_one_address_with_its_tag_waits_too(server):
    began = time.monotonic()
    status, _, headers, answered = wait(server, "since=0&wait=1", **{"If-None-Match": '"1"'})
    assert (status, headers["ETag"]) == (304, '"1"')
    assert 1 <= answered - began < MAX_SECONDS
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(wait, server, "since=0&wait=20", **{"If-None-Match": '"1"'})
        time.sleep(0.3)
        written = post_claim(server)
        status, body, _, answered = waiting.result(timeout=10)
    assert (status, [row["seq"] for row in body["items"]]) == (200, [1, 2])
    assert answered - written < MAX_SECONDS


def test_a_claim_that_falls_due_meanwhile_ends_the_wait(server):
    """The only thing that happens is that time passes; the deadline is set to two seconds from now by hand."""
    post_claim(server)
    with closing(sqlite3.connect(server.database)) as connection:
        soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 2))
        for statement in ("UPDATE timers SET at = ? WHERE kind = 'due'", "UPDATE deadlines SET due_at = ?"):
            connection.execute(statement, (soon,))
        connection.commit()
    last = server.send("GET", "/api/v1/changes?since=0")[1]["next_since"]
    _status, body, _, _ = wait(server, f"since={last}&wait=20")
    assert [(row["type"], row["claim_id"]) for row in body["items"]] == [("claim.due", 1)]


def test_waiting_costs_next_to_nothing_and_no_thread(server):
    task = f"/proc/{server.process.pid}/task/{server.process.pid}/children"
    children = Path(task).read_text().split()

    def used():
        """CPU seconds, and threads, of the workers."""
        stats = [Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split() for child in children]
        return sum(int(s[11]) + int(s[12]) for s in stats) / os.sysconf("SC_CLK_TCK"), sum(int(s[17]) for s in stats)

    with ThreadPoolExecutor(40) as pool:
        before = used()
        waiting = [pool.submit(wait, server, "since=1&wait=5") for _ in range(40)]
        time.sleep(1)
        begun = used()
        time.sleep(3)
        after = used()
        assert all(w.result(timeout=10)[0] == 200 for w in waiting)
    assert after[1] < before[1] + 10  # of 40 clients
    assert after[0] - begun[0] < 0.15  # of three seconds


@pytest.mark.parametrize("settings", [{"MAX_LONG_POLLS": "2", "WORKERS": "1"}])
def test_there_is_room_for_so_many(server):
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(wait, server, "since=1&wait=3") for _ in range(2)]
        time.sleep(0.7)
        status, problem, headers, _ = wait(server, "since=1&wait=3")
        assert (status, problem["type"], headers["Retry-After"]) == (503, "/problems/too-many-waiters", "5")
        assert wait(server, "since=1")[0] == 200  # whoever does not wait is answered
        assert wait(server, "since=0&wait=3")[0] == 200  # and whoever is told something
        assert [w.result(timeout=10)[0] for w in waiting] == [200, 200]
    assert wait(server, "since=1&wait=1")[0] == 200


@pytest.mark.parametrize("settings", [{"MAX_LONG_POLLS": "1", "WORKERS": "1"}])
def test_whoever_goes_away_gives_up_the_place(server):
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=1)) as connection:
        connection.request("GET", "/api/v1/changes?since=1&wait=30")
        with pytest.raises(TimeoutError):
            connection.getresponse()
        assert wait(server, "since=1&wait=1")[0] == 503
    time.sleep(0.5)
    assert wait(server, "since=1&wait=1")[0] == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_server_that_stops_answers_those_who_wait(server, number):
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(wait, server, "since=1&wait=50") for _ in range(4)]
        time.sleep(0.7)
        began = time.monotonic()
        server.process.send_signal(number)
        assert server.process.wait(timeout=30) == 0
        assert time.monotonic() - began < 8
        assert [json.dumps(w.result(timeout=10)[1]["items"]) for w in waiting] == ["[]"] * 4


def test_bodies_without_an_end_or_beyond_the_limit_are_refused(server):
    long = b"x" * 5_000_000
    for headers in ({"Content-Length": str(len(long))}, {"Transfer-Encoding": "chunked"}):
        with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)) as connection:
            headers |= {"Authorization": f"Bearer {server.journalist}", "Content-Type": "application/json"}
            body = long if "Content-Length" in headers else iter([long])
            with suppress(BrokenPipeError, ConnectionResetError):  # the server does not read on
                connection.request("POST", "/api/v1/articles", body, headers, encode_chunked=True)
            answer = connection.getresponse()
            assert (answer.status, json.loads(answer.read())["type"]) == (413, "/problems/too-large")
