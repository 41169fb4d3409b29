"""Progress of migrations, backup, restore and load, and copies that are of one instant in spite of their steps."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog

from claims.storage.engines import open_backend
from claims.storage.sql.dump import dump_lines
from claims.storage.sqlite import copying, migration_progress
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.load import load_lines
from claims.storage.sqlite.migration_progress import MigrationProgress
from claims.storage.sqlite.schema import RELEASES
from tests.storage.engine import connect
from tests.storage.sqlite.test_migrations import old_database

AT = datetime(2031, 1, 1, tzinfo=UTC)


class Seen:
    """What a progress callback was told."""

    def __init__(self):
        self.calls = []

    def __call__(self, what, done, total):
        assert total is None or 0 <= done <= total
        self.calls.append((what, done, total))

    def of(self, what):
        return [(done, total) for name, done, total in self.calls if name == what]


@pytest.fixture
def seen(monkeypatch):
    """Return a callback that is called as often as possible."""
    monkeypatch.setattr(copying, "_PAGES", 7)
    monkeypatch.setattr(copying, "TICK", 1)
    monkeypatch.setattr(migration_progress, "TICK", 1)
    monkeypatch.setattr(migration_progress, "_TEXTS", 1)
    return Seen()


def test_every_statement_of_a_migration_is_counted_to_the_end(tmp_path, seen):
    old_database(tmp_path / "old.db")
    with closing(open_backend(f"sqlite:///{tmp_path}/old.db", 0)) as backend:
        backend.migrate(progress=seen)
        before = len(seen.calls)
        assert backend.migrate(progress=seen) is False and len(seen.calls) == before
        backend.store.list_tokens()
        assert len(seen.calls) == before  # the connection no longer calls it
    statements = sum(map(len, list(RELEASES.values())[1:]))
    counted = seen.of("updating the database")
    assert [done for done, _ in counted] == sorted(done for done, _ in counted)
    assert set(counted) == {(done, statements) for done in range(statements + 1)}
    texts = seen.of("building the search index")
    assert {total for _, total in texts if total} == {5 * 6 + 1}
    assert texts[-1][0] == 31


@pytest.fixture
def log(monkeypatch):
    """Return the lines that migrations log."""
    lines = structlog.testing.CapturingLogger()
    monkeypatch.setattr(migration_progress.structlog, "get_logger", lambda: lines)
    monkeypatch.setattr(migration_progress, "_EVERY", -1)
    return lines.calls


def test_without_a_callback_the_log_says_how_many_texts_are_read(tmp_path, monkeypatch, log):
    monkeypatch.setattr(migration_progress, "_TEXTS", 10)
    old_database(tmp_path / "old.db")
    with closing(Sqlite(tmp_path / "old.db", 0)) as database:
        database.migrate()
    assert [line.kwargs for line in log] == [{"texts": number} for number in (10, 20, 30)]


def test_with_a_callback_the_log_stays_empty(tmp_path, seen, log):
    old_database(tmp_path / "old.db")
    with closing(Sqlite(tmp_path / "old.db", 0)) as database:
        database.migrate(seen)
    assert log == []


def test_texts_of_a_database_without_tables_are_not_counted():
    with closing(sqlite3.connect(":memory:")) as empty:
        seen = Seen()
        shown = MigrationProgress(empty, seen, 1)
        shown.expect_texts()
        for _ in range(100):
            shown.count_text()
        shown.end()
    assert seen.of("building the search index") == [(100, None)]


def _backend(database):
    database.close()
    return closing(open_backend(f"sqlite:///{database.path}", 0))


def test_a_backup_has_one_instant_though_others_write_between_its_steps(full, tmp_path, seen):
    """A commit between two steps would begin the copy again, or mix two states, if no read transaction held one."""
    with _backend(full) as backend, connect(full.path) as other:

        def write(what, done, total):
            seen(what, done, total)
            other.execute("UPDATE articles SET title = title || :more", {"more": "x" * 5000})

        before = list(backend.dump())
        backend.backup(tmp_path / "kept.db", write)
        assert list(backend.dump()) != before
        with backend.store.transaction():  # the read transaction has ended
            pass
    steps = seen.of("backing up")
    total = steps[0][1]
    assert len(steps) == -(-total // 7) > 3 and steps[-1] == (total, total)
    assert [done for done, _ in steps] == sorted({done for done, _ in steps})
    with closing(open_backend(f"sqlite:///{tmp_path}/kept.db", 0)) as kept:
        assert list(kept.dump()) == before


def test_readers_see_no_state_between_the_steps_of_a_restore(full, tmp_path, seen):
    with _backend(full) as backend, connect(full.path) as other:
        backend.backup(tmp_path / "kept.db")
        backend.database.run("UPDATE articles SET title = 'changed'")
        titles = set()

        def read(what, done, total):
            seen(what, done, total)
            if what == "replacing the database" and done < total:
                titles.add(tuple(other.execute("SELECT DISTINCT title FROM articles").fetchall()))

        backend.restore(tmp_path / "kept.db", AT, progress=read)
        assert titles == {(("changed",),)}
        assert "changed" not in {row["title"] for row in backend.database.rows("SELECT title FROM articles")}
    assert list(dict.fromkeys(what for what, *_ in seen.calls)) == [
        "checking the backup",
        "reading the backup",
        "replacing the database",
    ]
    assert all(total is None for _, total in seen.of("checking the backup"))


def test_a_load_shows_what_comes_after_the_reading(full, database, seen):
    load_lines(database, dump_lines(full), progress=seen)
    assert list(dict.fromkeys(what for what, *_ in seen.calls)) == [
        "checking the rows",
        "updating the database",
        "building the search index",
        "replacing the database",
    ]
    assert seen.calls[-1][0] == "replacing the database" and seen.calls[-1][1] == seen.calls[-1][2]


def test_a_copy_that_fails_ends_its_read_transaction(full, tmp_path):
    class Stopped(Exception):
        pass

    def stop(*_):
        raise Stopped

    with _backend(full) as backend:
        with pytest.raises(Stopped):
            backend.backup(tmp_path / "kept.db", stop)
        assert not Path(tmp_path / "kept.db").exists()
        assert not backend.database.connection.in_transaction
