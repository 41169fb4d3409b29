"""The queue of what should be looked at, who works on it, and what time alone will do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from claims.domain.cursors import Position
from claims.domain.records import Lease
from claims.rules.scheduling import TimerKind


class QueueItem(NamedTuple):
    """A claim of the queue."""

    claim_id: int
    #: when it came up: its due instant, or that of its review
    at: datetime
    #: its window has no end
    review: bool
    document: str


class LeaseHolder(NamedTuple):
    """Who works on a claim, and until when."""

    lease_id: int
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
    """A claim that is to be looked at again, or reviewed, from an instant on."""

    claim_id: int
    article_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class LogState:
    """What a poll must know first."""

    #: the log's last seq, 0 when it is empty
    seq: int
    #: time alone has done things that the log does not show yet
    pending: bool


class QueueStore(Protocol):
    """The queue, the agenda and leases."""

    def list_queue(self, now: datetime, topic: str | None, after: Position | None, limit: int) -> list[QueueItem]:
        """Give the claims that are up at `now`, oldest first, then by id; those that a check has hidden are not."""

    def list_queue_as_of(
        self, as_of: datetime, topic: str | None, after: Position | None, limit: int
    ) -> list[QueueItem]:
        """Give the claims that would be up if it were `as_of`, as they stand now, in the same order."""

    def list_available(self, now: datetime, topic: str | None, after: Position | None, limit: int) -> list[QueueItem]:
        """Give the claims that are up at `now` and that nobody holds, in the same order."""

    def list_holders(self, claim_ids: Sequence[int]) -> dict[int, LeaseHolder]:
        """Tell who holds those of the claims that are held."""

    def get_log_state(self, now: datetime, late: datetime) -> LogState:
        """Give the last seq, and whether the agenda holds anything that is past.

        Args:
            late: the instant before which a due claim is overdue.
        """

    def take_passed_deadlines(self, kind: TimerKind, until: datetime, limit: int) -> list[PassedDeadline]:
        """Take entries of `due` or `overdue` up to an instant off the agenda, oldest first."""

    def set_logged_state(self, deadline_ids: Sequence[int], logged_state: int) -> None:
        """Note what the log tells of deadlines (1: due, 2: overdue too)."""

    def plan_overdue(self, deadline_ids: Sequence[int]) -> None:
        """Put on the agenda that these deadlines become overdue."""

    def take_reviews_due(self, now: datetime, limit: int) -> list[ReviewDue]:
        """Take the claims that were put off until `now` off the agenda, oldest first; hidden ones get their place.

        Gives those that are up: what was looked at long before it is due gets a place that is still to come.
        """

    def take_expired_leases(self, now: datetime, limit: int) -> list[tuple[Lease, list[int]]]:
        """End the leases that expire by `now`, oldest first; give each with the claims it still held."""

    def add_lease(self, lease: Lease, items: Sequence[QueueItem]) -> int:
        """Store a lease (its `id` is ignored) on claims that nobody holds; give its id, which is never used again."""

    def get_lease(self, lease_id: int) -> Lease:
        """Give a lease that is not over. Raises `LeaseNotFound`."""

    def list_leases(self, holder: str, after: int, limit: int) -> list[Lease]:
        """Give the holder's leases with an id above `after`, by id."""

    def list_leased(self, lease_id: int) -> list[QueueItem]:
        """Give the claims that a lease still holds, oldest first."""

    def count_leased(self, holder: str) -> int:
        """Count the claims that the holder's leases hold."""

    def update_lease(self, before: Lease, after: Lease) -> None:
        """Extend a lease that is still at `before.version`. Raises `VersionConflict` where it is not."""

    def remove_lease(self, lease: Lease) -> list[int]:
        """End a lease; give the claims it held, which are free again."""
