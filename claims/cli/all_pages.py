"""All items of a list that services return page by page."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from claims.domain.limits import MAX_PAGE
from claims.domain.requests import PageRequest
from claims.services.pagination import Page

T = TypeVar("T")


def all_items(read: Callable[[PageRequest], Page[T]]) -> Iterator[T]:
    """Yield the items of all pages of a list; `read` returns one page."""
    cursor = None
    while True:
        page = read(PageRequest(MAX_PAGE, cursor))
        yield from page.items
        if page.next is None:
            return
        cursor = page.next
