"""Statements of greenlets: the event loop goes on while the server works."""

import asyncio
import time
from contextlib import closing

import psycopg
import pytest

from claims.errors import StoreBusy, StoreFailed
from claims.storage.greenlets import run_in_greenlet
from claims.storage.postgres import connections
from claims.storage.postgres.connection import Postgres
from claims.storage.postgres.loop_connection import LoopConnection


def run(address, scenario):
    """Run a coroutine function with a database; return its result."""

    async def main():
        with closing(Postgres(address, 60_000)) as database:
            return await asyncio.wait_for(scenario(database), 60)

    return asyncio.run(main())


def sleep(database, seconds):
    """Run a statement that takes some seconds; return the process of its session."""
    return database.row("SELECT pg_backend_pid() AS pid, pg_sleep(:seconds)", {"seconds": seconds})["pid"]


def test_the_loop_goes_on_while_statements_run(postgres_address):
    async def scenario(database):
        slow = [asyncio.create_task(run_in_greenlet(sleep, database, 0.5)) for _ in range(4)]
        await asyncio.sleep(0.1)
        quick = await run_in_greenlet(sleep, database, 0)
        assert not any(task.done() for task in slow)
        return [quick, *(await asyncio.gather(*slow))]

    assert len(set(run(postgres_address, scenario))) == 5


@pytest.mark.parametrize("more", [-1, 0, 1, 9])
def test_more_statements_than_connections_wait_for_a_free_one(postgres_address, more):
    async def scenario(database):
        calls = [run_in_greenlet(sleep, database, 0.1) for _ in range(connections.MAX_CONNECTIONS + more)]
        return await asyncio.gather(*calls)

    pids = run(postgres_address, scenario)
    assert len(set(pids)) == min(len(pids), connections.MAX_CONNECTIONS)


def test_a_statement_waits_for_a_connection_only_so_long(postgres_address, monkeypatch):
    monkeypatch.setattr(connections, "FREE_SECONDS", 0.1)

    async def scenario(database):
        calls = [run_in_greenlet(sleep, database, 0.5) for _ in range(connections.MAX_CONNECTIONS + 1)]
        return await asyncio.gather(*calls, return_exceptions=True)

    *pids, failed = run(postgres_address, scenario)
    assert isinstance(failed, StoreBusy) and len(set(pids)) == connections.MAX_CONNECTIONS


def test_a_server_that_does_not_answer_is_away(postgres_address, monkeypatch):
    monkeypatch.setattr(LoopConnection, "answer_seconds", 0.2)

    async def scenario(database):
        first = await run_in_greenlet(sleep, database, 0)
        began = time.monotonic()
        with pytest.raises(StoreFailed):
            await run_in_greenlet(sleep, database, 30)
        return first, time.monotonic() - began, await run_in_greenlet(sleep, database, 0)

    first, seconds, last = run(postgres_address, scenario)
    assert seconds < 20 and first != last


def test_a_large_statement_is_sent_and_a_large_answer_read(postgres_address):
    def echo(database):
        return database.row("SELECT repeat(:text, 20) AS text, pg_sleep(0.1)", {"text": "x" * 3_000_000})["text"]

    async def scenario(database):
        return await run_in_greenlet(echo, database)

    assert len(run(postgres_address, scenario)) == 60_000_000


def test_statements_of_one_request_in_a_transaction_see_its_writes(postgres_address):
    """Another request, whose statements run meanwhile, does not."""

    def write(database):
        with database.transaction():
            database.run("INSERT INTO last_ids VALUES ('x', 1)")
            sleep(database, 0.3)
            return count(database)

    async def scenario(database):
        database.start_group_writer()
        try:
            writing = asyncio.create_task(run_in_greenlet(write, database))
            await asyncio.sleep(0.1)
            assert not database.in_transaction
            seen = await run_in_greenlet(count, database)
            return seen, await writing
        finally:
            database.stop_group_writer()

    assert run(postgres_address, scenario) == (0, 1)


def count(database):
    return database.row("SELECT count(*) AS number FROM last_ids")["number"]


def test_a_request_that_ends_early_closes_its_connection(postgres_address):
    async def scenario(database):
        slow = asyncio.create_task(run_in_greenlet(sleep, database, 30))
        await asyncio.sleep(0.1)
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow
        return await run_in_greenlet(sleep, database, 0)

    assert run(postgres_address, scenario)
    with psycopg.connect(postgres_address) as admin:
        assert admin.execute("SELECT 1").fetchone() == (1,)
