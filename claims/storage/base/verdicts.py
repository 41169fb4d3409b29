"""Verdicts."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from claims.domain.cursors import Position
from claims.domain.requests import ClaimFilter, VerdictFilter
from claims.domain.verdicts import Review, Verdict, Withdrawal
from claims.domain.visibility import Visibility
from claims.domain.vocabulary import VerdictState


class PublishedVerdict(NamedTuple):
    """A claim's newest published verdict."""

    verdict: Verdict
    #: the claim's stored JSON
    document: str
    #: the instant at which the claim's first verdict was published
    first_published_at: datetime


class VerdictStore(Protocol):
    """Verdicts."""

    def add_verdict(self, verdict: Verdict) -> int:
        """Store a verdict (its `id` is ignored) and return its id."""

    def get_verdict(self, verdict_id: int) -> Verdict:
        """Return a verdict. Raises `VerdictNotFound`."""

    def get_current_verdict(self, claim_id: int) -> Verdict | None:
        """Return the claim's newest published verdict; None without one."""

    def list_verdicts(self, claim_id: int, after: int, limit: int, visibility: Visibility) -> list[Verdict]:
        """List the claim's verdicts with an id above `after`, oldest first; the public sees those that were published.

        Args:
            claim_id: the claim.
            after: the id after which the list begins; 0 for all.
            limit: verdicts at most.
            visibility: of the caller.
        """

    def list_all_verdicts(self, filter: VerdictFilter, after: Position | None, limit: int) -> list[Verdict]:
        """List the verdicts of all claims that match a filter, by `created_at` and id.

        Args:
            filter: the conditions.
            after: the position after which the list begins: `created_at` as `format_instant` formats it, and the id;
                None for the start.
            limit: verdicts at most.
        """

    def list_published_verdicts(self, filter: ClaimFilter, limit: int) -> list[PublishedVerdict]:
        """List the current verdicts of accepted claims, the last published first.

        Of the filter only claim, topic, claimant, article and publisher count.
        """

    def get_published_verdict(self, claim_id: int) -> PublishedVerdict | None:
        """Return a claim's current verdict, in every workflow of the claim; None without one."""

    def withdraw_verdict(self, verdict_id: int, state: VerdictState, withdrawal: Withdrawal) -> bool:
        """Store that a verdict is withdrawn; return False if it was no longer in `state`."""

    def list_verdicts_by_id(self, ids: Sequence[int]) -> list[Verdict]:
        """List the existing verdicts among `ids`, in no order."""

    def list_citing_verdicts(self, evidence_id: int) -> list[int]:
        """List the proposed and published verdicts that cite evidence, also those of claims merged with its claim."""

    def list_citations_elsewhere(self, claim_id: int) -> list[int]:
        """List the proposed and published verdicts of other claims that cite evidence of a duplicate, newest first."""

    def review_verdict(
        self, verdict_id: int, state: VerdictState, review: Review, published_at: datetime | None
    ) -> bool:
        """Store the decision of the second person; return False if the verdict was no longer `proposed`.

        Args:
            verdict_id: the verdict.
            state: the new state.
            review: the reviewer, the instant and the note.
            published_at: UTC; None if the verdict is returned to its author.
        """
