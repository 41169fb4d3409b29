"""Faults of the storage during a request: a lost file, a full disk, a damaged file, and storage that is read-only."""

import os
import shutil
import subprocess

import orjson
import pytest
from structlog.testing import capture_logs

from claims.domain.instants import format_instant
from claims.domain.limits import MIN_FREE_BYTES
from claims.services.tokens import secret_sha256
from tests.applications import own_app
from tests.conftest import ARTICLE, Caller, assert_problem
from tests.storage.engine import allow_growth, damage, database_path, forbid_growth, set_read_only
from tests.tokens import add_token

pytestmark = pytest.mark.sqlite
OTHER = ARTICLE | {"url": "https://news.example/b"}
LARGE = ARTICLE | {"url": "https://news.example/large", "text": "It will rain. " * 50_000}


def _last_seq(reader):
    return reader.get("/changes").json["next_since"]


def _move(path):
    os.rename(path, f"{path}.moved")


def _replace(path):
    shutil.copyfile(path, f"{path}.copy")
    os.replace(f"{path}.copy", path)


@pytest.mark.parametrize(
    ("lose", "says"),
    [(_move, "moved or deleted"), (os.unlink, "moved or deleted"), (_replace, "restart the server")],
)
def test_a_write_is_refused_while_the_file_is_lost(app, client, journalist, reader, lose, says):
    journalist.article()
    lose(database_path(app))
    with capture_logs() as logs:
        for _ in range(3):
            answer = journalist.post("/articles", OTHER, None)
            assert says in assert_problem(answer, 503, "database-missing")["detail"]
            assert answer.headers["Retry-After"] == "10"
            ready = client.get("/readyz")
            assert (ready.status_code, says in ready.json["detail"]) == (503, True)
    lines = [line for line in logs if line["log_level"] == "error"]
    assert [(line["event"], line["path"]) for line in lines] == [("database file is lost", str(database_path(app)))]
    assert len(reader.get("/articles").json["items"]) == 1
    assert lose is _replace or not database_path(app).exists()


def test_writes_go_on_when_the_file_is_back(database_path, clock):
    with own_app(database_path, clock, LOG_LEVEL="warning") as app, capture_logs() as logs:
        client = app.test_client()
        caller = Caller(client, add_token(app.extensions["duecheck"].context, "jo", "journalist"))
        _move(database_path)
        assert_problem(caller.post("/articles", ARTICLE, None), 503, "database-missing")
        os.rename(f"{database_path}.moved", database_path)
        caller.article()
        assert client.get("/readyz").status_code == 200
    events = [line["event"] for line in logs if line["event"].startswith("database")]
    assert events == ["database file is lost", "database file is back"]


def test_a_lost_file_and_then_another_one_are_two_log_lines(app, journalist):
    path = database_path(app)
    _move(path)
    with capture_logs() as logs:
        assert_problem(journalist.post("/articles", ARTICLE, None), 503, "database-missing")
        shutil.copyfile(f"{path}.moved", path)
        for _ in range(2):
            assert_problem(journalist.post("/articles", ARTICLE, None), 503, "database-missing")
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["database file is lost"] * 2


def test_a_full_storage_is_507_and_nothing_is_written(app, journalist, reader, client):
    journalist.article()
    seq = _last_seq(reader)
    forbid_growth(app)
    with capture_logs() as logs:
        answer = journalist.post("/articles", LARGE, None, headers={"Idempotency-Key": "k"})
        problem = assert_problem(answer, 507, "storage-full")
    assert "Retry-After" not in answer.headers
    assert [line["request_id"] for line in logs if line["event"] == "storage fault"] == [problem["request_id"]]
    assert (len(reader.get("/articles").json["items"]), _last_seq(reader)) == (1, seq)
    allow_growth(app)
    journalist.post("/articles", LARGE, 201, headers={"Idempotency-Key": "k"})
    assert _last_seq(reader) == seq + 1


@pytest.mark.parametrize("query", ["", "?mode=keep_good"])
def test_a_full_storage_refuses_an_import_and_not_its_lines(app, journalist, reader, query):
    journalist.article()
    journalist.claim()
    forbid_growth(app)
    body = {"article_id": 1, "quote": "until December 1, 2023", "due": {"text": "until December 1, 2023"}}
    line = orjson.dumps(body | {"statement": "Rain. " * 150, "depends_on": {"claim_id": 1}}) + b"\n"
    answer = journalist.post(f"/claims/bulk{query}", None, None, data=line * 60, content_type="application/x-ndjson")
    assert_problem(answer, 507, "storage-full")
    assert len(reader.get("/claims").json["items"]) == 1


def test_a_storage_that_is_read_only_is_503(app, journalist, reader):
    journalist.article()
    set_read_only(app)
    with capture_logs() as logs:
        answer = journalist.post("/articles", OTHER, None)
        assert_problem(answer, 503, "store-failed")
    assert answer.headers["Retry-After"] == "5"
    assert "SQLITE" in str(logs) or "readonly" in str(logs)
    assert len(reader.get("/articles").json["items"]) == 1


@pytest.mark.parametrize("table", ["articles", "claims", "tokens", "changes"])
def test_a_damaged_database_is_503_on_every_path(database_path, clock, table):
    with own_app(database_path, clock) as app:
        secret = add_token(app.extensions["duecheck"].context, "jo", "admin")
        Caller(app.test_client(), secret).article()
    damage(database_path, table)
    with own_app(database_path, clock) as app:
        client = app.test_client()
        caller = Caller(client, secret)
        answers = [
            caller.get(path, None) for path in ("/articles", "/articles/1", "/claims", "/claims/due", "/changes")
        ]
        answers += [caller.get("/claims/1", None), caller.post("/articles", OTHER, None)]
        with client.session_transaction() as session:
            now = format_instant(clock.now)
            session.update(token=secret_sha256(secret), began=now, seen=now)
        answers += [client.get(path) for path in ("/", "/articles", "/articles/1", "/verdicts/feed", "/track-record")]
    assert not [answer.text for answer in answers if answer.status_code == 500]
    failed = [
        answer for answer in answers if answer.mimetype == "application/problem+json" and answer.status_code == 503
    ]
    assert failed
    for answer in failed:
        assert_problem(answer, 503, "store-failed")


@pytest.mark.parametrize(("spare", "ready"), [(-4096, 503), (0, 200), (4096, 200)])
def test_readiness_needs_free_bytes(client, monkeypatch, spare, ready):
    class System:
        f_blocks = 1
        f_frsize = 4096
        f_bavail = (MIN_FREE_BYTES + spare) // 4096

    monkeypatch.setattr(os, "statvfs", lambda path: System)
    answer = client.get("/readyz")
    assert answer.status_code == ready
    if ready == 503:
        assert str(MIN_FREE_BYTES) in answer.json["detail"]


@pytest.fixture
def small_disk(tmp_path):
    """Return a folder on a file system of 20 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    words = [mount, "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(folder)]
    if not mount or not umount or subprocess.run(words, check=False, capture_output=True).returncode != 0:
        pytest.skip("only root can mount a file system")
    yield folder
    subprocess.run([umount, str(folder)], check=True)


def test_a_real_disk_that_is_full(small_disk, clock, template):
    path = shutil.copyfile(template, small_disk / "full.db")
    with own_app(path, clock) as app:
        client = app.test_client()
        caller = Caller(client, add_token(app.extensions["duecheck"].context, "jo", "admin"))
        caller.article()
        assert client.get("/readyz").status_code == 200
        room = os.statvfs(small_disk)
        (small_disk / "filler").write_bytes(bytes(room.f_bavail * room.f_frsize - 100_000))
        assert client.get("/readyz").status_code == 503
        assert_problem(caller.post("/articles", LARGE, None), 507, "storage-full")
        assert len(caller.get("/articles").json["items"]) == 1
        (small_disk / "filler").unlink()
        caller.post("/articles", LARGE)
        assert client.get("/readyz").status_code == 200
