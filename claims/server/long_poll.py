"""Clients that wait for the log to grow (long polls), in one process, on one thread.

While a client waits, the process reads the log's last seq after each commit, and twice a second for timers that have
ended. One read is one statement that reads one row. While no client waits it reads nothing (docs/decisions/0007).
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Final, Protocol

import structlog

from claims.domain.vocabulary import ChangeType
from claims.errors import DuecheckError
from claims.server.commit_watcher import CommitWatcher
from claims.storage.base import CommitSignal

#: seconds between two reads of the log while there are no commits
POLL_SECONDS: Final = 0.5
#: the same where commits are not signalled: half of the time within which a waiting client must be answered
POLL_SECONDS_WITHOUT_SIGNAL: Final = 0.05
#: seconds for which several commits are handled together
BATCH_SECONDS: Final = 0.005

#: resolves when a client has disconnected
Disconnected = Callable[[], Awaitable[object]]


class Log(Protocol):
    """What is asked of the log."""

    def last_seq(self) -> int:
        """Log the timers that have ended; return the log's last seq."""

    def types_between(self, since: int, until: int) -> set[ChangeType]:
        """Return the types of the rows after `since` up to `until`."""


@dataclass(slots=True)
class _Poll:
    """What a client waits for."""

    #: rows up to this seq are not new to it, or of types that it did not ask for
    since: int
    #: every type where none is named
    types: frozenset[ChangeType]


class LongPollRegistry:
    """The clients that wait in this process."""

    def __init__(self, max_polls: int, signal: CommitSignal | None, log: Log, is_stopping: Callable[[], bool]) -> None:
        """Create an empty registry.

        Args:
            max_polls: how many clients may wait.
            signal: of the database's commits; None where it has none.
            log: the change log.
            is_stopping: returns True when the server stops: then no client waits any longer.
        """
        self._max_polls = max_polls
        self._log = log
        self._is_stopping = is_stopping
        self._watcher = CommitWatcher(signal, self._read_soon)
        self._polls: dict[asyncio.Future[bool], _Poll] = {}
        self._next_read: asyncio.TimerHandle | None = None

    @property
    def is_full(self) -> bool:
        """No more clients can wait."""
        return len(self._polls) >= self._max_polls

    def close(self) -> None:
        """Stop watching commits; no client waits any longer."""
        self._watcher.close()

    async def wait_beyond(
        self, seq: int, types: Iterable[ChangeType], deadline: float, disconnected: Disconnected
    ) -> bool:
        """Wait until the log has a row after `seq` of one of the types; return True if it has one.

        It has none when the deadline has passed, the client has disconnected, or the server stops.

        Args:
            seq: the last one that the client has seen.
            types: of the rows; any where none is named.
            deadline: of the event loop's clock, seconds.
            disconnected: resolves when the client has disconnected.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[bool] = loop.create_future()
        if not self._polls:
            self._watcher.start()
        self._polls[future] = _Poll(seq, frozenset(types))
        self._read_soon()  # a row may have come since the answer that had nothing new
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
        self._next_read = loop.call_later(seconds, self._read)

    def _read(self) -> None:
        """Read the log once, and again later while a client waits."""
        self._next_read = None
        if not self._polls:
            return
        try:
            self._resolve_polls()
        except DuecheckError:
            pass  # the database is busy; the next read may succeed
        except Exception as error:  # one read that fails must not end all reads
            structlog.get_logger().error("reading the log failed", exc_info=error)
        if self._is_stopping():
            for future in self._polls:
                _resolve(future, False)
        self._schedule(POLL_SECONDS if self._watcher.works else POLL_SECONDS_WITHOUT_SIGNAL)

    def _resolve_polls(self) -> None:
        """Resolve the polls that the new rows concern; rows are read once for all clients that have seen as much."""
        seq = self._log.last_seq()
        types_since: dict[int, set[ChangeType]] = {}
        for future, poll in self._polls.items():
            if poll.since >= seq:
                continue
            if poll.types and poll.since not in types_since:
                types_since[poll.since] = self._log.types_between(poll.since, seq)
            if not poll.types or not poll.types.isdisjoint(types_since[poll.since]):
                _resolve(future, True)
            poll.since = seq


def _resolve(future: "asyncio.Future[bool]", has_row: bool) -> None:
    if not future.done():
        future.set_result(has_row)


async def _resolve_when(disconnected: Disconnected, future: "asyncio.Future[bool]") -> None:
    await disconnected()
    _resolve(future, False)
