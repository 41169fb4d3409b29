"""Databases for the tests of the SQLite store."""

import shutil

import pytest

from claims.cli.example_data import load_examples
from claims.storage.sqlite.connection import Sqlite
from tests.applications import lend, own_app
from tests.conftest import Caller, Clock
from tests.tokens import add_token


@pytest.fixture(autouse=True)
def commits_are_fast(fast_commits):
    """Turn flushing to disk off in every database that a test opens."""


@pytest.fixture
def database(template, tmp_path):
    """Return an empty database that does not wait for locks."""
    database = Sqlite(shutil.copyfile(template, tmp_path / "empty.db"), busy_timeout_ms=0)
    yield database
    database.close()


@pytest.fixture(scope="session")
def full_template(template, tmp_path_factory):
    """Return a database with the examples, candidates, claimants, a lease, a check, a note, and rows of timers."""
    path, clock = shutil.copyfile(template, tmp_path_factory.mktemp("full") / "full.db"), Clock()
    with own_app(path, clock) as app:
        context = app.extensions["duecheck"].context
        journalist, bot, editor = (
            Caller(app.test_client(), add_token(context, f"the-{role}", role))
            for role in ("journalist", "bot", "editor")
        )
        clock.set("2026-11-01T00:00")
        load_examples(context)
        article = journalist.article(url="https://news.example/dump")
        journalist.send("POST", f"/articles/{article['id']}/candidates?store=true", 200)
        journalist.claim(article["id"], probability={"low": 0.1, "high": 0.7, "text": "odds"})
        editor.patch("/claimants/1", {"aliases": ["D. Melyantsou"]}, '"1"')
        editor.post("/claimants/2/merge", {"into": 1}, 200)
        journalist.claim(article["id"], claimant="the ministry", claimant_resolved=False)
        journalist.claim(article["id"], claimant=None)
        journalist.patch("/claims/1", {"assigned_to": "the-bot"}, "*")
        journalist.post("/claims/1/notes", {"text": "A word among colleagues."})
        clock.set("2030-01-01T00:00")
        bot.post("/leases", {"limit": 1, "ttl_seconds": 600}, 201)
        due = bot.get("/claims/due?available=true").json["items"]
        check = {"result": "nothing_new", "next_check_on": "2031-01-01"}
        bot.post(f"/claims/{due[0]['id']}/checks", check, 201)
        app.extensions["duecheck"].backend.database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture
def full(full_template, tmp_path):
    """Return a database with records of every kind."""
    database = Sqlite(shutil.copyfile(full_template, tmp_path / "full.db"), busy_timeout_ms=0)
    yield database
    database.close()


@pytest.fixture
def change_full(full, shared_app, clock):
    """Return a function that adds an article to the full database."""

    def change():
        clock.set("2031-01-01T00:00")
        with lend(shared_app, full.path, clock) as app:
            token = add_token(app.extensions["duecheck"].context, "another", "journalist")
            Caller(app.test_client(), token).article(url="https://news.example/more")

    return change
