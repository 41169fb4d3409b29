"""Synchronous code that can wait for the event loop.

The services are synchronous. On the thread of the event loop they must not block while a write waits for its turn or
its commit. So the server runs each request in a greenlet, which is left and entered again at such a wait
(docs/decisions/0014). A greenlet that has finished is used again: to create one takes longer than many requests do.
"""

import asyncio
import threading
from collections.abc import Callable
from contextvars import Context
from typing import Any, Final, ParamSpec, TypeVar

from greenlet import GreenletExit, getcurrent, greenlet

P = ParamSpec("P")
T = TypeVar("T")

#: greenlets of a thread that wait for another function; more are not kept
_MAX_IDLE: Final = 64


class _Call(greenlet):  # type: ignore[misc]
    """A greenlet of `run_in_greenlet`, which runs one function after the other."""

    def run(self, function: Callable[..., Any], args: Any, kwargs: Any) -> None:
        while True:
            ended = _Ended()
            try:
                ended.result = function(*args, **kwargs)
            except GreenletExit:  # nobody waits for it any more
                return
            except BaseException as error:
                ended.error = error
            self.gr_context = Context()  # what a function sets, the next one does not find
            function, args, kwargs = self.parent.switch(ended)


class _Ended:
    """The result of a function, or its error."""

    __slots__ = ("error", "result")

    def __init__(self) -> None:
        self.result: Any = None
        self.error: BaseException | None = None


class _Idle(threading.local):
    """The greenlets of a thread that have finished."""

    def __init__(self) -> None:
        self.calls: list[_Call] = []


_idle: Final = _Idle()


async def run_in_greenlet(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function that can use `wait_for`; return its result.

    Must be awaited on the thread of an event loop.
    """
    idle = _idle.calls
    if idle:
        call = idle.pop()
        value = call.switch((function, args, kwargs))
    else:
        call = _Call()
        value = call.switch(function, args, kwargs)
    while not isinstance(value, _Ended):
        try:
            found = await value
        except BaseException as error:
            value = call.throw(error)
        else:
            value = call.switch(found)
    if len(idle) < _MAX_IDLE:
        idle.append(call)
    if value.error is not None:
        raise value.error
    result: T = value.result
    return result


def can_wait() -> bool:
    """Return True if the caller runs in `run_in_greenlet`, and so can use `wait_for`."""
    return isinstance(getcurrent(), _Call)


def wait_for(future: "asyncio.Future[T]") -> T:
    """Wait for a future without blocking the event loop; return its result, or raise its error."""
    parent = getcurrent().parent
    assert parent is not None  # noqa: S101 - `can_wait` is true
    result: T = parent.switch(future)
    return result


def wait_at_most(future: "asyncio.Future[T]", seconds: float, error: Exception) -> T:
    """Wait for a future as `wait_for` does; raise an error if it has no result after some seconds."""
    timer = asyncio.get_running_loop().call_later(seconds, fail, future, error)
    try:
        return wait_for(future)
    finally:
        timer.cancel()


def fail(future: "asyncio.Future[Any]", error: Exception) -> None:
    """Set the error of a future that has no result yet."""
    if not future.done():
        future.set_exception(error)
