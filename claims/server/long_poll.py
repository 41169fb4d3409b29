"""The waiting room: clients that wait for the log to grow, in one process, on one thread.

While somebody waits, the process looks at the log when the bell rings (somebody has committed), and twice a second
for what time alone does. A look is one statement that reads one row. While nobody waits it does not look at all
(docs/decisions/0007).
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import structlog

from claims.domain.vocabulary import ChangeType
from claims.errors import DuecheckError
from claims.server.commit_watcher import CommitWatcher

#: seconds between two looks while the bell does not ring
LOOK_EVERY: Final = 0.5
#: the same where there is no bell: half of the time within which a waiting client must be answered
LOOK_EVERY_WITHOUT_BELL: Final = 0.05
#: seconds for which several commits are taken together
GATHER: Final = 0.005

#: resolves when a client has gone away
Gone = Callable[[], Awaitable[object]]


class Log(Protocol):
    """What the room asks of the log."""

    def last_seq(self) -> int:
        """Bring the log up to date and give its last seq."""

    def types_between(self, since: int, until: int) -> set[ChangeType]:
        """Give the types of the rows after `since` up to `until`."""


@dataclass(slots=True)
class _Wish:
    """What a client waits for."""

    #: rows up to this seq are not new to it, or of types that it did not ask for
    since: int
    #: every type where none is named
    types: frozenset[ChangeType]


class LongPollRegistry:
    """Clients waiting for something new."""

    def __init__(self, places: int, touched: Path, log: Log, is_closing: Callable[[], bool]) -> None:
        """Open an empty room.

        Args:
            places: how many may wait.
            touched: the file that writers touch after a commit.
            is_closing: tells that the server stops, so that nobody shall wait any more.
        """
        self._places = places
        self._log = log
        self._is_closing = is_closing
        self._bell = CommitWatcher(touched, self._look_soon)
        self._waiters: dict[asyncio.Future[bool], _Wish] = {}
        self._next_look: asyncio.TimerHandle | None = None

    @property
    def is_full(self) -> bool:
        """No more clients can wait."""
        return len(self._waiters) >= self._places

    def close(self) -> None:
        """Close the room, which is empty."""
        self._bell.close()

    async def beyond(self, seq: int, types: Iterable[ChangeType], deadline: float, gone: Gone) -> bool:
        """Wait until there is a row after `seq` of one of the types (of any, where none is named); tell whether.

        There is none when the deadline (of the loop's clock, seconds) has passed, the client has gone away, or the
        server stops.
        """
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[bool] = loop.create_future()
        if not self._waiters:
            self._bell.hang_up()
        self._waiters[waiter] = _Wish(seq, frozenset(types))
        self._look_soon()  # something may have come since the answer that told nothing new
        timer = loop.call_at(deadline, _answer, waiter, False)
        leaving = loop.create_task(_when_gone(gone, waiter))
        try:
            return await waiter
        finally:
            del self._waiters[waiter]
            if not self._waiters:
                self._bell.take_down()
            timer.cancel()
            leaving.cancel()

    def _look_soon(self) -> None:
        self._plan(GATHER)

    def _plan(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        planned = self._next_look
        if planned is not None:
            if planned.when() <= loop.time() + seconds:
                return
            planned.cancel()
        self._next_look = loop.call_later(seconds, self._look)

    def _look(self) -> None:
        """Look once, and again later while somebody waits."""
        self._next_look = None
        if not self._waiters:
            return
        try:
            self._answer_those_who_find_something()
        except DuecheckError:
            pass  # the database is busy; the next look may tell
        except Exception as error:  # a look that fails must not end all looking
            structlog.get_logger().error("look failed", exc_info=error)
        if self._is_closing():
            for waiter in self._waiters:
                _answer(waiter, False)
        self._plan(LOOK_EVERY if self._bell.works else LOOK_EVERY_WITHOUT_BELL)

    def _answer_those_who_find_something(self) -> None:
        """Answer whom the new rows concern; what is new is read once for all who have seen as much."""
        seq = self._log.last_seq()
        new: dict[int, set[ChangeType]] = {}
        for waiter, wish in self._waiters.items():
            if wish.since >= seq:
                continue
            if wish.types and wish.since not in new:
                new[wish.since] = self._log.types_between(wish.since, seq)
            if not wish.types or not wish.types.isdisjoint(new[wish.since]):
                _answer(waiter, True)
            wish.since = seq


def _answer(waiter: "asyncio.Future[bool]", grown: bool) -> None:
    if not waiter.done():
        waiter.set_result(grown)


async def _when_gone(gone: Gone, waiter: "asyncio.Future[bool]") -> None:
    await gone()
    _answer(waiter, False)
