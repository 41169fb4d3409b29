"""The due list: the claims of the queue that are up (docs/specification.md, section 10.1)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import orjson

from claims.domain.cursors import Position, decode_cursor
from claims.domain.instants import FIRST_INSTANT, LAST_INSTANT, format_seconds
from claims.domain.records import Lease
from claims.domain.requests import DueListRequest
from claims.errors import InvalidInput, Issue
from claims.rules.status import days_overdue, next_overdue_change
from claims.services import claim_writes
from claims.services.context import ServiceContext
from claims.services.pagination import TimedPage, page_of_rows
from claims.storage.base import AssignedQueue, QueueItem


def list_due(context: ServiceContext, query: DueListRequest) -> TimedPage:
    """List the claims that are due or up for a periodic check and are not snoozed, oldest first.

    Each item is a JSON object: the document with `status`, `days_overdue` and `lease` in front.

    Raises:
        InvalidInput: the cursor belongs to another list, or the query has both `as_of` and `available`.
    """
    request = query.page
    now = (query.as_of or context.clock()).replace(microsecond=0)
    after = decode_cursor(request.cursor, "due") if request.cursor else None
    items = _list_items(context, query, now, after, request.limit + 1)
    page = page_of_rows(items, request, "due", lambda item: (format_seconds(item.queue_time), item.claim_id))
    since, until = (now, next_change(page.items, now)) if query.as_of is None else (FIRST_INSTANT, LAST_INSTANT)
    return TimedPage(item_texts(context, page.items, now), page.next, since, until)


def next_change(items: Sequence[QueueItem], now: datetime) -> datetime:
    """Return the next instant at which the clock changes `status` or `days_overdue` of an item.

    Args:
        items: items of the queue; claims without a due instant never change.
        now: UTC, a whole second.
    """
    instants = {item.queue_time for item in items if not item.is_periodic}
    return min((next_overdue_change(due, now) for due in instants), default=LAST_INSTANT)


def item_texts(context: ServiceContext, items: Sequence[QueueItem], now: datetime) -> list[str]:
    """Add `status`, `days_overdue` and `lease` to the documents of queue items; the public sees no lease.

    Callers who see all also get `assigned_to`.

    Args:
        context: the service context.
        items: items of the queue, from the store.
        now: UTC, a whole second.

    Returns:
        One JSON object for each item, in the same order.
    """
    sees_holders = items and context.visibility.sees_all
    holders = context.store.list_lease_holders([item.claim_id for item in items]) if sees_holders else {}
    leases = {claim_id: _lease(holder.holder, holder.expires_at) for claim_id, holder in holders.items()}
    return _texts(context, items, now, (leases.get(item.claim_id, "null") for item in items))


def leased_texts(context: ServiceContext, items: Sequence[QueueItem], now: datetime, lease: Lease) -> list[str]:
    """Return what `item_texts` does, for claims that a new lease has.

    Args:
        context: the service context.
        items: the claims of the lease, as items of the queue.
        now: UTC instant of the lease.
        lease: the lease; its holder sees it.
    """
    return _texts(context, items, now.replace(microsecond=0), [_lease(lease.holder, lease.expires_at)] * len(items))


def _texts(context: ServiceContext, items: Sequence[QueueItem], now: datetime, leases: Iterable[str]) -> list[str]:
    """Return the JSON objects of items with their leases, which are JSON too."""
    late = context.late_at(now)
    keys = {(item.queue_time, item.is_periodic) for item in items}
    heads = {key: _head(*key, now, late) for key in keys}
    return [
        heads[item.queue_time, item.is_periodic]
        + f'"lease":{lease},'
        + claim_writes.internal_members(context, item.assigned_to)
        + item.document[1:]
        for item, lease in zip(items, leases, strict=True)
    ]


def _list_items(
    context: ServiceContext, query: DueListRequest, now: datetime, after: Position | None, limit: int
) -> list[QueueItem]:
    is_as_of = query.as_of is not None
    if is_as_of and query.available:
        message = "leases are known for the current instant only; leave out as_of or available"
        raise InvalidInput(message, issues=[Issue("", message, "available")])
    if query.assigned_to is not None:
        assigned = AssignedQueue(query.assigned_to, now, query.topic, query.available, is_as_of)
        return context.store.list_assigned(assigned, after, limit)
    if is_as_of:
        return context.store.list_queue_as_of(now, query.topic, after, limit)
    read = context.store.list_available if query.available else context.store.list_queue
    return read(now, query.topic, after, limit)


def _head(queue_time: datetime, is_periodic: bool, now: datetime, late: datetime) -> str:
    if is_periodic:
        return claim_writes.clock_members("open_ended", None)
    return claim_writes.clock_members("overdue" if queue_time < late else "due", days_overdue(queue_time, now))


def _lease(holder: str, expires_at: datetime) -> str:
    return orjson.dumps({"holder": holder, "expires_at": format_seconds(expires_at)}).decode()
