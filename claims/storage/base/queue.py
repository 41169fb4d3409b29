"""The queue of claims to look at, the leases of workers, and the timers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from claims.domain.cursors import Position
from claims.domain.records import Lease
from claims.domain.vocabulary import LoggedState
from claims.rules.scheduling import TimerKind


class QueueItem(NamedTuple):
    """A claim of the queue."""

    claim_id: int
    #: the instant from which it is in the queue: its due instant, or that of its next periodic check
    queue_time: datetime
    #: its window has no end
    is_periodic: bool
    #: the claim's stored JSON
    document: str


class LeaseHolder(NamedTuple):
    """Which worker holds a claim, and until when."""

    lease_id: int
    #: the name of the worker's token
    holder: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PassedDeadline:
    """A deadline whose `claim.due` or `claim.overdue` row is not written yet."""

    claim_id: int
    article_id: int
    deadline_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """A claim that is to be looked at again from an instant on."""

    claim_id: int
    article_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class LogState:
    """What a poll must know first."""

    #: the log's last seq, 0 when it is empty
    seq: int
    #: a timer has ended whose row the log does not have yet
    pending: bool


class QueueStore(Protocol):
    """The queue, the timers and the leases."""

    def list_queue(self, now: datetime, topic: str | None, after: Position | None, limit: int) -> list[QueueItem]:
        """List the claims whose queue time has come, oldest first, then by id; snoozed claims are not listed.

        Args:
            now: UTC.
            topic: only claims of this topic.
            after: the position that the list begins after.
            limit: claims at most.
        """

    def list_queue_as_of(
        self, as_of: datetime, topic: str | None, after: Position | None, limit: int
    ) -> list[QueueItem]:
        """List the claims that would be in the queue if it were `as_of`, as they stand now, in the same order."""

    def list_available(self, now: datetime, topic: str | None, after: Position | None, limit: int) -> list[QueueItem]:
        """List the claims of the queue that no lease holds, in the same order."""

    def list_lease_holders(self, claim_ids: Sequence[int]) -> dict[int, LeaseHolder]:
        """Return the holders of those of the claims that a lease holds, by claim."""

    def get_log_state(self, now: datetime, late: datetime) -> LogState:
        """Return the last seq, and whether a timer has ended.

        Args:
            now: UTC.
            late: the instant before which a due claim is overdue, UTC.
        """

    def take_passed_deadlines(self, kind: TimerKind, until: datetime, limit: int) -> list[PassedDeadline]:
        """Remove timers of `due` or `overdue` that ended by an instant; return their deadlines, oldest first."""

    def set_logged_state(self, deadline_ids: Sequence[int], state: LoggedState) -> None:
        """Store what the log tells of deadlines."""

    def plan_overdue(self, deadline_ids: Sequence[int]) -> None:
        """Add the timers by which these deadlines become overdue."""

    def take_reviews_due(self, now: datetime, limit: int) -> list[ReviewDue]:
        """Remove the timers of checks that ended by `now`, oldest first; snoozed claims return to the queue.

        Returns those that are in the queue: a claim that was checked long before its due instant is not.
        """

    def take_expired_leases(self, now: datetime, limit: int) -> list[tuple[Lease, list[int]]]:
        """End the leases that expired by `now`, oldest first; return each with the claims that it still held."""

    def add_lease(self, lease: Lease, items: Sequence[QueueItem]) -> int:
        """Store a lease (its `id` is ignored) on available claims; return its id, which is never used again."""

    def get_lease(self, lease_id: int) -> Lease:
        """Return a lease that has not ended. Raises `LeaseNotFound`."""

    def list_leases(self, holder: str, after: int, limit: int) -> list[Lease]:
        """List the holder's leases with an id above `after`, by id."""

    def list_leased_claims(self, lease_id: int) -> list[QueueItem]:
        """List the claims that a lease still holds, oldest first."""

    def count_leased_claims(self, holder: str) -> int:
        """Count the claims that the holder's leases hold."""

    def update_lease(self, before: Lease, after: Lease) -> None:
        """Extend a lease that is still at `before.version`. Raises `VersionConflict` where it is not."""

    def remove_lease(self, lease: Lease) -> list[int]:
        """End a lease; return the claims that it held, which are available again."""
