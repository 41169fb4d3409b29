"""Group commit: writes of greenlets share a commit and fail alone; a broken session fails its group only."""

import asyncio
from contextlib import closing

import psycopg
import pytest

from claims.errors import StoreBusy, StoreFailed
from claims.storage.greenlets import run_in_greenlet
from claims.storage.postgres.connection import Postgres
from claims.storage.postgres.transactions import CHANNEL, WRITERS
from tests.storage.group_writes import add, add_all, add_with_failures, add_with_orphan

TIMEOUT_MS = 60_000


@pytest.fixture
def address(postgres_address):
    """Return the address of a database with one empty table more."""
    with psycopg.connect(postgres_address, autocommit=True) as connection:
        connection.execute("CREATE TABLE duecheck.numbers (number INTEGER PRIMARY KEY)")
    return postgres_address


def run(address, scenario, timeout_ms=TIMEOUT_MS):
    """Run a coroutine function with a database whose group writer is started; return its result."""

    async def main():
        with closing(Postgres(address, timeout_ms)) as database:
            database.start_group_writer()
            try:
                return await asyncio.wait_for(scenario(database), 60)
            finally:
                database.stop_group_writer()

    return asyncio.run(main())


def numbers(address):
    with psycopg.connect(address) as connection:
        return [number for (number,) in connection.execute("SELECT number FROM duecheck.numbers ORDER BY number")]


def test_writes_that_wait_share_one_commit(address):
    with psycopg.connect(address, autocommit=True) as listener:
        listener.execute(f"LISTEN {CHANNEL}")
        assert run(address, lambda database: add_all(database, range(20))) == [None] * 20
        assert len(list(listener.notifies(timeout=1, stop_after=2))) == 1
    assert numbers(address) == list(range(20))


def test_a_write_that_fails_is_undone_alone(address):
    kinds = [type(result) for result in run(address, add_with_failures)]
    assert kinds == [type(None), ValueError, psycopg.errors.UniqueViolation, type(None)]
    assert numbers(address) == [1, 3]


def test_a_commit_that_fails_fails_its_whole_group(address):
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE duecheck.children (number INTEGER REFERENCES duecheck.numbers DEFERRABLE INITIALLY DEFERRED)"
        )

    assert [type(result) for result in run(address, add_with_orphan)] == [StoreBusy, StoreBusy]
    assert numbers(address) == [2]


def test_a_session_that_the_server_ends_fails_its_group_and_is_opened_again(address):
    def end(database):
        with database.transaction():
            pid = database.row("SELECT pg_backend_pid() AS pid")["pid"]
            with psycopg.connect(address, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", (pid,))
            database.run("INSERT INTO numbers (number) VALUES (5)")

    async def scenario(database):
        calls = (run_in_greenlet(add, database, 1), run_in_greenlet(end, database))
        failed = await asyncio.gather(*calls, return_exceptions=True)
        return [*failed, *(await add_all(database, [2, 3]))]

    first, second, *later = run(address, scenario)
    assert (type(first), type(second), later) == (StoreBusy, StoreFailed, [None, None])
    assert numbers(address) == [2, 3]


def test_a_write_waits_for_the_turn_of_another_session(address):
    async def scenario(database):
        with psycopg.connect(address, autocommit=True) as other:
            other.execute(f"SELECT pg_advisory_lock({WRITERS})")
            write = asyncio.ensure_future(run_in_greenlet(add, database, 1))
            for _ in range(20):
                await asyncio.sleep(0.002)
                assert await run_in_greenlet(database.rows, "SELECT number FROM numbers") == []
            (beside,) = await add_all(database, [2], wait=False)
            assert not write.done() and type(beside) is StoreBusy
        await write

    run(address, scenario)
    assert numbers(address) == [1]


def test_a_write_fails_after_its_time_and_later_ones_succeed(address):
    async def scenario(database):
        with psycopg.connect(address, autocommit=True) as other:
            other.execute(f"SELECT pg_advisory_lock({WRITERS})")
            failed = await add_all(database, [1, 2])
        (written,) = await add_all(database, [3])
        return [type(result) for result in failed], written

    assert run(address, scenario, timeout_ms=200) == ([StoreBusy, StoreBusy], None)
    assert numbers(address) == [3]
