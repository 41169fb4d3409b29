"""Writes with a slow part: it runs before the transaction, so that no other writer waits for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from claims.errors import StoreBusy
from claims.services.context import ServiceContext

T = TypeVar("T")
R = TypeVar("R")

#: attempts to write while the records that the slow part has read change
MAX_ATTEMPTS: Final = 3

#: items of one transaction of an import
BATCH_SIZE: Final = 50

#: writes what was prepared and returns the result; it must run inside a transaction
Write = Callable[[], T]


class Outdated(Exception):
    """The records that the slow part has read have changed since; it must run again."""


@dataclass(frozen=True, slots=True)
class Prepared(Generic[T]):
    """The result of a view that has a slow part."""

    #: runs the slow part, and returns the function that writes
    prepare: Callable[[], Write[T]]
    #: returns what the view answers
    shape: Callable[[T], Any]
    #: False: nothing is written, so no transaction is needed
    writes: bool = True


def run_prepared(context: ServiceContext, prepare: Callable[[], Write[T]], finish: Callable[[T], R]) -> R:
    """Run the slow part of a write, and then write in one transaction.

    Args:
        context: the service context.
        prepare: runs the slow part, and returns the function that writes.
        finish: is called with the result in the same transaction.

    Returns:
        What `finish` returns.

    Raises:
        StoreBusy: the records changed during each of `MAX_ATTEMPTS` attempts.
    """
    for _ in range(MAX_ATTEMPTS):
        write = prepare()
        try:
            with context.store.transaction():
                return finish(write())
        except Outdated:
            continue
    raise StoreBusy("the article changed each time while its text was read")


def prepare_in_batches(context: ServiceContext, number: int, store: Callable[[range], list[T]]) -> Write[list[T]]:
    """Store all items of an import but the last ones; return the function that stores these.

    The import is split, so that other writers get their turn in between. A repetition must skip what is stored.

    Args:
        context: the service context.
        number: of items.
        store: stores the items with these indexes inside a transaction, and returns their reports.

    Returns:
        The function that stores the last `BATCH_SIZE` items at most, and returns the reports of all.
    """
    reports: list[T] = []
    last = max(0, number - BATCH_SIZE)
    for start in range(0, last, BATCH_SIZE):
        with context.store.transaction():
            reports += store(range(start, min(start + BATCH_SIZE, last)))
        if context.progress is not None:
            context.progress("importing", len(reports), number)
    return lambda: reports + store(range(last, number))


def write_prepared(context: ServiceContext, prepare: Callable[[], Write[T]]) -> T:
    """Run the slow part of a write, then write in one transaction, and return the result. Raises `StoreBusy`."""
    return run_prepared(context, prepare, lambda result: result)
