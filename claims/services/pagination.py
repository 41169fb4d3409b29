"""List pages: a query reads one item more than the page has, to know if there is a next page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Generic, TypeVar

from claims.domain.cursors import Position, decode_cursor, encode_cursor
from claims.domain.requests import PageRequest
from claims.services.context import ServiceContext

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a list, and the cursor of the next page."""

    items: Sequence[T]
    #: None on the last page
    next: str | None


@dataclass(frozen=True, slots=True)
class TimedPage(Page[str]):
    """Some JSON objects of a list whose members change with the clock."""

    #: UTC instants between which the clock changes nothing in it: the first, and the first after
    since: datetime
    until: datetime


def page_of_rows(rows: Sequence[T], request: PageRequest, name: str, position: Callable[[T], Position]) -> Page[T]:
    """Return the page that some rows of a list begin.

    Args:
        rows: the rows after the cursor, one more than the limit if the list has as many.
        request: limit and cursor of the list page.
        name: the order of the list, which its cursors contain.
        position: returns the position of a row in that order.

    Returns:
        At most `request.limit` rows.
    """
    page = rows[: request.limit]
    return Page(page, encode_cursor(name, position(page[-1])) if len(rows) > request.limit else None)


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
    return page_of_rows(read(after, request.limit + 1), request, name, lambda item: ("", key(item)))


def page_of_claim(
    context: ServiceContext,
    claim_id: int,
    request: PageRequest,
    name: str,
    read: Callable[[int, int, int], Sequence[T]],
    key: Callable[[T], int],
) -> Page[T]:
    """Return one page of a list that belongs to a claim.

    Args:
        context: the service context.
        claim_id: id of the claim, from the URL.
        request: limit and cursor of the list page.
        name: the order of the list, which its cursors contain.
        read: returns the items of a claim after a number, at most as many as its third argument says.
        key: returns the number of an item.

    Returns:
        At most `request.limit` items.

    Raises:
        ClaimNotFound: there is no such claim, or the caller must not see it.
        InvalidInput: the cursor belongs to another list.
    """
    context.store.get_claim_document(claim_id, context.visibility)
    return page_by_id(request, name, partial(read, claim_id), key)
