"""The queue: the claims that somebody should look at now."""

from collections.abc import Sequence
from datetime import datetime

import orjson

from claims.domain.cursors import Position, decode_cursor, encode_cursor
from claims.domain.instants import format_seconds
from claims.domain.requests import DueListRequest
from claims.errors import InvalidInput, Issue
from claims.rules.status import days_overdue
from claims.services import claim_writes
from claims.services.context import ServiceContext
from claims.services.pagination import Page
from claims.storage.base import LeaseHolder, QueueItem


def list_due(context: ServiceContext, wanted: DueListRequest) -> Page[str]:
    """Give a page of the claims that are due, or up for review, and that no check has put off; oldest first.

    Each is a JSON object: the claim with `status`, `days_overdue` and `lease` in front.

    Raises:
        InvalidInput: the cursor is not one of this list's, or `available` is asked of another time than now.
    """
    page = wanted.page
    now = (wanted.as_of or context.clock()).replace(microsecond=0)
    after = decode_cursor(page.cursor, "due") if page.cursor else None
    found = _found(context, wanted, now, after, page.limit + 1)
    shown = found[: page.limit]
    texts = item_texts(context, shown, now)
    if len(found) <= page.limit:
        return Page(texts, None)
    return Page(texts, encode_cursor("due", (format_seconds(shown[-1].queue_time), shown[-1].claim_id)))


def item_texts(context: ServiceContext, items: Sequence[QueueItem], now: datetime) -> list[str]:
    """Put what the clock and the leases say in front of the claims' stored forms."""
    late = context.late_at(now)
    heads = {(item.queue_time, item.is_periodic): _head(item, now, late) for item in items}
    holders = context.store.list_lease_holders([item.claim_id for item in items]) if items else {}
    if not holders:
        return [heads[item.queue_time, item.is_periodic] + '"lease":null,' + item.document[1:] for item in items]
    return [
        heads[item.queue_time, item.is_periodic] + f'"lease":{_lease(holders.get(item.claim_id))},' + item.document[1:]
        for item in items
    ]


def _found(
    context: ServiceContext, wanted: DueListRequest, now: datetime, after: Position | None, limit: int
) -> list[QueueItem]:
    if wanted.as_of is None:
        read = context.store.list_available if wanted.available else context.store.list_queue
        return read(now, wanted.topic, after, limit)
    if wanted.available:
        message = "leases are known for the current instant only; leave out as_of or available"
        raise InvalidInput(message, issues=[Issue("", message, "available")])
    return context.store.list_queue_as_of(now, wanted.topic, after, limit)


def _head(item: QueueItem, now: datetime, late: datetime) -> str:
    if item.is_periodic:
        return claim_writes.clock_members("open_ended", None)
    return claim_writes.clock_members(
        "overdue" if item.queue_time < late else "due", days_overdue(item.queue_time, now)
    )


def _lease(held: LeaseHolder | None) -> str:
    if held is None:
        return "null"
    return orjson.dumps({"holder": held.holder, "expires_at": format_seconds(held.expires_at)}).decode()
