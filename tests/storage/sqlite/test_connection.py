"""Connections of SQLite: locks, turns, threads, and what the file keeps."""

import sqlite3
import threading

import pytest

from claims.errors import StoreBusy
from claims.storage.sql.store import SqlStore
from claims.storage.sqlite.connection import DURABLE, Sqlite
from tests.storage.makers import make_article


def test_a_locked_database_is_busy_and_nothing_happens(database):
    store = SqlStore(database)
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


def test_threads_take_turns_and_lose_nothing(database):
    patient = Sqlite(database.path, busy_timeout_ms=60_000)
    store = SqlStore(patient)

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


def test_a_writer_without_a_turn_is_refused(database):
    other = Sqlite(database.path, busy_timeout_ms=30)
    with database.turn(), pytest.raises(StoreBusy), other.transaction():
        pass
    with other.transaction(wait=False):
        pass
    other.close()


def test_a_connection_is_durable_and_checks_foreign_keys(tmp_path, monkeypatch):
    monkeypatch.setattr(Sqlite, "synchronous", DURABLE)
    database = Sqlite(tmp_path / "durable.db", busy_timeout_ms=0)
    database.migrate()
    pragma = {
        name: database.connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    database.close()
    assert pragma == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
