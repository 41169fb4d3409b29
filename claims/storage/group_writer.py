"""Group commit: the writes of one server process, committed in groups.

A request that writes waits in a queue until its turn. What waits is run as savepoints inside one transaction. The
COMMIT runs in a thread, and the next group gathers meanwhile. A request is answered after the commit of its group
(docs/decisions/0014).
"""

import asyncio
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final, Protocol

from claims.errors import DuecheckError, StoreBusy
from claims.storage.blocking_thread import BlockingThread
from claims.storage.greenlets import fail, run_in_greenlet, wait_for

#: seconds after which a group takes no more writes, so that their answers and other processes do not wait
GROUP_SECONDS: Final = 0.05
#: seconds between two attempts to begin while another program holds the database
BEGIN_SECONDS: Final = 0.005

OUTSIDE: Final = "another program holds the database"


class WriterTurn(Protocol):
    """The turn of this process among the writers of all processes."""

    def try_acquire(self) -> bool:
        """Acquire the turn if no other writer has it or waits for it; return True if that succeeded."""

    def block(self) -> None:
        """Acquire the turn; block the calling thread until then, however long."""

    def release(self) -> None:
        """End the turn."""

    def close(self) -> None:
        """Free what the turn needs."""


class GroupTransaction(Protocol):
    """The transaction of one group at a time, on a connection of its own."""

    @property
    def is_open(self) -> bool:
        """True from `begin` to `commit`, unless an error has ended the transaction."""

    def begin(self) -> bool:
        """Begin; return False if another program holds the database.

        Raises:
            DuecheckError: the database cannot be used.
        """

    def set_savepoint(self) -> None:
        """Begin one write."""

    def release_savepoint(self) -> None:
        """Keep the write. Raises the error of a statement of it that fails only now."""

    def undo_savepoint(self) -> None:
        """Undo the write."""

    def commit(self) -> None:
        """Commit, and tell all processes. It blocks, and runs in a thread of its own.

        Raises:
            Exception: the commit failed, and everything is undone.
        """

    def close(self) -> None:
        """Close the connection."""


@dataclass(slots=True)
class _Group:
    """Some writes with one commit."""

    #: None after the commit, or the error of the commit
    committed: "asyncio.Future[Exception | None]"
    #: the error that ended the whole transaction before its commit
    error: Exception | None = None


@dataclass(slots=True)
class _Write:
    """A write that waits for its turn."""

    #: False: it fails at once if the turn is not free
    wait: bool
    #: the group, when the write may run
    begun: "asyncio.Future[_Group]"
    #: resolves when the write has run
    ended: "asyncio.Future[None]"
    timer: asyncio.TimerHandle | None = None


class GroupWriter:
    """The writer of one server process. It lives on the thread of the event loop."""

    def __init__(self, transaction: GroupTransaction, turn: WriterTurn, seconds: float) -> None:
        """Create a writer.

        Args:
            transaction: of this writer.
            turn: of this writer.
            seconds: that a write waits for its turn at most.
        """
        self._transaction = transaction
        self._turn = turn
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._queue: deque[_Write] = deque()
        self._runner: asyncio.Task[None] | None = None
        #: True while the turn is not yet taken: writes that must not wait fail
        self._is_waiting = False
        self._thread = BlockingThread(self._loop)

    @contextmanager
    def savepoint(self, *, wait: bool) -> Iterator[None]:
        """Run a write in the next group, in a greenlet; return after its commit.

        Args:
            wait: False: fail at once if another process or program holds the database.

        Raises:
            StoreBusy: the turn did not come in time, or the commit failed.
        """
        write = self._enqueue(wait)
        try:
            group = wait_for(write.begun)
            with self._rolled_back_on_error(group):
                yield
        finally:
            write.ended.set_result(None)
        error = wait_for(group.committed)
        if error is not None:
            raise error

    def close(self) -> None:
        """Close the connection and end the thread; no write runs any more."""
        self._thread.stop()
        self._transaction.close()
        self._turn.close()

    @contextmanager
    def _rolled_back_on_error(self, group: _Group) -> Iterator[None]:
        """Set a savepoint; roll back to it on any error."""
        self._transaction.set_savepoint()
        try:
            yield
            self._transaction.release_savepoint()
        except BaseException as error:
            if self._transaction.is_open:
                self._transaction.undo_savepoint()
            else:  # an engine ends the whole transaction after some errors, such as a full disk
                group.error = StoreBusy(f"a write of the same group failed: {error}")
            raise

    def _enqueue(self, wait: bool) -> _Write:
        if not wait and self._is_waiting:
            raise StoreBusy(OUTSIDE)
        create = self._loop.create_future
        write = _Write(wait, create(), create())
        if wait:
            write.timer = self._loop.call_later(self._seconds, _fail, write, "other writers hold the database")
        self._queue.append(write)
        if self._runner is None:
            self._runner = self._loop.create_task(self._run())
        return write

    async def _run(self) -> None:
        """Commit groups until no write waits."""
        try:
            while self._discard_failed() and await self._take_turn():
                try:
                    if await self._begin():
                        await self._run_group()
                finally:
                    self._release()
        finally:
            self._runner = None
            if self._queue:  # an unexpected error; the writes that wait get a new runner
                self._runner = self._loop.create_task(self._run())

    async def _take_turn(self) -> bool:
        """Take the turn. Return False after a failure, which all waiting writes have then got as their error."""
        try:
            if not await run_in_greenlet(self._turn.try_acquire):
                with self._waiting():
                    await self._thread.run(self._turn.block)
        except Exception as error:
            self._fail_all(error)
            return False
        return True

    def _release(self) -> None:
        """End the turn; one that broke has ended already."""
        with suppress(DuecheckError):
            self._turn.release()

    async def _begin(self) -> bool:
        """Begin a transaction; return False if no write waits any more."""
        try:
            if self._transaction.begin():
                return True
            with self._waiting():
                while self._discard_failed():
                    await asyncio.sleep(BEGIN_SECONDS)
                    if self._transaction.begin():
                        return True
        except Exception as error:
            self._fail_all(error)
        return False

    def _fail_all(self, error: Exception) -> None:
        """Fail the writes that wait."""
        while self._queue:
            _fail(self._queue.popleft(), error)

    async def _run_group(self) -> None:
        """Run the writes that wait one after the other, and commit them."""
        group = _Group(self._loop.create_future())
        end = time.monotonic() + GROUP_SECONDS
        while self._discard_failed() and time.monotonic() < end and group.error is None:
            write = self._queue.popleft()
            if write.timer is not None:
                write.timer.cancel()
            write.begun.set_result(group)
            await write.ended
        group.committed.set_result(group.error or await self._commit())

    async def _commit(self) -> Exception | None:
        """Commit in the thread; return the error if that failed."""
        try:
            await self._thread.run(self._transaction.commit)
        except DuecheckError as error:
            return error
        except Exception as error:
            failed = StoreBusy(f"the commit failed: {error}")
            failed.__cause__ = error
            return failed
        return None

    def _discard_failed(self) -> bool:
        """Remove the writes that have failed from the head of the queue; return True if one waits."""
        while self._queue and self._queue[0].begun.done():
            self._queue.popleft()
        return bool(self._queue)

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        """Mark that the database is not free; fail the writes that must not wait."""
        self._is_waiting = True
        for write in self._queue:
            if not write.wait:
                _fail(write, OUTSIDE)
        try:
            yield
        finally:
            self._is_waiting = False


def _fail(write: _Write, reason: str | Exception) -> None:
    fail(write.begun, StoreBusy(reason) if isinstance(reason, str) else reason)
