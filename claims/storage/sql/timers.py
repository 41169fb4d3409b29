"""Timers: a claim becomes due or overdue, a check is due, a lease or token expires."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

import orjson

from claims.domain.instants import FIRST_INSTANT, format_seconds, parse_instant
from claims.domain.records import Claim
from claims.domain.vocabulary import LoggedState
from claims.rules.scheduling import TimerKind
from claims.storage.base import LogState, PassedDeadline, ReviewDue
from claims.storage.sql.changes import LAST_ROW
from claims.storage.sql.database import Row
from claims.storage.sql.queue_index import NEVER, REMOVE_TIMER, QueueIndex

#: ends of the next timers; `overdue` is separate, because a setting has its days after the due instant
_NEXT: Final = f"""
    (
        SELECT coalesce(min(at), '{NEVER}') FROM (
            SELECT min(at) AS at FROM timers WHERE kind = 'due'
            UNION ALL SELECT min(at) FROM timers WHERE kind = 'check'
            UNION ALL SELECT min(at) FROM timers WHERE kind = 'lease'
            UNION ALL SELECT min(expires_at) FROM tokens WHERE revoked_at IS NULL AND expires_at IS NOT NULL
        ) AS ends
    ) AS next_at,
    (SELECT coalesce(min(at), '{NEVER}') FROM timers WHERE kind = 'overdue') AS next_overdue
"""
GET_NEXT: Final = f"SELECT {_NEXT}"
#: one row, also if the log is empty
GET_LAST_AND_NEXT: Final = f"""
    SELECT l.seq, l.at, {_NEXT} FROM (SELECT max(seq) AS seq FROM changes) AS m LEFT JOIN changes AS l ON l.seq = m.seq
"""
LIST_PASSED_DEADLINES: Final = """
    SELECT t.at, t.id, d.claim_id, c.article_id
    FROM timers AS t JOIN deadlines AS d ON d.id = t.id JOIN claims AS c ON c.id = d.claim_id
    WHERE t.kind = :kind AND t.at <= :until ORDER BY t.at, t.id LIMIT :limit
"""
LIST_ANNOUNCED_CLAIMS: Final = f"""
    SELECT c.id FROM claims AS c JOIN deadlines AS d ON d.id = c.deadline_id
    WHERE c.due_at_sort > :after AND c.due_at_sort < '{NEVER}' AND d.logged_state <> 'none'
    ORDER BY c.due_at_sort, c.id
"""
SET_LOGGED_STATE: Final = "UPDATE deadlines SET logged_state = :logged_state WHERE id = :id"
PLAN_OVERDUE: Final = "INSERT INTO timers (kind, at, id) SELECT 'overdue', due_at, id FROM deadlines WHERE id = :id"
LIST_REVIEWS_DUE: Final = """
    SELECT t.at, c.id, c.article_id, c.due_at_sort, c.topics,
        c.snoozed_until = t.at AND d.due_at IS NOT NULL AS is_snoozed,
        d.due_at IS NULL OR d.due_at <= t.at AS is_queued
    FROM timers AS t JOIN claims AS c ON c.id = t.id JOIN deadlines AS d ON d.id = c.deadline_id
    WHERE t.kind = 'check' AND t.at <= :now ORDER BY t.at, t.id LIMIT :limit
"""
END_SNOOZE: Final = "UPDATE claims SET snoozed_at = NULL, snoozed_until = NULL WHERE id = :id"


#: UTC instants: the end of the next timer, and of the next of the kind `overdue`
_Ends = tuple[datetime, datetime]


class SqlTimers(QueueIndex):
    """The timers of `claims.storage.base.QueueStore`; those of leases are in `leases`."""

    #: a last seq, and the ends of the next timers at that seq
    _next: tuple[int, _Ends] = (-1, (FIRST_INSTANT, FIRST_INSTANT))

    def get_log_state(self, now: datetime, late: datetime) -> LogState:
        """Return the last seq; read the timers only if the log has grown.

        Each new timer comes with a row in the log.
        A result inside a transaction is not cached: a rollback may free its seq for other rows.
        """
        late = late.replace(microsecond=0)
        if self.db.in_transaction:
            row = self.db.row(GET_LAST_AND_NEXT)
            assert row is not None  # noqa: S101 - an aggregate always has a row
            return _log_state(row if row["seq"] else None, _next_of(row), now, late)
        last = self.db.row(LAST_ROW)
        seq: int = last["seq"] if last else 0
        known, ends = self._next
        if known != seq or _has_ended(ends, now, late):
            row = self.db.row(GET_NEXT)
            assert row is not None  # noqa: S101 - an aggregate always has a row
            ends = _next_of(row)
            self._next = seq, ends
        return _log_state(last, ends, now, late)

    def take_passed_deadlines(self, kind: TimerKind, until: datetime, limit: int) -> list[PassedDeadline]:
        params = {"kind": kind, "until": format_seconds(until), "limit": limit}
        rows = self.db.rows(LIST_PASSED_DEADLINES, params)
        self._remove(kind, rows)
        return [
            PassedDeadline(
                claim_id=row["claim_id"],
                article_id=row["article_id"],
                deadline_id=row["id"],
                due_at=parse_instant(row["at"]),
            )
            for row in rows
        ]

    def set_logged_state(self, deadline_ids: Sequence[int], state: LoggedState) -> None:
        self.db.run_many(SET_LOGGED_STATE, [{"id": number, "logged_state": state} for number in deadline_ids])

    def list_announced_claims(self, after: datetime) -> list[int]:
        return [row["id"] for row in self.db.rows(LIST_ANNOUNCED_CLAIMS, {"after": format_seconds(after)})]

    def reset_announcement(self, claim: Claim) -> None:
        if claim.deadline_id is not None:
            self.set_logged_state([claim.deadline_id], "none")
            self.move_timers(claim, replace(claim, logged_state="none"))

    def plan_overdue(self, deadline_ids: Sequence[int]) -> None:
        self.db.run_many(PLAN_OVERDUE, [{"id": number} for number in deadline_ids])

    def take_reviews_due(self, now: datetime, limit: int) -> list[ReviewDue]:
        rows = self.db.rows(LIST_REVIEWS_DUE, {"now": format_seconds(now), "limit": limit})
        self._remove("check", rows)
        for row in rows:
            if row["is_snoozed"]:
                self.db.run(END_SNOOZE, {"id": row["id"]})
                self.enqueue(row["id"], row["due_at_sort"], orjson.loads(row["topics"]))
        return [
            ReviewDue(claim_id=row["id"], article_id=row["article_id"], at=parse_instant(row["at"]))
            for row in rows
            if row["is_queued"]
        ]

    def _remove(self, kind: TimerKind, rows: Sequence[Row]) -> None:
        self.db.run_many(REMOVE_TIMER, [{"kind": kind, "at": row["at"], "id": row["id"]} for row in rows])


def _next_of(row: Row) -> _Ends:
    return parse_instant(row["next_at"]), parse_instant(row["next_overdue"])


def _has_ended(ends: _Ends, now: datetime, late: datetime) -> bool:
    next_at, next_overdue = ends
    return next_at <= now or next_overdue < late


def _log_state(last: Row | None, ends: _Ends, now: datetime, late: datetime) -> LogState:
    """Return the state of the log from its last row."""
    seq, at = (last["seq"], parse_instant(last["at"])) if last else (0, None)
    return LogState(seq, _has_ended(ends, now, late), at)
