"""The SQLite store: the contract suite, locks, migrations."""

import sqlite3
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from claims.errors import StoreBusy, StoreUnusable
from claims.storage.base import ChangeBatch
from claims.storage.sqlite.connection import DURABLE, Sqlite
from claims.storage.sqlite.migrations import CURRENT, schema_version
from claims.storage.sqlite.store import SqliteStore
from tests.storage.contract import StoreContract
from tests.storage.contract_queue import assert_no_row_is_skipped
from tests.storage.makers import make_article


@pytest.fixture
def database(tmp_path):
    database = Sqlite(tmp_path / "test.db", busy_timeout_ms=0)
    database.migrate()
    yield database
    database.close()


class TestSqliteStore(StoreContract):
    @pytest.fixture
    def store(self, database):
        return SqliteStore(database)


def test_a_locked_database_is_busy_and_nothing_happens(database):
    store = SqliteStore(database)
    other = sqlite3.connect(database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy), store.transaction():
        store.add_article(make_article())
    assert store.list_articles(0, 10) == []  # readers do not wait
    other.execute("ROLLBACK")
    other.close()
    with store.transaction():
        store.add_article(make_article())


def test_writes_outside_a_transaction_wait_for_the_lock_too(database):
    other = sqlite3.connect(database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy):
        database.run("DELETE FROM tokens")
    other.close()


def test_other_errors_of_sqlite_are_not_translated(database):
    with pytest.raises(sqlite3.OperationalError):
        database.rows("SELECT * FROM nothing")


def test_threads_take_turns_and_lose_nothing(tmp_path, database):
    patient = Sqlite(tmp_path / "test.db", busy_timeout_ms=10_000)
    store = SqliteStore(patient)

    def write(number):
        for i in range(20):
            with store.transaction():
                store.add_article(make_article(url=f"https://a.example/{number}/{i}"))
        patient.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.list_articles(0, 500)) == 80
    patient.close()


def test_a_writer_without_a_turn_gets_store_busy(tmp_path, database):
    other = Sqlite(tmp_path / "test.db", busy_timeout_ms=30)
    with database.turn(), pytest.raises(StoreBusy), other.transaction():
        pass
    with other.transaction(wait=False):
        pass
    other.close()


class SeqsBeforeCommit(SqliteStore):
    """A store that assigns seqs before the commit, so that rows appear out of order."""

    def __init__(self, db):
        super().__init__(db)
        self.rows, self.next, self.local = [], 1, threading.local()

    @contextmanager
    def transaction(self, *, wait=True):
        self.local.rows = []
        yield
        self.rows += self.local.rows

    def add_change(self, at, actor, type, article_id, claim_id, changed):
        self.local.rows.append(self.next)
        self.next += 1

    def last_seq(self):
        return max(self.rows, default=0)

    def read_changes(self, since, until, types, limit):
        seqs = sorted(seq for seq in self.rows if since < seq <= until)
        return ChangeBatch(len(seqs), seqs[-1] if seqs else 0, ",".join(f'{{"seq":{n}}}' for n in seqs).encode())


def test_a_store_that_lets_a_cursor_skip_a_row_is_caught(database):
    with pytest.raises(AssertionError):
        assert_no_row_is_skipped(SeqsBeforeCommit(database))


def test_migrating_twice_changes_nothing(database):
    before = database.rows("SELECT * FROM sqlite_schema")
    database.migrate()
    assert [tuple(r) for r in database.rows("SELECT * FROM sqlite_schema")] == [tuple(r) for r in before]
    assert schema_version(database.connection) == CURRENT


RELEASES = sorted((Path(__file__).resolve().parents[2] / "fixtures" / "schema").glob("*.sql"))


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
def test_every_released_schema_is_migrated(tmp_path, database, release):
    """Each file is the original schema of a release; a new release adds its own, and never edits an old one."""
    old = sqlite3.connect(tmp_path / "old.db")
    old.executescript(release.read_text(encoding="utf-8"))
    old.close()
    migrated = Sqlite(tmp_path / "old.db", busy_timeout_ms=0)
    migrated.migrate()
    assert _schema(migrated) == _schema(database)
    assert schema_version(migrated.connection) == CURRENT
    migrated.close()


def test_there_is_a_file_for_every_release():
    assert len(RELEASES) == CURRENT


def _schema(database):
    rows = database.rows("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")
    return {row["name"]: row["sql"] for row in rows}


def test_a_database_of_a_later_version_is_refused(database):
    database.connection.execute(f"PRAGMA user_version = {CURRENT + 1}")
    with pytest.raises(StoreUnusable, match="update Duecheck"):
        database.migrate()


def test_the_file_is_durable_and_checks_foreign_keys(tmp_path, monkeypatch):
    monkeypatch.setattr(Sqlite, "synchronous", DURABLE)
    database = Sqlite(tmp_path / "durable.db", busy_timeout_ms=0)
    pragma = {
        name: database.connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert pragma == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
