"""Connections to PostgreSQL that break, and the signals of commits."""

import select
from contextlib import closing

import psycopg
import pytest

from claims.errors import StoreFailed
from claims.storage.postgres.commit_signal import NotifySignal
from claims.storage.postgres.rows import Row
from claims.storage.postgres.transactions import CHANNEL
from tests.live_server import wait_for


def end_sessions(address):
    """End all sessions of a database, as a server does that restarts."""
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_read_is_repeated_on_a_new_connection(database, postgres_address):
    assert database.row("SELECT 1 AS one")["one"] == 1
    end_sessions(postgres_address)
    assert database.row("SELECT 2 AS two")["two"] == 2


def test_a_transaction_that_breaks_is_not_repeated(database, postgres_address):
    def write():
        with database.transaction():
            end_sessions(postgres_address)
            database.row("SELECT 1 AS one")

    with pytest.raises(StoreFailed):
        write()
    assert not database.in_transaction
    with database.transaction():
        assert database.row("SELECT 1 AS one")["one"] == 1


def test_a_commit_is_signalled_to_every_process(database):
    with closing(NotifySignal(database.open)) as signal:
        assert is_signalled(signal)  # it listens
        signal.drain()
        assert not select.select([signal], [], [], 0)[0]
        with database.transaction():
            assert not select.select([signal], [], [], 0)[0]
        assert is_signalled(signal)


def test_without_its_connection_it_signals_until_it_has_one_again(database, postgres_address):
    with closing(NotifySignal(database.open)) as signal:
        assert is_signalled(signal)
        signal.drain()
        end_sessions(postgres_address)
        assert is_signalled(signal)
        wait_for(lambda: count_listeners(postgres_address) == 1)
        signal.drain()
        wait_for(lambda: drained(signal))
        with database.transaction():
            pass
        assert is_signalled(signal)


def count_listeners(address):
    with psycopg.connect(address) as admin:
        found = admin.execute("SELECT count(*) FROM pg_stat_activity WHERE query = %s", (f"LISTEN {CHANNEL}",))
        return found.fetchone()[0]


def is_signalled(signal):
    return bool(select.select([signal], [], [], 60)[0])


def drained(signal):
    signal.drain()
    return not select.select([signal], [], [], 0.2)[0]


def test_a_row_is_read_by_name_and_by_index(database):
    row = database.row("SELECT 1 AS one, 'b' AS two, NULL AS three")
    assert isinstance(row, Row)
    assert (row["one"], row[1], row["three"], list(row.keys())) == (1, "b", None, ["one", "two", "three"])
    assert dict(zip(row.keys(), row, strict=True)) == {"one": 1, "two": "b", "three": None}
    with pytest.raises(KeyError):
        row["four"]
