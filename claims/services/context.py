"""The service context: store, clock, serializers and settings."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from claims.config import ReviewPolicy
from claims.domain.actors import Actor
from claims.domain.claimants import Claimant
from claims.domain.evidence import Evidence
from claims.domain.instants import FIRST_INSTANT, Clock
from claims.domain.progress import Progress
from claims.domain.records import Article, Check, Claim, Deadline, Json, Lease
from claims.domain.requests import ClaimFilter
from claims.domain.verdicts import Verdict
from claims.domain.visibility import Visibility
from claims.domain.vocabulary import ChangeType
from claims.pool.tasks import TextTasks
from claims.services.clock_correction import correct_log, was_ahead
from claims.storage.base import Store


class Serializers(Protocol):
    """One serializer for each kind of record; documents leave out members that the clock changes."""

    @property
    def article(self) -> Callable[[Article], Json]: ...

    @property
    def claim(self) -> Callable[[Claim], Json]: ...

    @property
    def claimant(self) -> Callable[[Claimant], Json]: ...

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
    """The dependencies of every service."""

    store: Store
    clock: Clock
    serializers: Serializers
    #: slow functions of texts, in the pool of the server or in this process
    tasks: TextTasks
    verdict_review: ReviewPolicy
    #: periods of 24 hours after the due instant in which a claim is not overdue
    overdue_after_days: int
    #: IANA zone of new windows that name none; None: anywhere on earth
    timezone: str | None
    #: ISO 3166-1 alpha-2, whose named days words mean; None: those of the tables
    country: str | None
    #: code points of the longest text in which the server finds candidates
    max_extraction_length: int
    #: days
    idempotency_retention_days: int
    #: minutes without a request after which a session ends
    session_idle_minutes: int
    #: hours after which a session ends
    session_hours: int
    #: issuer of the sign-on (OpenID Connect); None without one
    sign_on_issuer: str | None = None
    #: what the caller of the request may see; the server itself sees all
    visibility: Visibility = Visibility.ALL
    #: is called while an import goes on; None shows nothing
    progress: Progress | None = None

    def visible(self, claim_filter: ClaimFilter) -> ClaimFilter:
        """Return a filter that selects only claims that the caller may see."""
        return replace(claim_filter, visibility=self.visibility)

    def write_time(self) -> datetime:
        """Return the instant of a write: now, but not before the last change row, because clocks can be set back.

        If the clock was far ahead when that row was written, the log is corrected first, and the instant is now.
        Call it inside a transaction.
        """
        return self.write_time_after(self.store.last_change_at(), self.clock())

    def write_time_after(self, last: datetime | None, now: datetime) -> datetime:
        """Return the instant of a write, as `write_time` does.

        Args:
            last: UTC instant of the last change row; None if there is none.
            now: UTC, by the clock.
        """
        if last is None or now > last:
            return now
        if not was_ahead(now, last):
            return last
        correct_log(self, now, last)
        return now

    def late_at(self, now: datetime) -> datetime:
        """Return the instant before which a due instant must lie for the claim to be overdue."""
        try:
            return now - timedelta(days=self.overdue_after_days)
        except OverflowError:
            return FIRST_INSTANT

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
        """Add a row to the change log. Call it inside the transaction of the write.

        Args:
            at: UTC instant of the write, from `write_time`.
            actor: who acts: a person, a token of the server, or the server.
            type: the type of the row.
            article_id: id of the article; None if the change concerns no single article.
            claim_id: id of the claim; None if the change concerns no single claim.
            changed: kind of record -> its members with their new values.
        """
        self.store.add_change(at, actor.name, type, article_id, claim_id, changed, actor.via)
