"""Evidence."""

from collections.abc import Sequence
from typing import Protocol

from claims.domain.evidence import Evidence, Retraction
from claims.domain.visibility import Visibility


class EvidenceStore(Protocol):
    """Evidence."""

    def add_evidence(self, evidence: Evidence) -> int:
        """Store evidence (its `id` is ignored) and return its id."""

    def get_evidence(self, evidence_id: int) -> Evidence:
        """Return evidence. Raises `EvidenceNotFound`."""

    def list_counting_evidence(self, claim_id: int) -> list[Evidence]:
        """List the evidence of a claim and of those merged into it that is not retracted, by id."""

    def list_evidence(self, claim_id: int, after: int, limit: int, visibility: Visibility) -> list[Evidence]:
        """List the evidence of a claim and of those merged into it, by id, retracted evidence too.

        Args:
            claim_id: the claim.
            after: the id after which the list begins; 0 for all.
            limit: items at most.
            visibility: what the caller may see; the public sees evidence of a duplicate that was never accepted only
                if a published verdict or a deadline names it, and then as evidence of the claim that names it.
        """

    def find_public_claim(self, evidence_id: int) -> int | None:
        """Return the oldest public claim of which a published verdict or a deadline names evidence; None without one.

        The claim of the evidence itself, and those that it was merged into once, count.
        """

    def find_deadline_of_evidence(self, evidence_id: int) -> int | None:
        """Return the oldest deadline that names evidence; None without one."""

    def list_merged_claims(self, claim_id: int, visibility: Visibility = Visibility.ALL) -> set[int]:
        """Return the ids of a claim and of those merged into it, directly or through others, that a caller sees."""

    def update_evidence(self, before: Evidence, after: Evidence) -> None:
        """Replace what evidence says if its version is still `before.version`. Raises `VersionConflict`."""

    def restore_evidence(self, evidence_id: int) -> bool:
        """Remove the retraction of evidence; return False if it was not retracted."""

    def list_evidence_by_id(self, ids: Sequence[int]) -> list[Evidence]:
        """List the existing evidence among `ids`, in no order."""

    def retract_evidence(self, evidence_id: int, retraction: Retraction) -> bool:
        """Store that evidence is retracted; return False if it was retracted before."""
