"""The queue of claims to look at, the leases of workers, and the timers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from claims.domain.cursors import Position
from claims.domain.records import Claim, Lease, LeaseExpiry
from claims.domain.vocabulary import LoggedState
from claims.rules.scheduling import TimerKind


class QueueItem(NamedTuple):
    """A claim in the queue."""

    claim_id: int
    #: the instant from which the claim is in the queue: its due instant, or that of its next periodic check
    queue_time: datetime
    #: True if the window has no end
    is_periodic: bool
    #: the claim's stored JSON
    document: str
    #: name of the person or token whose work it is; None: nobody's
    assigned_to: str | None


@dataclass(frozen=True, slots=True)
class AssignedQueue:
    """The part of the queue to list: the claims that are assigned to one name."""

    #: of a person or token
    name: str
    #: UTC, a whole second
    at: datetime
    #: only claims of this topic; None for all
    topic: str | None = None
    #: only claims that no lease holds
    available: bool = False
    #: `at` is not now: claims count that are snoozed now, but not then
    is_as_of: bool = False


class LeaseHolder(NamedTuple):
    """The worker whose lease holds a claim, with the end of the lease."""

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
    """A claim whose next check is due, with the instant."""

    claim_id: int
    article_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class LogState:
    """The state of the log and the timers, which each poll reads first."""

    #: the log's last seq; 0 if the log is empty
    seq: int
    #: True if a timer has ended whose row the log lacks
    pending: bool
    #: UTC instant of the last row; None if the log is empty
    last_at: datetime | None


class QueueStore(Protocol):
    """The queue, the timers and the leases."""

    def list_queue(self, now: datetime, topic: str | None, after: Position | None, limit: int) -> list[QueueItem]:
        """List the claims whose queue time has come, oldest first, then by id; snoozed claims are left out.

        Args:
            now: UTC.
            topic: only claims of this topic; None for all.
            after: the position after which the list begins; None for the start.
            limit: claims at most.
        """

    def list_queue_as_of(
        self, as_of: datetime, topic: str | None, after: Position | None, limit: int
    ) -> list[QueueItem]:
        """List the claims that will be in the queue at an instant, by their present state, in the same order.

        Args:
            as_of: UTC.
            topic: only claims of this topic; None for all.
            after: the position after which the list begins; None for the start.
            limit: claims at most.
        """

    def list_available(self, now: datetime, topic: str | None, after: Position | None, limit: int) -> list[QueueItem]:
        """List the claims of the queue that no lease holds, in the same order.

        Args:
            now: UTC.
            topic: only claims of this topic; None for all.
            after: the position after which the list begins; None for the start.
            limit: claims at most.
        """

    def list_assigned(self, query: AssignedQueue, after: Position | None, limit: int) -> list[QueueItem]:
        """List the claims of `list_queue` or `list_queue_as_of` that are assigned to a name, in the same order.

        The work grows with the claims of the name, not with the queue.

        Args:
            query: the name, the instant, and what narrows the list.
            after: the position after which the list begins; None for the start.
            limit: claims at most.
        """

    def list_lease_holders(self, claim_ids: Sequence[int]) -> dict[int, LeaseHolder]:
        """Return the holders of the leased claims among `claim_ids`, by claim."""

    def get_log_state(self, now: datetime, late: datetime) -> LogState:
        """Return the last seq, and whether a timer has ended.

        Args:
            now: UTC.
            late: the instant before which a due claim is overdue, UTC.
        """

    def take_passed_deadlines(self, kind: TimerKind, until: datetime, limit: int) -> list[PassedDeadline]:
        """Remove timers of `due` or `overdue` that have ended; return their deadlines, oldest first.

        Args:
            kind: `due` or `overdue`.
            until: UTC; timers that ended by this instant count.
            limit: timers at most.
        """

    def set_logged_state(self, deadline_ids: Sequence[int], state: LoggedState) -> None:
        """Store which rows the log has for deadlines: none, due or overdue."""

    def list_announced_claims(self, after: datetime) -> list[int]:
        """List the claims whose current deadline is after an instant, though the log has announced that it passed."""

    def reset_announcement(self, claim: Claim) -> None:
        """Store that the log has not announced the claim's current deadline, and set its timer again."""

    def plan_overdue(self, deadline_ids: Sequence[int]) -> None:
        """Add the timers after which these deadlines become overdue."""

    def take_reviews_due(self, now: datetime, limit: int) -> list[ReviewDue]:
        """Remove the timers of checks that ended by `now`, oldest first; snoozed claims return to the queue.

        The result has only the claims that are in the queue. A claim that was checked long before its due
        instant is not in it.
        """

    def take_expired_leases(self, now: datetime, limit: int) -> list[tuple[Lease, list[int]]]:
        """Delete the leases that expired by `now`, oldest first; return each with the claims that it still held."""

    def add_lease_expiries(self, expiries: Sequence[LeaseExpiry]) -> None:
        """Store that leases expired while they held claims."""

    def list_lease_expiries(self, claim_ids: Sequence[int], at_least: int) -> dict[int, list[LeaseExpiry]]:
        """Return the expiries of the claims among `claim_ids` that have enough of them, by claim, oldest first.

        Args:
            claim_ids: the claims.
            at_least: expiries that a claim must have.
        """

    def remove_lease_expiries(self, claim_id: int) -> None:
        """Delete the expiries of a claim, so that their count begins again."""

    def remove_lease_expiries_after(self, instant: datetime) -> None:
        """Delete the expiries of all claims after an instant: the clock was ahead."""

    def add_lease(self, lease: Lease, items: Sequence[QueueItem]) -> int:
        """Store a lease (its `id` is ignored) on available claims; return its id, which is never used again."""

    def get_lease(self, lease_id: int) -> Lease:
        """Return a lease that has not ended. Raises `LeaseNotFound`."""

    def list_leases(self, holder: str, after: int, limit: int) -> list[Lease]:
        """List the holder's leases with an id above `after`, by id.

        Args:
            holder: the name of the token.
            after: the id after which the list begins; 0 for all.
            limit: leases at most.
        """

    def list_leased_claims(self, lease_id: int) -> list[QueueItem]:
        """List the claims that a lease still holds, oldest first."""

    def count_leased_claims(self, holder: str) -> int:
        """Count the claims that the holder's leases hold."""

    def update_lease(self, before: Lease, after: Lease) -> None:
        """Replace a lease if it is still at `before.version`. Raises `VersionConflict` otherwise."""

    def remove_lease(self, lease: Lease) -> list[int]:
        """Delete a lease; return its claims, which are available again."""
