"""The queue: what is to be looked at, and what time alone has done since anybody looked."""

from collections.abc import Sequence
from datetime import UTC, datetime
from operator import itemgetter

import orjson

from claims.domain.cursors import Position
from claims.domain.instants import format_seconds, parse_instant
from claims.rules.scheduling import TimerKind
from claims.storage.base import LogState, PassedDeadline, QueueItem, ReviewDue
from claims.storage.sqlite.connection import Row
from claims.storage.sqlite.queries.queue_index import QueueIndex
from claims.storage.sqlite.statements import log
from claims.storage.sqlite.statements import queue as sql

_ITEM = itemgetter("claim_id", "at", "review", "form")
_START: Position = ("", 0)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class SqlQueue(QueueIndex):
    """The queue and the agenda of `claims.storage.base.QueueStore`; the leases are in `leases`."""

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

    def get_log_state(self, now: datetime, late: datetime) -> LogState:
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
            next_at, next_overdue = parse_instant(row["next_at"]), parse_instant(row["next_overdue"])
            if not self.db.in_transaction:
                self._next = seq, next_at, next_overdue
        return LogState(seq, next_at <= now or next_overdue < late)

    def take_passed_deadlines(self, kind: TimerKind, until: datetime, limit: int) -> list[PassedDeadline]:
        rows = self.db.rows(sql.LIST_FALLEN_DUE, {"kind": kind, "until": format_seconds(until), "limit": limit})
        self._take(kind, rows)
        return [PassedDeadline(row["claim_id"], row["article_id"], row["id"], parse_instant(row["at"])) for row in rows]

    def set_logged_state(self, deadline_ids: Sequence[int], logged_state: int) -> None:
        self.db.run_many(sql.SET_ANNOUNCED, [{"id": number, "announced": logged_state} for number in deadline_ids])

    def plan_overdue(self, deadline_ids: Sequence[int]) -> None:
        self.db.run_many(sql.PLAN_OVERDUE, [{"id": number} for number in deadline_ids])

    def take_reviews_due(self, now: datetime, limit: int) -> list[ReviewDue]:
        rows = self.db.rows(sql.LIST_COME_UP, {"now": format_seconds(now), "limit": limit})
        self._take("check", rows)
        for row in rows:
            if row["hidden"]:
                self.db.run(sql.SHOW_AGAIN, {"id": row["id"]})
                self.enqueue(row["id"], row["due_sort"], orjson.loads(row["topics"]), review=False)
        return [ReviewDue(row["id"], row["article_id"], parse_instant(row["at"])) for row in rows if row["up"]]

    def _take(self, kind: TimerKind, rows: Sequence[Row]) -> None:
        entries = [{"kind": kind, "at": row["at"], "id": row["id"]} for row in rows]
        self.db.run_many(sql.REMOVE_FROM_AGENDA, entries)

    def _items(
        self, statement: str, now: datetime, topic: str | None, after: Position | None, limit: int
    ) -> list[QueueItem]:
        key, last_id = after or _START
        params = {"now": format_seconds(now), "topic": topic, "key": key, "id": last_id, "limit": limit}
        return [item_from(row) for row in self.db.rows(statement, params)]


def item_from(row: Row) -> QueueItem:
    """Read a claim of the queue."""
    claim_id, at, review, document = _ITEM(row)
    return QueueItem(claim_id, parse_instant(at), bool(review), document)
