"""Slow requests: each kind has its own threads and a bounded number of waiting requests."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, TypeVar

from claims.pool.caller import run_for
from claims.pool.places import PLACES, SlowKind, share

T = TypeVar("T")


class _OfCaller:
    """The requests of one caller: `places` are for those that run."""

    def __init__(self, running: int) -> None:
        self.places = asyncio.Semaphore(running)
        self.requests = 0


class _Threads:
    """The threads of one kind."""

    def __init__(self, kind: SlowKind) -> None:
        self._running, waiting = PLACES[kind]
        self.executor = ThreadPoolExecutor(self._running, thread_name_prefix=f"slow-{kind}")
        self.limit = self._running + waiting
        self.callers: dict[str, _OfCaller] = {}

    def of(self, caller: str) -> _OfCaller:
        return self.callers.setdefault(caller, _OfCaller(share(self._running)))


class SlowRequests:
    """The threads of all kinds; they start at first use."""

    def __init__(self) -> None:
        self._threads = {kind: _Threads(kind) for kind in PLACES}

    def is_full(self, kind: SlowKind, caller: str) -> Literal["server", "caller"] | None:
        """Return whose places of a kind are all taken; None if a request of the caller can run or wait.

        Args:
            kind: of the request.
            caller: key under which the requests of the caller are counted.
        """
        threads = self._threads[kind]
        if sum(caller.requests for caller in threads.callers.values()) >= threads.limit:
            return "server"
        if caller in threads.callers and threads.callers[caller].requests >= share(threads.limit):
            return "caller"
        return None

    async def run(self, kind: SlowKind, caller: str, function: Callable[[], T]) -> T:
        """Run a function in a thread of a kind, and return its result.

        Args:
            kind: of the request.
            caller: key under which the requests of the caller are counted.
            function: what to run.
        """
        threads = self._threads[kind]
        own = threads.of(caller)
        own.requests += 1
        try:
            async with own.places:
                return await asyncio.get_running_loop().run_in_executor(threads.executor, run_for, caller, function)
        finally:
            own.requests -= 1
            if not own.requests:
                threads.callers.pop(caller, None)

    def close(self) -> None:
        """End the threads; requests that wait are not run."""
        for threads in self._threads.values():
            threads.executor.shutdown(wait=False, cancel_futures=True)
