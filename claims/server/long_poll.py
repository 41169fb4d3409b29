"""Long polls: the clients that wait for new rows of the change log, in one process, on one thread.

While a client polls, the process reads the log's last seq after each commit. It also reads it twice a second for
timers that have ended. One read is one statement that reads one row. Without long polls it reads nothing
(docs/decisions/0007).
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Final, Protocol

import structlog

from claims.domain.visibility import Visibility
from claims.domain.vocabulary import ChangeType
from claims.errors import DatabaseMissing, StorageFull, StoreBusy
from claims.server.commit_watcher import CommitWatcher
from claims.storage.base import CommitSignal
from claims.storage.greenlets import run_in_greenlet

#: seconds between two reads of the log while there are no commits
POLL_SECONDS: Final = 0.5
#: the same without a commit signal: half of the time in which the server must answer a long poll
POLL_SECONDS_WITHOUT_SIGNAL: Final = 0.05
#: seconds for which several commits are handled together
BATCH_SECONDS: Final = 0.005

#: resolves when a client has disconnected
Disconnected = Callable[[], Awaitable[object]]


class Log(Protocol):
    """The reads of the change log that long polls need."""

    def last_seq(self) -> int:
        """Log the timers that have ended; return the log's last seq."""

    def types_between(self, since: int, until: int, visibility: Visibility) -> set[ChangeType]:
        """Return the types of the rows after `since` up to `until` that a caller sees."""


@dataclass(slots=True)
class _Poll:
    """A long poll: the rows that its client waits for."""

    #: rows up to this seq are not new to the client, or have other types
    since: int
    #: types of rows; empty: every type
    types: frozenset[ChangeType]
    #: of the client: only rows that it sees are new to it
    visibility: Visibility


class LongPollRegistry:
    """The open long polls of this process."""

    def __init__(self, signal: CommitSignal | None, log: Log, is_stopping: Callable[[], bool]) -> None:
        """Create an empty registry.

        Args:
            signal: the commit signal of the database; None if it has none.
            log: the change log.
            is_stopping: returns True when the server stops; then every long poll ends.
        """
        self._log = log
        self._is_stopping = is_stopping
        self._watcher = CommitWatcher(signal, self._read_soon)
        self._polls: dict[asyncio.Future[bool], _Poll] = {}
        self._next_read: asyncio.TimerHandle | None = None
        self._reading: asyncio.Task[None] | None = None

    def close(self) -> None:
        """Close the commit watcher; no client polls any more."""
        self._watcher.close()

    async def wait_beyond(
        self,
        seq: int,
        types: Iterable[ChangeType],
        deadline: float,
        disconnected: Disconnected,
        visibility: Visibility = Visibility.ALL,
    ) -> bool:
        """Wait until the log has a row after `seq` of one of the types that the client sees; return True if it has one.

        It returns False at the deadline, after the client has disconnected, or when the server stops.

        Args:
            seq: the last seq that the client has seen.
            types: types of rows; empty: every type.
            deadline: seconds on the clock of the event loop.
            disconnected: resolves when the client has disconnected.
            visibility: of the client.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[bool] = loop.create_future()
        if not self._polls:
            self._watcher.start()
        self._polls[future] = _Poll(seq, frozenset(types), visibility)
        self._read_soon()  # a commit can have added a row since the provisional answer
        timer = loop.call_at(deadline, _resolve, future, False)
        leaving = loop.create_task(_resolve_when(disconnected, future))
        try:
            return await future
        finally:
            del self._polls[future]
            if not self._polls:
                self._watcher.stop()
            timer.cancel()
            leaving.cancel()

    def _read_soon(self) -> None:
        self._schedule(BATCH_SECONDS)

    def _schedule(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        planned = self._next_read
        if planned is not None:
            if planned.when() <= loop.time() + seconds:
                return
            planned.cancel()
        self._next_read = loop.call_later(seconds, self._start_reading)

    def _start_reading(self) -> None:
        """Read the log; if a read still goes on, try again a little later."""
        self._next_read = None
        if self._reading is None:
            self._reading = asyncio.get_running_loop().create_task(self._read())
        else:
            self._read_soon()

    async def _read(self) -> None:
        """Read the log once, and schedule the next read while a client polls."""
        if not self._polls:
            self._reading = None
            return
        try:
            await self._resolve_polls()
        except (StoreBusy, StorageFull, DatabaseMissing):
            pass  # the next read may succeed; the answers to requests name these faults
        except Exception as error:  # one read that fails must not end all reads
            structlog.get_logger().error("reading the log failed", exc_info=error)
        if self._is_stopping():
            for future in self._polls:
                _resolve(future, False)
        self._reading = None
        self._schedule(POLL_SECONDS if self._watcher.works else POLL_SECONDS_WITHOUT_SIGNAL)

    async def _resolve_polls(self) -> None:
        """Resolve the polls that wait for the new rows; polls with the same seq share one read."""
        seq = await run_in_greenlet(self._log.last_seq)
        types_since: dict[tuple[int, Visibility], set[ChangeType]] = {}
        for future, poll in list(self._polls.items()):  # clients come and go while the database answers
            if poll.since >= seq:
                continue
            key = poll.since, poll.visibility
            is_any = not poll.types and poll.visibility.sees_all
            if not is_any and key not in types_since:
                types = run_in_greenlet(self._log.types_between, poll.since, seq, poll.visibility)
                types_since[key] = await types
            if is_any or types_since[key] & (poll.types or types_since[key]):
                _resolve(future, True)
            poll.since = seq


def _resolve(future: "asyncio.Future[bool]", has_row: bool) -> None:
    if not future.done():
        future.set_result(has_row)


async def _resolve_when(disconnected: Disconnected, future: "asyncio.Future[bool]") -> None:
    await disconnected()
    _resolve(future, False)
