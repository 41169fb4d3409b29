"""The caller for whom a thread works: the pool shares its processes fairly between callers."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")
_CALLER: ContextVar[str] = ContextVar("caller", default="")


def run_for(caller: str, function: Callable[[], T]) -> T:
    """Run a function for a caller, and return its result.

    Args:
        caller: key under which the requests of the caller are counted (`claims.api.callers`).
        function: what to run.
    """
    token = _CALLER.set(caller)
    try:
        return function()
    finally:
        _CALLER.reset(token)


def current_caller() -> str:
    """Return the key of the caller; empty if nobody has named one."""
    return _CALLER.get()
