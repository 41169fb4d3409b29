"""The queue, its topics and the timers, updated with the claims; `claims.rules.scheduling` has the rules."""

from collections.abc import Iterable, Sequence
from typing import Final

from claims.domain.claimants import name_key
from claims.domain.instants import format_seconds
from claims.domain.records import Claim
from claims.rules.scheduling import Timer, is_periodic, queue_time, timers_for
from claims.storage.sqlite.columns import insert_into
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.values import Params

#: the value of `due_at_sort`, and of the next timer, if there is no instant
NEVER: Final = "9999-12-31T23:59:59Z"

ADD_TO_QUEUE: Final = insert_into("queue")
ADD_TO_QUEUE_TOPICS: Final = insert_into("queue_topics")
ADD_STORED_TO_QUEUE: Final = """
    INSERT INTO queue (queue_time, claim_id, is_periodic, document)
    SELECT :queue_time, id, :is_periodic, document FROM claims WHERE id = :claim_id
"""
#: a claim in a lease is not available
ADD_STORED_TO_QUEUE_TOPICS: Final = """
    INSERT INTO queue_topics (topic, is_available, queue_time, claim_id)
    VALUES (:topic, NOT EXISTS (SELECT 1 FROM lease_claims WHERE claim_id = :claim_id), :queue_time, :claim_id)
"""
REMOVE_FROM_QUEUE: Final = "DELETE FROM queue WHERE queue_time = :queue_time AND claim_id = :claim_id"
REMOVE_FROM_QUEUE_TOPICS: Final = """
    DELETE FROM queue_topics
    WHERE topic = :topic AND is_available IN (0, 1) AND queue_time = :queue_time AND claim_id = :claim_id
"""
UPDATE_IN_QUEUE: Final = """
    UPDATE queue SET document = (SELECT document FROM claims WHERE id = :claim_id)
    WHERE queue_time = :queue_time AND claim_id = :claim_id
"""
SET_AVAILABLE: Final = """
    UPDATE queue_topics SET is_available = :is_available
    WHERE topic = :topic AND is_available = 1 - :is_available AND queue_time = :queue_time AND claim_id = :claim_id
"""
ADD_TIMER: Final = insert_into("timers")
RENEW_TIMER: Final = "INSERT OR IGNORE INTO timers (kind, at, id) VALUES (:kind, :at, :id)"
REMOVE_TIMER: Final = "DELETE FROM timers WHERE kind = :kind AND at = :at AND id = :id"
GET_LEASE_OF: Final = "SELECT lease_id, queue_time FROM lease_claims WHERE claim_id = :claim_id"
REMOVE_LEASE_CLAIM: Final = "DELETE FROM lease_claims WHERE claim_id = :claim_id"
REMOVE_EMPTY_LEASE: Final = """
    DELETE FROM leases WHERE id = :id AND NOT EXISTS (SELECT 1 FROM lease_claims WHERE lease_id = :id)
"""


class QueueIndex:
    """Writes of the queue that follow a write of a claim."""

    db: Sqlite

    def index_new_claims(self, new: Sequence[tuple[Claim, str]]) -> None:
        """Add new claims, which are already stored, each with its document."""
        queued = [(claim, document, format_seconds(at)) for claim, document in new if (at := queue_time(claim))]
        many = self.db.run_many
        many(ADD_TO_QUEUE, [_queue_params(claim, at) | {"document": document} for claim, document, at in queued])
        topics = [row for claim, _, at in queued for row in topic_params(claim.id, at, claim.topics)]
        many(ADD_TO_QUEUE_TOPICS, [row | {"is_available": 1} for row in topics])
        self._add_timers(timer for claim, *_ in queued for timer in timers_for(claim))

    def move_in_queue(self, before: Claim, after: Claim) -> bool:
        """Update the queue after a claim was stored as `after`; return True if its queue time changed."""
        was, now = queue_time(before), queue_time(after)
        if was != now or before.topics != after.topics or is_periodic(before) != is_periodic(after):
            if was is not None:
                self._dequeue(before, format_seconds(was))
            if was is not None and was != now:
                self.leave_lease(before, stays_queued=False)
            if now is not None:
                self.enqueue(after.id, format_seconds(now), after.topics, is_periodic=is_periodic(after))
        elif now is not None:
            self.db.run(UPDATE_IN_QUEUE, {"queue_time": format_seconds(now), "claim_id": after.id})
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
                rows = topic_params(claim.id, lease["queue_time"], claim.topics)
                self.db.run_many(SET_AVAILABLE, [row | {"is_available": 1} for row in rows])

    def enqueue(self, claim_id: int, queue_time: str, topics: Iterable[str], *, is_periodic: bool) -> None:
        """Add a stored claim to the queue, under each of its topics.

        Args:
            claim_id: the claim.
            queue_time: UTC, as `format_seconds` formats it.
            topics: of the claim.
            is_periodic: True if the window has no end.
        """
        params = {"queue_time": queue_time, "claim_id": claim_id, "is_periodic": int(is_periodic)}
        self.db.run(ADD_STORED_TO_QUEUE, params)
        self.db.run_many(ADD_STORED_TO_QUEUE_TOPICS, topic_params(claim_id, queue_time, topics))

    def _dequeue(self, claim: Claim, queue_time: str) -> None:
        self.db.run(REMOVE_FROM_QUEUE, {"queue_time": queue_time, "claim_id": claim.id})
        self.db.run_many(REMOVE_FROM_QUEUE_TOPICS, topic_params(claim.id, queue_time, claim.topics))

    def _add_timers(self, timers: Iterable[Timer]) -> None:
        self.db.run_many(ADD_TIMER, [_timer_params(timer) for timer in timers])


def topic_params(claim_id: int, queue_time: str, topics: Iterable[str]) -> list[Params]:
    """Return a claim's rows of `queue_topics`: one for each topic, and one under '' for lists without a topic.

    Args:
        claim_id: the claim.
        queue_time: UTC, as `format_seconds` formats it.
        topics: of the claim.
    """
    keys = ("", *map(name_key, topics))
    return [{"topic": key, "queue_time": queue_time, "claim_id": claim_id} for key in keys]


def _queue_params(claim: Claim, queue_time: str) -> Params:
    return {"queue_time": queue_time, "claim_id": claim.id, "is_periodic": int(is_periodic(claim))}


def _timer_params(timer: Timer) -> Params:
    return {"kind": timer.kind, "at": format_seconds(timer.at), "id": timer.id}
