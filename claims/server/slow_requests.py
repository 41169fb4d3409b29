"""Slow requests: each kind has its own threads and a bounded number of waiting requests."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from claims.pool.places import PLACES, SlowKind

T = TypeVar("T")


class _Threads:
    """The threads of one kind."""

    def __init__(self, kind: SlowKind) -> None:
        self.executor = ThreadPoolExecutor(PLACES[kind].running, thread_name_prefix=f"slow-{kind}")
        self.requests = 0
        self.limit = PLACES[kind].running + PLACES[kind].waiting


class SlowRequests:
    """The threads of all kinds; they start at first use."""

    def __init__(self) -> None:
        self._threads = {kind: _Threads(kind) for kind in PLACES}

    def is_full(self, kind: SlowKind) -> bool:
        """Return True if no further request of a kind can wait."""
        threads = self._threads[kind]
        return threads.requests >= threads.limit

    async def run(self, kind: SlowKind, function: Callable[[], T]) -> T:
        """Run a function in a thread of a kind, and return its result."""
        threads = self._threads[kind]
        threads.requests += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(threads.executor, function)
        finally:
            threads.requests -= 1

    def close(self) -> None:
        """End the threads; requests that wait are not run."""
        for threads in self._threads.values():
            threads.executor.shutdown(wait=False, cancel_futures=True)
