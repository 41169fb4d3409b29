"""The waiting room: clients that wait for the log to grow, in one process, on one thread.

While somebody waits, the process looks at the log when the bell rings (somebody has committed), and twice a second
for what time alone does. A look is one statement that reads one row. While nobody waits it does not look at all
(docs/decisions/0007).
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import structlog

from claims.errors import DuecheckError
from claims.server.bell import Bell

#: seconds between two looks while the bell does not ring
LOOK_EVERY: Final = 0.5
#: the same where there is no bell: half of the time within which a waiting client must be answered
LOOK_EVERY_WITHOUT_BELL: Final = 0.05
#: seconds for which several commits are taken together
GATHER: Final = 0.005

#: resolves when a client has gone away
Gone = Callable[[], Awaitable[object]]


class Room:
    """Clients waiting for something new."""

    def __init__(self, places: int, touched: Path, last_seq: Callable[[], int], is_closing: Callable[[], bool]) -> None:
        """Open an empty room.

        Args:
            places: how many may wait.
            touched: the file that writers touch after a commit.
            last_seq: brings the log up to date and gives its last seq.
            is_closing: tells that the server stops, so that nobody shall wait any more.
        """
        self._places = places
        self._last_seq = last_seq
        self._is_closing = is_closing
        self._bell = Bell(touched, self._look_soon)
        self._waiters: dict[asyncio.Future[bool], int] = {}
        self._next_look: asyncio.TimerHandle | None = None

    @property
    def is_full(self) -> bool:
        """No more clients can wait."""
        return len(self._waiters) >= self._places

    async def beyond(self, seq: int, deadline: float, gone: Gone) -> bool:
        """Wait until the log's last seq is greater than `seq`; tell whether it is.

        It is not when the deadline (of the loop's clock, seconds) has passed, the client has gone away, or the
        server stops.
        """
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[bool] = loop.create_future()
        if not self._waiters:
            self._bell.hang_up()
        self._waiters[waiter] = seq
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
        seq = self._seq()
        closing = self._is_closing()
        for waiter, since in self._waiters.items():
            if closing or seq > since:
                _answer(waiter, not closing)
        self._plan(LOOK_EVERY if self._bell.works else LOOK_EVERY_WITHOUT_BELL)

    def _seq(self) -> int:
        try:
            return self._last_seq()
        except DuecheckError:
            return 0  # the database is busy; the next look may tell
        except Exception as error:  # a look that fails must not end all looking
            structlog.get_logger().error("look failed", exc_info=error)
            return 0


def _answer(waiter: "asyncio.Future[bool]", grown: bool) -> None:
    if not waiter.done():
        waiter.set_result(grown)


async def _when_gone(gone: Gone, waiter: "asyncio.Future[bool]") -> None:
    await gone()
    _answer(waiter, False)
