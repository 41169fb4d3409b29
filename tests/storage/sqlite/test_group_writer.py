"""Group commit: writes of greenlets share a commit, fail alone, and never block the event loop."""

import asyncio
import fcntl
import sqlite3
import threading
from contextlib import closing, contextmanager

import pytest

from claims.errors import StoreBusy
from claims.storage.greenlets import can_wait, run_in_greenlet, wait_for
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.turn import Turn
from tests.storage.group_writes import add, add_all, add_with_failures, add_with_orphan

TIMEOUT_MS = 60_000


@pytest.fixture
def path(tmp_path):
    """Return the path of a database with one empty table."""
    path = tmp_path / "test.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE numbers (number INTEGER PRIMARY KEY)")
    return path


def run(path, scenario, timeout_ms=TIMEOUT_MS):
    """Run a coroutine function with a database whose group writer is started; return its result."""

    async def main():
        database = Sqlite(path, timeout_ms)
        database.start_group_writer()
        try:
            return await asyncio.wait_for(scenario(database), 60)
        finally:
            database.stop_group_writer()
            database.close()

    return asyncio.run(main())


def numbers(path):
    with closing(sqlite3.connect(path)) as connection:
        return [number for (number,) in connection.execute("SELECT number FROM numbers ORDER BY number")]


@contextmanager
def commits(database):
    """Count the commits of the group writer."""
    seen = []
    database._group.connection.set_trace_callback(lambda sql: seen.append(sql) if sql == "COMMIT" else None)
    yield seen
    database._group.connection.set_trace_callback(None)


def test_writes_that_wait_share_one_commit(path):
    async def scenario(database):
        with commits(database) as seen:
            assert await add_all(database, range(20)) == [None] * 20
        return seen

    assert run(path, scenario) == ["COMMIT"]
    assert numbers(path) == list(range(20))


def test_a_write_that_fails_rolls_back_alone(path):
    results = run(path, add_with_failures)
    assert [type(result) for result in results] == [type(None), ValueError, sqlite3.IntegrityError, type(None)]
    assert numbers(path) == [1, 3]


def test_no_answer_before_the_commit(path):
    """A write returns only after the commit: another connection sees it then."""

    async def scenario(database):
        for number in range(5):
            await run_in_greenlet(add, database, number)
            assert number in numbers(path)

    run(path, scenario)


def test_a_commit_that_fails_fails_its_whole_group(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE children (number INTEGER REFERENCES numbers DEFERRABLE INITIALLY DEFERRED)")

    assert [type(result) for result in run(path, add_with_orphan)] == [StoreBusy, StoreBusy]
    assert numbers(path) == [2]


def test_a_transaction_that_sqlite_ends_fails_its_whole_group(path):
    """SQLite rolls the whole transaction back after some errors, such as a full disk."""

    def end(database):
        with database.transaction():
            database.run("ROLLBACK")
            raise ValueError("full")

    async def scenario(database):
        calls = (run_in_greenlet(add, database, 1), run_in_greenlet(end, database), run_in_greenlet(add, database, 2))
        return await asyncio.gather(*calls, return_exceptions=True)

    first, second, third = run(path, scenario)
    assert (type(first), type(second), third) == (StoreBusy, ValueError, None)
    assert numbers(path) == [2]


@pytest.mark.parametrize("holder", ["turn", "database"])
def test_reads_go_on_while_a_write_waits(path, holder):
    async def scenario(database):
        with held(path, holder) as release:
            write = asyncio.ensure_future(run_in_greenlet(add, database, 1))
            for _ in range(50):
                await asyncio.sleep(0.002)
                assert await run_in_greenlet(database.rows, "SELECT number FROM numbers") == []
            assert not write.done()
            release()
            await write

    run(path, scenario)
    assert numbers(path) == [1]


@pytest.mark.parametrize("holder", ["turn", "database"])
def test_a_write_that_must_not_wait_fails_at_once(path, holder):
    async def scenario(database):
        with held(path, holder):
            (alone,) = await add_all(database, [1], wait=False)
            waiting = asyncio.ensure_future(run_in_greenlet(add, database, 2))
            await asyncio.sleep(0.05)
            (beside,) = await add_all(database, [3], wait=False)
        await waiting
        (free,) = await add_all(database, [4], wait=False)
        return type(alone), type(beside), free

    assert run(path, scenario) == (StoreBusy, StoreBusy, None)
    assert numbers(path) == [2, 4]


@pytest.mark.parametrize("holder", ["turn", "database"])
def test_a_write_fails_after_its_time_and_later_ones_succeed(path, holder):
    async def scenario(database):
        with held(path, holder):
            failed = await add_all(database, [1, 2])
        (written,) = await add_all(database, [3])
        return [type(result) for result in failed], written

    assert run(path, scenario, timeout_ms=200) == ([StoreBusy, StoreBusy], None)
    assert numbers(path) == [3]


def test_a_thread_of_the_process_writes_beside_the_group_writer(path):
    async def scenario(database):
        def write():
            add(database, 100)
            database.close()

        thread = asyncio.get_running_loop().run_in_executor(None, write)
        results = await add_all(database, range(10))
        await thread
        return results

    assert run(path, scenario) == [None] * 10
    assert numbers(path) == [*range(10), 100]


def test_a_writer_cannot_overtake_one_that_waits(tmp_path):
    first, second = Turn(tmp_path / "a"), Turn(tmp_path / "a")
    assert first.try_acquire()
    order = []

    def wait():
        second.block()  # unlike `acquire` it does not try first: it locks the file of the next writer only to wait
        order.append("second")
        second.release()

    thread = threading.Thread(target=wait)
    thread.start()
    while not _next_is_locked(tmp_path / "a.next.lock"):
        pass
    first.release()
    while not first.try_acquire():
        pass
    order.append("first")
    thread.join()
    assert order == ["second", "first"]


def test_a_wait_that_was_given_up_leaves_the_turn_free(tmp_path):
    first, second = Turn(tmp_path / "a"), Turn(tmp_path / "a")
    first.acquire(0)
    for _ in range(3):  # the second and third call take up the wait of the first
        with pytest.raises(StoreBusy):
            second.acquire(0.01)
    first.release()
    while not first.try_acquire():  # the thread that waited for `second` releases the turn at once
        pass
    first.release()
    second.acquire(60)
    second.release()


def test_only_a_greenlet_can_wait():
    async def main():
        future = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(future.set_exception, KeyError("why"))
        assert not can_wait()
        return await run_in_greenlet(lambda: (can_wait(), caught(future)))

    def caught(future):
        with pytest.raises(KeyError):
            wait_for(future)
        return "caught"

    assert asyncio.run(main()) == (True, "caught")


@contextmanager
def held(path, holder):
    """Hold the turn, or SQLite's own lock, as another process does; yield a function that lets go."""
    if holder == "turn":
        turn = Turn(path)
        turn.acquire(0)
        release = turn.release
    else:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        release = other.rollback
    try:
        yield release
    finally:
        release()


def _next_is_locked(path):
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
