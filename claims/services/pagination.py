"""Pages of lists by id: one more item is read than is shown, to know whether there is a next page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from claims.domain.cursors import decode_cursor, encode_cursor
from claims.domain.requests import PageRequest

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a list, and the cursor after them (None at the end)."""

    items: Sequence[T]
    next: str | None


def page_by_id(
    wanted: PageRequest, name: str, read: Callable[[int, int], Sequence[T]], key: Callable[[T], int]
) -> Page[T]:
    """Give a page of a list that is ordered by a growing number.

    Args:
        name: the list's order, written into its cursors.
        read: gives the items after a number, at most so many.
        key: gives an item's number.
    """
    after = decode_cursor(wanted.cursor, name)[1] if wanted.cursor else 0
    found = read(after, wanted.limit + 1)
    shown = found[: wanted.limit]
    more = len(found) > wanted.limit
    return Page(shown, encode_cursor(name, ("", key(shown[-1]))) if more else None)
