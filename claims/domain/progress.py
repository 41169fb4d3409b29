"""Progress of long work, for people who wait for it."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

#: is called with what is being done, how much of it is done, and of how much; None if that is unknown
Progress = Callable[[str, int, int | None], None]


def tracked(items: Iterable[T], progress: Progress | None, what: str, total: int | None, done: int = 0) -> Iterator[T]:
    """Yield the items, and show how many of them are used.

    Args:
        items: of one kind of work.
        progress: shows them; None shows nothing.
        what: names the work.
        total: of all items; None if it is unknown.
        done: items that are done already.
    """
    for number, item in enumerate(items, done + 1):
        yield item
        if progress is not None:
            progress(what, number, total)
