"""Evidence."""

from collections.abc import Sequence
from typing import Protocol

from claims.domain.evidence import Evidence, Retraction


class EvidenceStore(Protocol):
    """Evidence."""

    def add_evidence(self, evidence: Evidence) -> int:
        """Store evidence (its `id` is ignored) and return its id."""

    def get_evidence(self, evidence_id: int) -> Evidence:
        """Return evidence. Raises `EvidenceNotFound`."""

    def find_evidence(self, claim_id: int, url: str, excerpt: str | None) -> int | None:
        """Return the id of the claim's first evidence with this URL and excerpt; retracted evidence does not count.

        Args:
            claim_id: the claim.
            url: exactly as it is stored.
            excerpt: None finds evidence without an excerpt.

        Returns:
            None if there is no such evidence.
        """

    def list_evidence(self, claim_id: int, after: int, limit: int) -> list[Evidence]:
        """List the claim's evidence with an id above `after`, by id, retracted evidence too.

        Args:
            claim_id: the claim.
            after: the id after which the list begins; 0 for all.
            limit: items at most.
        """

    def list_evidence_by_id(self, ids: Sequence[int]) -> list[Evidence]:
        """List the existing evidence among `ids`, in no order."""

    def retract_evidence(self, evidence_id: int, retraction: Retraction) -> bool:
        """Store that evidence is retracted; return False if it was retracted before."""
