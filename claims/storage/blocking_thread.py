"""One thread for the blocking calls of the group writer: the turn and the commit."""

import asyncio
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any


class BlockingThread:
    """A daemon thread that runs blocking functions for the event loop, one at a time.

    An executor of the standard library would keep the process from ending while one blocks.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._jobs: SimpleQueue[tuple[asyncio.Future[Any], Callable[..., Any], tuple[Any, ...]] | None] = SimpleQueue()
        threading.Thread(target=self._run, name="writer", daemon=True).start()

    def run(self, function: Callable[..., Any], *args: Any) -> "asyncio.Future[Any]":
        """Run a function in the thread; return the future of its result."""
        future: asyncio.Future[Any] = self._loop.create_future()
        self._jobs.put((future, function, args))
        return future

    def stop(self) -> None:
        """End the thread after its current function."""
        self._jobs.put(None)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            future, function, args = job
            try:
                result, error = function(*args), None
            except Exception as raised:
                result, error = None, raised
            self._loop.call_soon_threadsafe(_resolve, future, result, error)


def _resolve(future: "asyncio.Future[Any]", result: Any, error: Exception | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
