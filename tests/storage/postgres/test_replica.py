"""Reads from a streaming replica: what may come from it, what never does, and what happens without it."""

import http.client
import json
import time
from contextlib import closing, contextmanager

import psycopg
import pytest

from bench.cluster import FAST, created_cluster
from claims.client.api import Client
from tests.conftest import ARTICLE
from tests.live_server import run_server, wait_for
from tests.storage.postgres.cluster import new_database
from tests.storage.postgres.test_server import SECRET, fill, stopped_sessions

ARTICLES = "/api/v1/articles"
MINE = "A title of mine"


class Pair:
    """A primary, its replica, a server that uses both, and the token of a journalist."""

    def __init__(self, primary, standby, secret, server):
        self.primary, self.standby, self.secret, self.server = primary, standby, secret, server

    @contextmanager
    def behind(self):
        """Stop the replay of the log in the replica, when it has the rows of all deadlines that have passed."""
        _, due, _ = self.server.send("GET", "/api/v1/changes?limit=500")
        wait_for(lambda: self.run_on_standby("SELECT max(seq) FROM duecheck.changes") == due["next_since"])
        self.run_on_standby("SELECT pg_wal_replay_pause()")
        wait_for(lambda: self.run_on_standby("SELECT pg_get_wal_replay_pause_state()") == "paused")
        try:
            yield
        finally:
            self.run_on_standby("SELECT pg_wal_replay_resume()")

    def run_on_standby(self, statement):
        with psycopg.connect(self.standby.address, autocommit=True) as connection:
            return connection.execute(statement).fetchone()[0]

    def post_article(self, title=MINE):
        """Post an article; return the header Duecheck-Seq of the answer."""
        body = ARTICLE | {"url": f"https://news.example/{len(title)}", "title": title}
        status, _, headers = self.server.send("POST", ARTICLES, body, self.secret)
        assert status == 201
        return headers["Duecheck-Seq"]

    def get(self, path, **headers):
        """Return the status and the body of an answer as text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        with closing(connection):
            connection.request("GET", path, headers={name.replace("_", "-"): text for name, text in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def shows(self, path, **headers):
        status, text = self.get(path, **headers)
        assert status == 200
        return MINE in text


@pytest.fixture
def pair(tmp_path):
    with created_cluster(FAST) as primary:
        primary.start()
        try:
            secret = fill(primary.address)
            with created_cluster(FAST, primary) as standby:
                standby.start()
                try:
                    options = {"DATABASE_URL": primary.address, "SECRET_KEY": SECRET, "READ_URL": standby.address}
                    with run_server(tmp_path / "server", **options) as server:
                        yield Pair(primary, standby, secret, server)
                finally:
                    standby.stop()
        finally:
            primary.stop()


def test_reads_of_a_replica_that_is_behind(pair):
    """Lists and pages may be old; not for a client that has just written, and not single records and the feed."""
    with pair.behind():
        seq = pair.post_article()
        for path in (f"{ARTICLES}?limit=100", "/articles"):
            assert not pair.shows(path) and pair.shows(path, Duecheck_Seq=seq), path
            assert not pair.shows(path, Duecheck_Seq=str(int(seq) - 1)), path
        assert pair.shows("/articles", Cookie="a=b")
        for path in (f"{ARTICLES}/2", "/api/v1/changes?limit=500", "/articles/2"):
            assert pair.shows(path), path
        assert pair.shows(f"{ARTICLES}?limit=100", Duecheck_Seq="none")
    wait_for(lambda: pair.shows(f"{ARTICLES}?limit=100"))


def test_a_client_sees_what_it_has_written(pair):
    with pair.behind(), Client(f"http://127.0.0.1:{pair.server.port}", pair.secret) as client:
        client.post("/articles", ARTICLE | {"url": "https://news.example/mine", "title": MINE})
        assert [item["title"] for item in client.get("/articles", limit=100)["items"]][-1] == MINE


def test_a_list_that_is_kept_is_not_older_than_the_replica(pair):
    """The server keeps pages of claims; none is kept under a later state of the log than its own."""
    claim = {"article_id": 1, "quote": "until December 1, 2023", "claimant_is_author": True, "due": {"text": "2030"}}
    with pair.behind():
        seen = pair.get("/api/v1/claims?limit=100")[1]
        _, added, headers = pair.server.send("POST", "/api/v1/claims", claim | {"statement": "New"}, pair.secret)
        assert pair.get("/api/v1/claims?limit=100")[1] == seen
        shown = json.loads(pair.get("/api/v1/claims?limit=100", Duecheck_Seq=headers["Duecheck-Seq"])[1])
        assert added["id"] in [item["id"] for item in shown["items"]]
        assert added["statement"] not in pair.get("/api/v1/claims.csv")[1]
    wait_for(lambda: json.loads(pair.get("/api/v1/claims?limit=100")[1]) == shown)
    wait_for(lambda: added["statement"] in pair.get("/api/v1/claims.csv")[1])


def test_a_revoked_token_is_refused_although_the_replica_knows_it(pair):
    authorization = {"Authorization": f"Bearer {pair.secret}"}
    assert pair.get(ARTICLES, **authorization)[0] == 200
    with pair.behind():
        with psycopg.connect(pair.primary.address, autocommit=True) as admin:
            admin.execute("UPDATE duecheck.tokens SET revoked_at = '2021-01-01T00:00:00.000000Z'")
        assert pair.get(ARTICLES, **authorization)[0] == 401


def test_a_replica_that_is_away_is_no_failure(pair):
    pair.standby.stop()
    try:
        pair.post_article()
        for path in (f"{ARTICLES}?limit=100", "/articles"):
            assert pair.shows(path), path
        assert pair.get("/api/v1/claims.csv")[0] == 200 and pair.get("/readyz")[0] == 200
    finally:
        pair.standby.start()
    with pair.behind():
        wait_for(lambda: pair.shows(f"{ARTICLES}?limit=100"))
        pair.post_article("Later")
        wait_for(lambda: "Later" not in pair.get(f"{ARTICLES}?limit=100")[1])  # it is used again


def test_a_replica_that_hangs_costs_a_request_two_seconds(pair):
    assert pair.get("/articles")[0] == 200  # from a session of the replica
    with stopped_sessions(pair.standby.address):
        began = time.monotonic()
        assert [pair.get("/articles")[0] for _ in range(6)] == [200] * 6
        assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    ("database", "replica", "message"),
    [
        ("primary", "other", "DUECHECK_READ_URL must name a replica of the database of DUECHECK_DATABASE_URL"),
        ("primary", "mysql://a/b", "DUECHECK_READ_URL must be a connection URI of PostgreSQL"),
        ("sqlite:///a.db", "primary", "DUECHECK_READ_URL names a replica of a PostgreSQL database"),
    ],
)
def test_a_wrong_replica_ends_the_start_in_one_sentence(tmp_path, postgres_cluster, database, replica, message):
    with new_database(postgres_cluster) as primary, new_database(postgres_cluster) as other:
        known = {"primary": primary, "other": other}
        options = {
            "DATABASE_URL": known.get(database, database),
            "READ_URL": known.get(replica, replica),
            "SECRET_KEY": SECRET,
        }
        with run_server(tmp_path / "first", wait=False, **options) as server:
            assert server.process.wait(60) == 2
            assert message in server.stderr() and server.stderr().count("\n") == 1


def test_a_start_while_the_replica_is_away_succeeds(tmp_path, postgres_address):
    away = "postgresql://duecheck@/none?host=/nowhere"
    with run_server(tmp_path / "first", DATABASE_URL=postgres_address, SECRET_KEY=SECRET, READ_URL=away) as server:
        assert server.send("GET", ARTICLES)[0] == 200
