"""The queue and the timers, updated with the claims; `claims.rules.scheduling` has the rules."""

from collections.abc import Iterable, Sequence
from typing import Final

from claims.domain.claimants import name_key
from claims.domain.instants import format_seconds
from claims.domain.records import Claim
from claims.rules.scheduling import Timer, is_periodic, queue_time, timers_for
from claims.storage.sql.columns import insert_into
from claims.storage.sql.database import Database
from claims.storage.sql.values import Params

#: the value of `due_at_sort`, and of the next timer, if there is no instant
NEVER: Final = "9999-12-31T23:59:59Z"

ADD_NEW_TO_QUEUE: Final = insert_into("queue")
#: a claim in a lease is not available
ADD_TO_QUEUE: Final = """
    INSERT INTO queue (topic, is_available, queue_time, claim_id)
    VALUES (
        :topic, CASE WHEN EXISTS (SELECT 1 FROM lease_claims WHERE claim_id = :claim_id) THEN 0 ELSE 1 END,
        :queue_time, :claim_id
    )
"""
REMOVE_FROM_QUEUE: Final = """
    DELETE FROM queue
    WHERE topic = :topic AND is_available IN (0, 1) AND queue_time = :queue_time AND claim_id = :claim_id
"""
SET_AVAILABLE: Final = """
    UPDATE queue SET is_available = :is_available
    WHERE topic = :topic AND is_available = 1 - :is_available AND queue_time = :queue_time AND claim_id = :claim_id
"""
ADD_TIMER: Final = insert_into("timers")
RENEW_TIMER: Final = f"{ADD_TIMER} ON CONFLICT DO NOTHING"
REMOVE_TIMER: Final = "DELETE FROM timers WHERE kind = :kind AND at = :at AND id = :id"
GET_LEASE_OF: Final = "SELECT lease_id, queue_time FROM lease_claims WHERE claim_id = :claim_id"
REMOVE_LEASE_CLAIM: Final = "DELETE FROM lease_claims WHERE claim_id = :claim_id"
REMOVE_EMPTY_LEASE: Final = """
    DELETE FROM leases WHERE id = :id AND NOT EXISTS (SELECT 1 FROM lease_claims WHERE lease_id = :id)
"""


class QueueIndex:
    """Writes of the queue that follow a write of a claim."""

    db: Database

    def index_new_claims(self, new: Sequence[Claim]) -> None:
        """Add new claims, which are already stored."""
        queued = [(claim, format_seconds(at)) for claim in new if (at := queue_time(claim))]
        rows = [row for claim, at in queued for row in queue_params(claim.id, at, claim.topics)]
        self.db.run_many(ADD_NEW_TO_QUEUE, [row | {"is_available": 1} for row in rows])
        self._add_timers(timer for claim, _ in queued for timer in timers_for(claim))

    def move_in_queue(self, before: Claim, after: Claim) -> bool:
        """Update the queue after a claim was stored as `after`; return True if its queue time changed."""
        was, now = queue_time(before), queue_time(after)
        if was != now or before.topics != after.topics:
            if was is not None:
                self.db.run_many(REMOVE_FROM_QUEUE, queue_params(before.id, format_seconds(was), before.topics))
            if was is not None and was != now:
                self.leave_lease(before, stays_queued=False)
            if now is not None:
                self.enqueue(after.id, format_seconds(now), after.topics)
        self.move_timers(before, after)
        return was != now

    def move_timers(self, before: Claim, after: Claim) -> None:
        """Replace the timers of a claim by those of its new state."""
        old, new = timers_for(before), timers_for(after)
        if old != new:
            self.db.run_many(REMOVE_TIMER, [_timer_params(timer) for timer in old - new])
            self._add_timers(new - old)

    def renew_timer(self, claim: Claim) -> None:
        """Add the timer of a periodic check again: a clock that was ahead may have removed it."""
        if is_periodic(claim):
            self.db.run_many(RENEW_TIMER, [_timer_params(timer) for timer in timers_for(claim)])

    def leave_lease(self, claim: Claim, *, stays_queued: bool) -> None:
        """Remove a claim from its lease, if it has one; delete the lease if it is empty.

        Args:
            claim: the claim before the write.
            stays_queued: True if the claim keeps its queue time, and is available again.
        """
        lease = self.db.row(GET_LEASE_OF, {"claim_id": claim.id})
        if lease is not None:
            self.db.run(REMOVE_LEASE_CLAIM, {"claim_id": claim.id})
            self.db.run(REMOVE_EMPTY_LEASE, {"id": lease["lease_id"]})
            if stays_queued:
                rows = queue_params(claim.id, lease["queue_time"], claim.topics)
                self.db.run_many(SET_AVAILABLE, [row | {"is_available": 1} for row in rows])

    def enqueue(self, claim_id: int, queue_time: str, topics: Iterable[str]) -> None:
        """Add a stored claim to the queue, under each of its topics.

        Args:
            claim_id: the claim.
            queue_time: UTC, as `format_seconds` formats it.
            topics: of the claim.
        """
        self.db.run_many(ADD_TO_QUEUE, queue_params(claim_id, queue_time, topics))

    def _add_timers(self, timers: Iterable[Timer]) -> None:
        self.db.run_many(ADD_TIMER, [_timer_params(timer) for timer in timers])


def queue_params(claim_id: int, queue_time: str, topics: Iterable[str]) -> list[Params]:
    """Return a claim's rows of the queue: one for each topic, and one under '' for lists without a topic.

    Args:
        claim_id: the claim.
        queue_time: UTC, as `format_seconds` formats it.
        topics: of the claim.
    """
    keys = ("", *map(name_key, topics))
    return [{"topic": key, "queue_time": queue_time, "claim_id": claim_id} for key in keys]


def _timer_params(timer: Timer) -> Params:
    return {"kind": timer.kind, "at": format_seconds(timer.at), "id": timer.id}
