"""What every use-case works with: store, clock, policy, and the wire forms that are kept beside the records."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from claims.config import ReviewPolicy
from claims.domain.actors import Actor
from claims.domain.instants import Clock
from claims.domain.records import Article, Check, Claim, Deadline, Evidence, Json, Lease, Verdict
from claims.domain.vocabulary import ChangeType
from claims.storage.base import Store


class Serializers(Protocol):
    """Makes the wire form of a record: what the clock alone changes is left out."""

    @property
    def article(self) -> Callable[[Article], Json]: ...

    @property
    def claim(self) -> Callable[[Claim], Json]: ...

    @property
    def deadline(self) -> Callable[[Deadline], Json]: ...

    @property
    def evidence(self) -> Callable[[Evidence], Json]: ...

    @property
    def check(self) -> Callable[[Check], Json]: ...

    @property
    def lease(self) -> Callable[[Lease], Json]: ...

    @property
    def verdict(self) -> Callable[[Verdict], Json]: ...


@dataclass(frozen=True, slots=True)
class ServiceContext:
    """One newsroom's ledger."""

    store: Store
    clock: Clock
    serializers: Serializers
    verdict_review: ReviewPolicy
    overdue_after_days: int
    idempotency_retention_days: int

    def write_time(self) -> datetime:
        """Give the instant of a write: now, but never before the log's last row (clocks can be set back).

        Call inside a transaction.
        """
        now, last = self.clock(), self.store.last_change_at()
        return now if last is None or now > last else last

    def late_at(self, now: datetime) -> datetime:
        """Give the instant before which a due claim is overdue."""
        try:
            return now - timedelta(days=self.overdue_after_days)
        except OverflowError:
            return datetime.min.replace(tzinfo=UTC)

    def log(
        self,
        at: datetime,
        actor: Actor,
        type: ChangeType,
        *,
        article_id: int | None = None,
        claim_id: int | None = None,
        **changed: Json,
    ) -> None:
        """Append a row to the change log, in the transaction of the write that it tells of."""
        self.store.add_change(at, actor.name, type, article_id, claim_id, changed)
