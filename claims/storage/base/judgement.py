"""Evidence, checks and verdicts."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from claims.domain.records import Check, Evidence, Retraction, Review, Verdict
from claims.domain.requests import ClaimFilter
from claims.domain.vocabulary import VerdictState


class PublishedVerdict(NamedTuple):
    """A claim's newest published verdict."""

    verdict: Verdict
    #: the claim's wire form
    document: str
    #: when the claim's first verdict was published
    first_published_at: datetime


class JudgementStore(Protocol):
    """Evidence, checks and verdicts."""

    def add_evidence(self, evidence: Evidence) -> int:
        """Store evidence (its `id` is ignored) and give its id."""

    def get_evidence(self, evidence_id: int) -> Evidence:
        """Give evidence. Raises `EvidenceNotFound`."""

    def list_evidence(self, claim_id: int, after: int, limit: int) -> list[Evidence]:
        """Give the claim's evidence with an id above `after`, by id, retracted ones too."""

    def list_evidence_by_id(self, ids: Sequence[int]) -> list[Evidence]:
        """Give those of `ids` that exist, in no order."""

    def retract_evidence(self, evidence_id: int, retraction: Retraction) -> bool:
        """Mark evidence as retracted; tell whether it was not already."""

    def add_check(self, check: Check) -> int:
        """Store a check (its `id` is ignored) and give its id."""

    def list_checks(self, claim_id: int, after: int, limit: int) -> list[Check]:
        """Give the claim's checks with an id above `after`, oldest first."""

    def add_verdict(self, verdict: Verdict) -> int:
        """Store a verdict (its `id` is ignored) and give its id."""

    def get_verdict(self, verdict_id: int) -> Verdict:
        """Give a verdict. Raises `VerdictNotFound`."""

    def get_current_verdict(self, claim_id: int) -> Verdict | None:
        """Give the claim's newest published verdict."""

    def list_verdicts(self, claim_id: int, after: int, limit: int) -> list[Verdict]:
        """Give the claim's verdicts with an id above `after`, oldest first."""

    def list_proposed_verdicts(self, after: int, limit: int) -> list[Verdict]:
        """Give the verdicts of all claims that wait for a second person, with an id above `after`, oldest first."""

    def list_published_verdicts(self, wanted: ClaimFilter, limit: int) -> list[PublishedVerdict]:
        """Give accepted claims' current verdicts, those published last first.

        Of `wanted` only topic, claimant and article count.
        """

    def get_published_verdict(self, claim_id: int) -> PublishedVerdict | None:
        """Give a claim's current verdict, in whatever workflow the claim is; None where it has none."""

    def review_verdict(
        self, verdict_id: int, state: VerdictState, review: Review, published_at: datetime | None
    ) -> bool:
        """Store what the second person did; tell whether the verdict was still `proposed`."""
