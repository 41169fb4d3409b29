"""The queue: the claims that somebody should look at now."""

from collections.abc import Sequence
from datetime import datetime

import orjson

from claims.clock import second
from claims.errors import InvalidInput, Issue
from claims.intents import DueWanted
from claims.ledger import records
from claims.ledger.desk import Desk
from claims.ledger.pages import Page
from claims.paging import Position, decode_cursor, encode_cursor
from claims.status import days_overdue
from claims.store.base import HeldBy, QueueItem


def list_due(desk: Desk, wanted: DueWanted) -> Page[str]:
    """Give a page of the claims that are due, or up for review, and that no check has put off; oldest first.

    Each is a JSON object: the claim with `status`, `days_overdue` and `lease` in front.

    Raises:
        InvalidInput: the cursor is not one of this list's, or `available` is asked of another time than now.
    """
    page = wanted.page
    now = (wanted.as_of or desk.clock()).replace(microsecond=0)
    after = decode_cursor(page.cursor, "due") if page.cursor else None
    found = _found(desk, wanted, now, after, page.limit + 1)
    shown = found[: page.limit]
    texts = item_texts(desk, shown, now)
    if len(found) <= page.limit:
        return Page(texts, None)
    return Page(texts, encode_cursor("due", (second(shown[-1].at), shown[-1].claim_id)))


def item_texts(desk: Desk, items: Sequence[QueueItem], now: datetime) -> list[str]:
    """Put what the clock and the leases say in front of the claims' stored forms."""
    late = desk.late_at(now)
    heads = {(item.at, item.review): _head(item, now, late) for item in items}
    holders = desk.store.list_holders([item.claim_id for item in items]) if items else {}
    if not holders:
        return [heads[item.at, item.review] + '"lease":null,' + item.form[1:] for item in items]
    return [
        heads[item.at, item.review] + f'"lease":{_lease(holders.get(item.claim_id))},' + item.form[1:] for item in items
    ]


def _found(desk: Desk, wanted: DueWanted, now: datetime, after: Position | None, limit: int) -> list[QueueItem]:
    if wanted.as_of is None:
        read = desk.store.list_available if wanted.available else desk.store.list_queue
        return read(now, wanted.topic, after, limit)
    if wanted.available:
        message = "who works on what is known for now only; leave out as_of or available"
        raise InvalidInput(message, issues=[Issue("", message, "available")])
    return desk.store.list_queue_as_of(now, wanted.topic, after, limit)


def _head(item: QueueItem, now: datetime, late: datetime) -> str:
    if item.review:
        return records.clock_members("open_ended", None)
    return records.clock_members("overdue" if item.at < late else "due", days_overdue(item.at, now))


def _lease(held: HeldBy | None) -> str:
    if held is None:
        return "null"
    return orjson.dumps({"holder": held.holder, "expires_at": second(held.expires_at)}).decode()
