"""The SQLite backend: its address, its check, its commit signal and its key."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress

import pytest

from claims.errors import ArticleExists, SettingInvalid, StoreUnusable
from claims.storage.engines import open_backend
from claims.storage.sqlite.migrations import CURRENT
from tests.live_server import is_readable
from tests.storage.makers import make_article


@pytest.fixture
def backend(tmp_path):
    backend = open_backend(f"sqlite:///{tmp_path}/test.db", 100)
    backend.migrate()
    yield backend
    backend.close()


@pytest.mark.parametrize(
    "url", ["postgres://x", "sqlite:///", "sqlite:///:memory:", "sqlite://x", "duecheck.db", "SQLITE:///x.db"]
)
def test_an_address_without_an_engine_is_refused(url):
    with pytest.raises(SettingInvalid, match=r"DUECHECK_DATABASE_URL is .* must be sqlite:///FILE"):
        open_backend(url, 0)


@pytest.mark.parametrize("name", ["a.db", "ü c.db", "no-ending"])
def test_three_slashes_are_relative_and_four_absolute(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    for url in (f"sqlite:///{name}", f"sqlite:///{tmp_path}/absolute-{name}"):
        backend = open_backend(url, 0)
        backend.migrate()
        backend.check()
        backend.close()
    assert (tmp_path / name).is_file()
    assert (tmp_path / f"absolute-{name}").is_file()


def test_a_new_database_passes_the_check_and_an_older_one_does_not(backend):
    backend.check()
    backend.database.run(f"PRAGMA user_version = {CURRENT - 1}")
    with pytest.raises(StoreUnusable, match=f"schema {CURRENT - 1}, not {CURRENT}"):
        backend.check()


def test_a_file_of_another_program_is_refused_and_stays_as_it_is(tmp_path):
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE notes (text TEXT)")
    before = path.read_bytes()
    for act in ("migrate", "check"):
        backend = open_backend(f"sqlite:///{path}", 0)
        with pytest.raises(StoreUnusable, match="another program's"):
            getattr(backend, act)()
        backend.close()
    assert sqlite3.connect(path).execute("SELECT name FROM sqlite_schema").fetchall() == [("notes",)]
    assert before[:15] == b"SQLite format 3"


def test_a_file_that_is_no_database_is_refused(tmp_path):
    path = tmp_path / "text.db"
    path.write_text("These are words, and no database at all. " * 100)
    with pytest.raises(StoreUnusable, match="not a database"):
        open_backend(f"sqlite:///{path}", 0).migrate()
    assert path.read_text().startswith("These are words")


def test_a_folder_that_is_missing_is_named(tmp_path):
    with pytest.raises(StoreUnusable, match=r"missing.test\.db"):
        open_backend(f"sqlite:///{tmp_path}/missing/test.db", 0).migrate()


def test_each_commit_is_signalled_and_a_rollback_is_not(backend):
    signal = backend.watch_commits()
    assert signal is not None
    with closing(signal):
        with suppress(ArticleExists), backend.store.transaction():
            backend.store.add_article(make_article())
            backend.store.add_article(make_article())
        assert not is_readable(signal, 0.05)
        with backend.store.transaction():
            backend.store.add_article(make_article())
        assert is_readable(signal, 5)
        signal.drain()
        assert not is_readable(signal, 0.05)


def test_the_secret_key_is_the_same_in_every_process(backend, tmp_path):
    others = [open_backend(f"sqlite:///{tmp_path}/test.db", 0) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda other: other.secret_key(), others))
    assert keys == {backend.secret_key()}
    assert len(keys.pop()) == 64
