"""List pages: a query reads one item more than the page has, to know if there is a next page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from claims.domain.cursors import decode_cursor, encode_cursor
from claims.domain.requests import PageRequest

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a list, and the cursor of the next page."""

    items: Sequence[T]
    #: None on the last page
    next: str | None


def page_by_id(
    request: PageRequest, name: str, read: Callable[[int, int], Sequence[T]], key: Callable[[T], int]
) -> Page[T]:
    """Return one page of a list in ascending order of a number.

    Args:
        request: limit and cursor of the list page.
        name: the order of the list, which its cursors contain.
        read: returns the items after a number, at most as many as its second argument says.
        key: returns the number of an item.

    Returns:
        At most `request.limit` items.

    Raises:
        InvalidInput: the cursor belongs to another list.
    """
    after = decode_cursor(request.cursor, name)[1] if request.cursor else 0
    items = read(after, request.limit + 1)
    page = items[: request.limit]
    more = len(items) > request.limit
    return Page(page, encode_cursor(name, ("", key(page[-1]))) if more else None)
