"""The queue: what is to be looked at, and what time alone has done since anybody looked."""

from collections.abc import Sequence
from datetime import UTC, datetime
from operator import itemgetter

import orjson

from claims.attention import AgendaKind
from claims.clock import parse_stamp, second
from claims.paging import Position
from claims.store.base import CameUp, FellDue, Pulse, QueueItem
from claims.store.sql.places import Places
from claims.store.sqlite import Row
from claims.store.statements import log
from claims.store.statements import queue as sql

_ITEM = itemgetter("claim_id", "at", "review", "form")
_START: Position = ("", 0)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class SqlQueue(Places):
    """The queue and the agenda of `claims.store.base.QueueStore`; the leases are in `leases`."""

    #: a last seq, and when what came next on the agenda then
    _next: tuple[int, datetime, datetime] = (-1, _LONG_AGO, _LONG_AGO)

    def list_queue(self, now: datetime, topic: str | None, after: Position | None, limit: int) -> list[QueueItem]:
        if topic is not None:
            return self._items(sql.LIST_QUEUE_TOPIC, now, topic, after, limit)
        return self._items(sql.LIST_QUEUE if after is None else sql.LIST_QUEUE_AFTER, now, None, after, limit)

    def list_queue_as_of(
        self, as_of: datetime, topic: str | None, after: Position | None, limit: int
    ) -> list[QueueItem]:
        statement = sql.LIST_QUEUE_AS_OF if topic is None else sql.LIST_QUEUE_TOPIC_AS_OF
        return self._items(statement, as_of, topic, after, limit)

    def list_available(self, now: datetime, topic: str | None, after: Position | None, limit: int) -> list[QueueItem]:
        return self._items(sql.LIST_AVAILABLE, now, topic or "", after, limit)

    def get_pulse(self, now: datetime, late: datetime) -> Pulse:
        """Read the last seq, and the agenda only if the log has grown since: no entry comes without a row in it.

        What is seen inside a transaction is not remembered: it may be rolled back, and its seq given out again.
        """
        last = self.db.row(log.LAST_SEQ)
        seq: int = last["seq"] if last else 0
        late = late.replace(microsecond=0)
        known, next_at, next_overdue = self._next
        if self.db.in_transaction or known != seq or next_at <= now or next_overdue < late:
            row = self.db.row(sql.GET_NEXT)
            assert row is not None  # noqa: S101 - an aggregate always has a row
            next_at, next_overdue = parse_stamp(row["next_at"]), parse_stamp(row["next_overdue"])
            if not self.db.in_transaction:
                self._next = seq, next_at, next_overdue
        return Pulse(seq, next_at <= now or next_overdue < late)

    def take_fallen_due(self, kind: AgendaKind, until: datetime, limit: int) -> list[FellDue]:
        rows = self.db.rows(sql.LIST_FALLEN_DUE, {"kind": kind, "until": second(until), "limit": limit})
        self._take(kind, rows)
        return [FellDue(row["claim_id"], row["article_id"], row["id"], parse_stamp(row["at"])) for row in rows]

    def set_announced(self, deadline_ids: Sequence[int], announced: int) -> None:
        self.db.run_many(sql.SET_ANNOUNCED, [{"id": number, "announced": announced} for number in deadline_ids])

    def plan_overdue(self, deadline_ids: Sequence[int]) -> None:
        self.db.run_many(sql.PLAN_OVERDUE, [{"id": number} for number in deadline_ids])

    def take_come_up(self, now: datetime, limit: int) -> list[CameUp]:
        rows = self.db.rows(sql.LIST_COME_UP, {"now": second(now), "limit": limit})
        self._take("check", rows)
        for row in rows:
            if row["hidden"]:
                self.db.run(sql.SHOW_AGAIN, {"id": row["id"]})
                self.enqueue(row["id"], row["due_sort"], orjson.loads(row["topics"]), review=False)
        return [CameUp(row["id"], row["article_id"], parse_stamp(row["at"])) for row in rows if row["up"]]

    def _take(self, kind: AgendaKind, rows: Sequence[Row]) -> None:
        entries = [{"kind": kind, "at": row["at"], "id": row["id"]} for row in rows]
        self.db.run_many(sql.REMOVE_FROM_AGENDA, entries)

    def _items(
        self, statement: str, now: datetime, topic: str | None, after: Position | None, limit: int
    ) -> list[QueueItem]:
        key, last_id = after or _START
        params = {"now": second(now), "topic": topic, "key": key, "id": last_id, "limit": limit}
        return [item_from(row) for row in self.db.rows(statement, params)]


def item_from(row: Row) -> QueueItem:
    """Read a claim of the queue."""
    claim_id, at, review, form = _ITEM(row)
    return QueueItem(claim_id, parse_stamp(at), bool(review), form)
