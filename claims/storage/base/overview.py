"""What the pages ask of the store."""

from datetime import datetime
from typing import Protocol

from claims.domain.records import Article
from claims.domain.requests import ClaimFilter
from claims.domain.vocabulary import RecordKind
from claims.rules.track_record import TrackRecord
from claims.storage.base.claims import ClaimRow


class OverviewStore(Protocol):
    """Lists that cost the same however many claims there are, and counts of what became of them."""

    def list_sections(
        self, wanted: ClaimFilter, now: datetime, soon: datetime, limit: int
    ) -> dict[str, list[ClaimRow]]:
        """Give the first claims of every section of the desk, most urgent first.

        `due` (and not judged), `soon` (due by then), `proposed` (a verdict waits for a second person), `needs_human`,
        `candidates` (newest first). Of `wanted` only topic, claimant and article count.
        """

    def count_sections(self, wanted: ClaimFilter, now: datetime, soon: datetime, most: int) -> dict[str, int]:
        """Count the claims of every section, up to `most` in each."""

    def get_claim_and_article(self, claim_id: int) -> tuple[ClaimRow, Article]:
        """Give a claim as lists serve it, with its article. Raises `ClaimNotFound`."""

    def count_outcomes(self, by: RecordKind, after: str, limit: int, late: datetime) -> list[tuple[str, TrackRecord]]:
        """Give keys that come after one, in order, with their records; those without an accepted claim too.

        Args:
            late: the instant before which a due claim is overdue.
        """
