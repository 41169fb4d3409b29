"""The queue: the claims to look at, oldest first."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from claims.domain.cursors import Position
from claims.domain.instants import format_seconds, parse_instant
from claims.storage.base import QueueItem
from claims.storage.sql.database import Database
from claims.storage.sql.queue_index import NEVER

#: the columns that `item_from` reads, of `queue` or `lease_claims` as q and `claims` as c; and the claim of a row of q
ITEM: Final = f"SELECT q.queue_time, q.claim_id, c.due_at_sort = '{NEVER}' AS is_periodic, c.document, c.assigned_to"
CLAIM: Final = "CROSS JOIN claims AS c ON c.id = q.claim_id"
_ORDER: Final = "ORDER BY queue_time, claim_id LIMIT :limit"
#: SQLite uses only the first column of (queue_time, claim_id) > (?, ?); these two ranges use both
_AFTER: Final = (
    "q.queue_time = :key AND q.claim_id > :id AND q.queue_time <= :now",
    "q.queue_time > :key AND q.queue_time <= :now",
)


def _items(*availabilities: int) -> str:
    """Return the rows of a topic after a position, in two ranges for each availability: 0 (leased), 1 (available)."""
    return " UNION ALL ".join(
        f"{ITEM} FROM queue AS q {CLAIM} WHERE q.topic = :topic AND q.is_available = {is_available} AND {after}"
        for is_available in availabilities
        for after in _AFTER
    )


LIST_QUEUE: Final = f"{_items(0, 1)} {_ORDER}"
LIST_AVAILABLE: Final = f"{_items(1)} {_ORDER}"
#: also claims that are snoozed now, but not at that instant; a check also snoozes a claim that waits outside the queue
LIST_QUEUE_AS_OF: Final = f"""
    {_items(0, 1)}
    UNION ALL
    SELECT due_at_sort AS queue_time, id AS claim_id, 1 = 0 AS is_periodic, document, assigned_to
    FROM claims INDEXED BY claims_snoozed
    WHERE snoozed_at IS NOT NULL AND waiting = 0 AND due_at_sort <= :now AND (due_at_sort, id) > (:key, :id)
        AND (snoozed_at > :now OR snoozed_until <= :now)
        AND (:topic = '' OR EXISTS (SELECT 1 FROM claim_topics WHERE topic = :topic AND claim_id = claims.id))
    {_ORDER}
"""
#: before every claim of the queue
START: Final[Position] = ("", 0)


class SqlQueue:
    """The lists of `claims.storage.base.QueueStore`."""

    db: Database

    def list_queue(self, now: datetime, topic: str | None, after: Position | None, limit: int) -> list[QueueItem]:
        return self._list(LIST_QUEUE, now, topic, after, limit)

    def list_queue_as_of(
        self, as_of: datetime, topic: str | None, after: Position | None, limit: int
    ) -> list[QueueItem]:
        return self._list(LIST_QUEUE_AS_OF, as_of, topic, after, limit)

    def list_available(self, now: datetime, topic: str | None, after: Position | None, limit: int) -> list[QueueItem]:
        return self._list(LIST_AVAILABLE, now, topic, after, limit)

    def _list(
        self, statement: str, now: datetime, topic: str | None, after: Position | None, limit: int
    ) -> list[QueueItem]:
        key, last_id = after or START
        params = {"now": format_seconds(now), "topic": topic or "", "key": key, "id": last_id, "limit": limit}
        return [item_from(row) for row in self.db.rows(statement, params)]


def item_from(row: Iterable[Any]) -> QueueItem:
    """Return a claim in the queue, from a row with the columns of `ITEM`."""
    queue_time, claim_id, is_periodic, document, assigned_to = row
    return QueueItem(claim_id, parse_instant(queue_time), is_periodic == 1, document, assigned_to)
