"""Synchronous code that can wait for the event loop.

The services are synchronous. On the thread of the event loop they must not block while a write waits for its turn or
its commit. So the server runs each request in a greenlet, which is left and entered again at such a wait
(docs/decisions/0014).
"""

import asyncio
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from greenlet import getcurrent, greenlet

P = ParamSpec("P")
T = TypeVar("T")


class _Call(greenlet):  # type: ignore[misc]
    """A greenlet of `run_in_greenlet`."""


async def run_in_greenlet(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function that can use `wait_for`; return its result.

    Must be awaited on the thread of an event loop.
    """
    call = _Call(function)
    result: Any = call.switch(*args, **kwargs)
    while not call.dead:
        try:
            value = await result
        except BaseException as error:
            result = call.throw(error)
        else:
            result = call.switch(value)
    returned: T = result
    return returned


def can_wait() -> bool:
    """Return True if the caller runs in `run_in_greenlet`, and so can use `wait_for`."""
    return isinstance(getcurrent(), _Call)


def wait_for(future: "asyncio.Future[T]") -> T:
    """Wait for a future without blocking the event loop; return its result, or raise its error."""
    parent = getcurrent().parent
    assert parent is not None  # noqa: S101 - `can_wait` is true
    result: T = parent.switch(future)
    return result
