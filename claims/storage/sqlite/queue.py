"""The queue: the claims to look at, oldest first."""

from datetime import datetime
from typing import Final

from claims.domain.cursors import Position
from claims.domain.instants import format_seconds, parse_instant
from claims.storage.base import QueueItem
from claims.storage.sqlite.connection import Row, Sqlite

#: the columns that `item_from` reads, of `queue_topics` or `lease_claims` as t and `queue` as q
ITEM: Final = "SELECT t.queue_time AS queue_time, t.claim_id AS claim_id, q.is_periodic, q.document"
FROM_QUEUE: Final = "CROSS JOIN queue AS q ON q.queue_time = t.queue_time AND q.claim_id = t.claim_id"
_QUEUE: Final = "SELECT queue_time, claim_id, is_periodic, document FROM queue"
_FROM_TOPIC: Final = f"FROM queue_topics AS t {FROM_QUEUE}"
_ORDER: Final = "ORDER BY queue_time, claim_id LIMIT :limit"
LIST_QUEUE: Final = f"{_QUEUE} WHERE queue_time <= :now {_ORDER}"
#: SQLite uses only the first column of (queue_time, claim_id) > (?, ?); the union uses both
LIST_QUEUE_AFTER: Final = f"""
    {_QUEUE} WHERE queue_time = :key AND claim_id > :id AND queue_time <= :now
    UNION ALL
    {_QUEUE} WHERE queue_time > :key AND queue_time <= :now
    {_ORDER}
"""
_OF_TOPIC: Final = "t.topic = :topic AND t.queue_time <= :now AND (t.queue_time, t.claim_id) > (:key, :id)"
_ITEMS_OF_TOPIC: Final = f"""
    {ITEM} {_FROM_TOPIC} WHERE t.is_available = 0 AND {_OF_TOPIC}
    UNION ALL
    {ITEM} {_FROM_TOPIC} WHERE t.is_available = 1 AND {_OF_TOPIC}
"""
LIST_QUEUE_TOPIC: Final = f"{_ITEMS_OF_TOPIC} {_ORDER}"
LIST_AVAILABLE: Final = f"""
    {ITEM} {_FROM_TOPIC} WHERE t.is_available = 1 AND {_OF_TOPIC} ORDER BY t.queue_time, t.claim_id LIMIT :limit
"""
#: claims that are snoozed now, but not at that instant; a check also snoozes a claim that waits outside the queue
_NOT_SNOOZED_THEN: Final = """
    SELECT due_at_sort AS queue_time, id AS claim_id, 0 AS is_periodic, document
    FROM claims INDEXED BY claims_snoozed
    WHERE snoozed_at IS NOT NULL AND waiting = 0 AND due_at_sort <= :now AND (due_at_sort, id) > (:key, :id)
        AND (snoozed_at > :now OR snoozed_until <= :now)
"""
LIST_QUEUE_AS_OF: Final = f"""
    {_QUEUE} WHERE queue_time <= :now AND (queue_time, claim_id) > (:key, :id)
    UNION ALL
    {_NOT_SNOOZED_THEN}
    {_ORDER}
"""
LIST_QUEUE_TOPIC_AS_OF: Final = f"""
    {_ITEMS_OF_TOPIC}
    UNION ALL
    {_NOT_SNOOZED_THEN}
        AND EXISTS (SELECT 1 FROM claim_topics WHERE topic = :topic AND claim_id = claims.id)
    {_ORDER}
"""
_START: Final[Position] = ("", 0)


class SqliteQueue:
    """The lists of `claims.storage.base.QueueStore`."""

    db: Sqlite

    def list_queue(self, now: datetime, topic: str | None, after: Position | None, limit: int) -> list[QueueItem]:
        if topic is not None:
            return self._items(LIST_QUEUE_TOPIC, now, topic, after, limit)
        return self._items(LIST_QUEUE if after is None else LIST_QUEUE_AFTER, now, None, after, limit)

    def list_queue_as_of(
        self, as_of: datetime, topic: str | None, after: Position | None, limit: int
    ) -> list[QueueItem]:
        statement = LIST_QUEUE_AS_OF if topic is None else LIST_QUEUE_TOPIC_AS_OF
        return self._items(statement, as_of, topic, after, limit)

    def list_available(self, now: datetime, topic: str | None, after: Position | None, limit: int) -> list[QueueItem]:
        return self._items(LIST_AVAILABLE, now, topic or "", after, limit)

    def _items(
        self, statement: str, now: datetime, topic: str | None, after: Position | None, limit: int
    ) -> list[QueueItem]:
        key, last_id = after or _START
        params = {"now": format_seconds(now), "topic": topic, "key": key, "id": last_id, "limit": limit}
        return [item_from(row) for row in self.db.rows(statement, params)]


def item_from(row: Row) -> QueueItem:
    """Return a claim in the queue, from a row with the columns of `ITEM`."""
    queue_time, claim_id, is_periodic, document = row
    return QueueItem(claim_id, parse_instant(queue_time), is_periodic == 1, document)
