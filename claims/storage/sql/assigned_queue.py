"""The part of the queue that is one person's or bot's work: read from their claims, not from the whole queue."""

from datetime import date
from typing import Final

from claims.domain.cursors import Position
from claims.domain.instants import format_seconds
from claims.domain.records import Snooze
from claims.rules.scheduling import review_time
from claims.storage.base import AssignedQueue, QueueItem
from claims.storage.sql.columns import ids_in
from claims.storage.sql.database import Database, Row
from claims.storage.sql.queue import START, item_from
from claims.storage.sql.queue_index import NEVER
from claims.storage.sql.values import Params, dumps, parse_day, parse_instant_or_none

_FROM: Final = "FROM claims AS c INDEXED BY claims_assigned"
_QUEUED: Final = "c.assigned_to = :name AND c.workflow = 'accepted' AND c.outcome IS NULL AND c.waiting = 0"
_AVAILABLE: Final = " AND NOT EXISTS (SELECT 1 FROM lease_claims AS l WHERE l.claim_id = c.id)"
_OF_TOPIC: Final = " AND EXISTS (SELECT 1 FROM claim_topics AS t WHERE t.topic = :topic AND t.claim_id = c.id)"
_AWAKE: Final = " AND c.snoozed_at IS NULL"
_AWAKE_THEN: Final = " AND (c.snoozed_at IS NULL OR c.snoozed_at > :at OR c.snoozed_until <= :at)"
LIST_DOCUMENTS: Final = f"SELECT id, document FROM claims WHERE id IN {ids_in('ids')}"


class SqlAssignedQueue:
    """`list_assigned` of `claims.storage.base.QueueStore`."""

    db: Database

    def list_assigned(self, query: AssignedQueue, after: Position | None, limit: int) -> list[QueueItem]:
        key, last_id = after or START
        at = format_seconds(query.at)
        params = {"name": query.name, "topic": query.topic, "at": at, "key": key, "id": last_id, "limit": limit}
        due = [item_from(row) for row in self.db.rows(list_due(query), params)]
        return sorted(due + self._periodic(query, params), key=_place)[:limit]

    def _periodic(self, query: AssignedQueue, params: Params) -> list[QueueItem]:
        """Return the first claims without an end; the rules give the time of each, so all of the name are read."""
        timed = sorted((time, row["id"]) for row in self.db.rows(list_periodic(query), params) if (time := _time(row)))
        key, last_id = params["key"], params["id"]
        places = [place for place in timed if (key, last_id) < place and place[0] <= params["at"]][: params["limit"]]
        found = self.db.rows(LIST_DOCUMENTS, {"ids": dumps([number for _, number in places])}) if places else []
        documents = {row["id"]: row["document"] for row in found}
        return [item_from((time, number, 1, documents[number], query.name)) for time, number in places]


def list_due(query: AssignedQueue) -> str:
    """Return the statement that lists the claims of a name whose due instant has come, after a position."""
    return f"""
    SELECT c.due_at_sort AS queue_time, c.id AS claim_id, 1 = 0 AS is_periodic, c.document, c.assigned_to {_FROM}
    WHERE {_QUEUED} AND c.due_at_sort < '{NEVER}' AND c.due_at_sort <= :at AND (c.due_at_sort, c.id) > (:key, :id)
        {_AWAKE_THEN if query.is_as_of else _AWAKE}{_narrowed(query)}
    ORDER BY queue_time, claim_id LIMIT :limit
    """


def list_periodic(query: AssignedQueue) -> str:
    """Return the statement that lists the claims of a name without an end, with what decides their next check."""
    return f"""
    SELECT c.id, c.snoozed_at, c.snoozed_until, d.first_check_on, d.timezone, d.earliest {_FROM}
    CROSS JOIN deadlines AS d ON d.id = c.deadline_id
    WHERE {_QUEUED} AND c.due_at_sort = '{NEVER}'{_narrowed(query)}
    """


def _narrowed(query: AssignedQueue) -> str:
    return (_OF_TOPIC if query.topic is not None else "") + (_AVAILABLE if query.available else "")


def _time(row: Row) -> str | None:
    """Return the queue time of a claim without an end; None if it waits for a person."""
    since, until = parse_instant_or_none(row["snoozed_at"]), parse_instant_or_none(row["snoozed_until"])
    snooze = None if since is None else Snooze(since, until)
    first_check_on = date.fromisoformat(row["first_check_on"])
    at = review_time(first_check_on, row["timezone"], parse_day(row["earliest"]), snooze)
    return None if at is None else format_seconds(at)


def _place(item: QueueItem) -> Position:
    return format_seconds(item.queue_time), item.claim_id
