"""Waiting for changes, seen through a real server: in every process, without work, within bounds."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from claims.domain.limits import MAX_POLLS_PUBLIC
from tests.conftest import slug
from tests.live_server import ROOT, answer, ask, wait_for
from tests.storage.engine import connect

pytestmark = pytest.mark.xdist_group("live")

#: seconds that a client is willing to wait: no test needs them all
WAIT = 60
#: seconds, far less than WAIT; how soon exactly is for `python -m bench.waiting` to measure
MAX_SECONDS = 30
#: due long from now
DISTANT = {"relation": "by", "edtf": "2090"}


class Waiter:
    """A client on a connection of its own that has asked for what is new after `since`."""

    def __init__(self, live, since, query=f"wait={WAIT}", **headers):
        self.connection = live.server.connect()
        ask(self.connection, "GET", f"/api/v1/changes?since={since}&{query}", token=live.token, headers=headers)

    def is_answered(self):
        return bool(readable([self.connection.sock]))

    def answer(self):
        """Return status, body and headers, however long they take."""
        try:
            return answer(self.connection)
        finally:
            self.close()

    def close(self):
        self.connection.close()


def get_changes(live, since, query="", **headers):
    return Waiter(live, since, query, **headers).answer()


def settle(live):
    """Return when each process has taken in what was sent to it: it has answered later requests."""
    for _ in range(20):
        assert live.send("GET", "/healthz")[0] == 200
        time.sleep(0.02)


def is_refused(live, since):
    """Return True if there is no place to wait."""
    return get_changes(live, since, "wait=1")[0] == 503


@contextmanager
def all_places_taken(live, since, places):
    """Wait on every place of a server with one process, until another client is refused.

    A client that looks for a place holds one for a second itself, so that a waiter can be refused: it asks again.
    """
    waiters = [Waiter(live, since) for _ in range(places)]

    def all_wait():
        if not is_refused(live, since):
            return False
        for number, waiter in enumerate(waiters):
            if waiter.is_answered():
                assert waiter.answer()[0] == 503
                waiters[number] = Waiter(live, since)
                return False
        return True

    wait_for(all_wait)
    try:
        yield waiters
    finally:
        for waiter in waiters:
            waiter.close()


def test_every_client_that_waits_is_answered_after_a_write_in_any_process(live):
    article_id, since = live.create_article(), live.last_seq()
    waiters = [Waiter(live, since) for _ in range(8)]  # some in each of two processes
    settle(live)
    assert not any(waiter.is_answered() for waiter in waiters)
    claim_id, written = live.create_claim(article_id=article_id, due=DISTANT), time.monotonic()
    for status, body, _ in [waiter.answer() for waiter in waiters]:
        assert (status, [row["type"] for row in body["items"]]) == (200, ["claim.created"])
        assert (body["items"][0]["claim_id"], body["next_since"]) == (claim_id, since + 1)
    assert time.monotonic() - written < MAX_SECONDS


def test_a_write_by_a_command_ends_the_wait(live, tmp_path):
    article_id, since = live.create_article(), live.last_seq()
    waiter = Waiter(live, since, f"wait={WAIT}&types=claim.created")
    settle(live)
    line = {"article_id": article_id, "quote": "sign program addenda", "due": {"text": "in November"}}
    (tmp_path / "claims.ndjson").write_text(json.dumps(line), encoding="utf-8")
    command = [sys.executable, "-m", "claims.cli.main", "import", "ndjson", str(tmp_path / "claims.ndjson")]
    subprocess.run(command, cwd=ROOT, env=live.server.environment, check=True, capture_output=True)
    assert [row["article_id"] for row in waiter.answer()[1]["items"]] == [article_id]


def test_a_change_of_another_type_does_not_end_the_wait(live):
    article_id, since = live.create_article(), live.last_seq()
    waiter = Waiter(live, since, f"wait={WAIT}&types=claim.updated,claim.withdrawn")
    settle(live)
    claim_id = live.create_claim(article_id=article_id, due=DISTANT)
    settle(live)
    assert not waiter.is_answered()
    path, headers = f"/api/v1/claims/{claim_id}", {"If-Match": '"1"'}
    assert live.send("PATCH", path, {"claimant": "c"}, live.token, headers)[0] == 200
    status, body, _ = waiter.answer()
    assert (status, [row["type"] for row in body["items"]]) == (200, ["claim.updated"])
    assert body["next_since"] == since + 2


def test_the_wait_ends_without_rows_after_the_seconds_that_were_asked_for(live):
    since, began = live.last_seq(), time.monotonic()
    status, body, _ = get_changes(live, since, "wait=1")
    assert (status, body["items"], body["next_since"]) == (200, [], since)
    assert 1 <= time.monotonic() - began < MAX_SECONDS
    etag = get_changes(live, since)[2]["ETag"]
    assert etag.startswith(f'"{since}.')
    status, body, headers = get_changes(live, since, **{"If-None-Match": etag, "Prefer": "wait=1"})
    assert (status, body, headers["ETag"], headers["Preference-Applied"]) == (304, b"", etag, "wait=1")


def test_a_client_that_repeats_one_url_with_its_etag_waits_too(live):
    live.create_article()
    last = live.last_seq()
    since, etag, began = last - 1, get_changes(live, last)[2]["ETag"], time.monotonic()
    status, _, headers = get_changes(live, since, "wait=1", **{"If-None-Match": etag})
    assert (status, headers["ETag"]) == (304, etag)
    assert 1 <= time.monotonic() - began < MAX_SECONDS
    waiter = Waiter(live, since, **{"If-None-Match": etag})
    settle(live)
    assert not waiter.is_answered()
    live.create_article()
    status, body, _ = waiter.answer()
    assert (status, [row["seq"] for row in body["items"]]) == (200, [last, last + 1])


def test_a_claim_that_falls_due_meanwhile_ends_the_wait(live):
    """Nothing happens but that its deadline passes, which is set to two seconds from now by hand."""
    claim_id = live.create_claim(due=DISTANT)
    with connect(live.server.database) as connection:
        (since,) = connection.execute("SELECT max(seq) FROM changes").fetchone()
        (deadline_id,) = connection.execute("SELECT id FROM deadlines WHERE claim_id = ?", (claim_id,)).fetchone()
        soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 2))
        for statement in (
            "UPDATE timers SET at = ? WHERE kind = 'due' AND id = ?",
            "UPDATE deadlines SET due_at = ? WHERE id = ?",
        ):
            assert connection.execute(statement, (soon, deadline_id)).rowcount == 1
    _, body, _ = get_changes(live, since, f"wait={WAIT}&types=claim.due")
    assert [(row["type"], row["claim_id"]) for row in body["items"]] == [("claim.due", claim_id)]


def test_waiting_takes_almost_no_processor_time_and_no_thread(live):
    main = live.server.process.pid
    children = Path(f"/proc/{main}/task/{main}/children").read_text().split()

    def used():
        """Return CPU seconds and the number of threads of the workers."""
        stats = [Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split() for child in children]
        return sum(int(s[11]) + int(s[12]) for s in stats) / os.sysconf("SC_CLK_TCK"), sum(int(s[17]) for s in stats)

    _, threads = used()
    waiters = [Waiter(live, live.last_seq()) for _ in range(40)]
    settle(live)
    begun, _ = used()
    time.sleep(3)
    after, threads_after = used()
    assert not any(waiter.is_answered() for waiter in waiters)
    live.create_article()
    assert {waiter.answer()[0] for waiter in waiters} == {200}
    assert threads_after < threads + 10  # of 40 clients
    assert after - begun < 0.15  # of three seconds


@pytest.fixture(scope="module")
def small(run_live, tmp_path_factory):
    """Return a server with one process, in which two clients can wait."""
    with run_live(tmp_path_factory.mktemp("small"), MAX_LONG_POLLS="2", WORKERS="1") as server:
        yield server


def test_only_so_many_clients_can_wait(small):
    article_id, since = small.create_article(), small.last_seq()
    with all_places_taken(small, since, 2) as waiters:
        status, problem, headers = get_changes(small, since, "wait=3")
        assert (status, slug(problem), headers["Retry-After"]) == (503, "server-busy", "10")
        assert get_changes(small, since)[0] == 200  # a client that does not wait is answered
        assert get_changes(small, since - 1, "wait=3")[0] == 200  # and one for which there is something
        claim_id = small.create_claim(article_id=article_id)
        for status, body, _ in [waiter.answer() for waiter in waiters]:
            assert (status, body["items"][0]["claim_id"]) == (200, claim_id)
    assert get_changes(small, small.last_seq(), "wait=1")[0] == 200


def test_a_client_that_disconnects_leaves_its_place(small):
    since = small.last_seq()
    with all_places_taken(small, since, 2) as waiters:
        waiters[0].close()
        wait_for(lambda: not is_refused(small, since))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_server_that_stops_answers_the_clients_that_wait(run_live, tmp_path, number):
    with run_live(tmp_path) as live:
        since = live.last_seq()
        waiters = [Waiter(live, since) for _ in range(4)]
        settle(live)
        began = time.monotonic()
        live.server.process.send_signal(number)
        assert live.server.process.wait(timeout=MAX_SECONDS) == 0
        assert time.monotonic() - began < MAX_SECONDS
        assert [json.dumps(waiter.answer()[1]["items"]) for waiter in waiters] == ["[]"] * 4


def test_bodies_without_an_end_or_beyond_the_limit_are_refused(live):
    long = b"x" * 5_000_000
    for headers in ({"Content-Length": str(len(long))}, {"Transfer-Encoding": "chunked"}):
        with closing(live.server.connect()) as connection:
            headers |= {"Authorization": f"Bearer {live.token}", "Content-Type": "application/json"}
            body = long if "Content-Length" in headers else iter([long])
            with suppress(BrokenPipeError, ConnectionResetError):  # the server does not read on
                connection.request("POST", "/api/v1/articles", body, headers, encode_chunked=True)
            response = connection.getresponse()
            assert (response.status, slug(json.loads(response.read()))) == (413, "too-large")


def test_one_address_cannot_take_the_places_of_all(run_live, tmp_path):
    """600 anonymous long polls of one address: 8 wait, and a bot with a token gets its place at once."""
    with run_live(tmp_path) as live:
        since = live.last_seq()
        path = f"/api/v1/changes?since={since}&wait={WAIT}"
        connections = [live.server.connect() for _ in range(600)]
        try:
            for connection in connections:
                ask(connection, "GET", path)
            by_socket = {connection.sock: connection for connection in connections}
            answered = wait_for(lambda: enough(readable(by_socket), 600 - MAX_POLLS_PUBLIC))
            settle(live)
            assert len(readable(by_socket)) == 600 - MAX_POLLS_PUBLIC
            answers = [answer(by_socket[sock]) for sock in answered]
            assert {(status, slug(body)) for status, body, _ in answers} == {(429, "too-many-waiters")}
            waiter = Waiter(live, since)
            settle(live)
            assert not waiter.is_answered()
            live.create_article()
            assert waiter.answer()[0] == 200
        finally:
            for connection in connections:
                connection.close()


def readable(sockets):
    """Return the sockets that have something to read; `poll` takes file descriptors of any number."""
    poll, by_number = select.poll(), {sock.fileno(): sock for sock in sockets}
    for number in by_number:
        poll.register(number, select.POLLIN)
    return [by_number[number] for number, _ in poll.poll(0)]


def enough(sockets, number):
    """Return the sockets if there are at least so many."""
    return sockets if len(sockets) >= number else None
