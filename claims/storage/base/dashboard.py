"""Reads of the store for the dashboard and the web pages of claims."""

from datetime import datetime
from typing import Protocol

from claims.domain.records import Article
from claims.domain.requests import ClaimFilter
from claims.domain.visibility import Visibility
from claims.storage.base.claims import ClaimRow


class DashboardStore(Protocol):
    """Lists whose cost does not grow with the number of claims.

    Of a filter only topic, claimant, article and visibility count. The public does not see the sections `proposed`
    and `candidates`, and all claims of the other sections were accepted.
    """

    def list_sections(
        self, filter: ClaimFilter, now: datetime, soon: datetime, limit: int
    ) -> dict[str, list[ClaimRow]]:
        """List the first claims of every section of the dashboard, most urgent first.

        `due` (and not judged), `soon` (due by then), `proposed` (a verdict waits for a second person), `needs_human`,
        `candidates` (newest first).

        Args:
            filter: narrows every section.
            now: UTC.
            soon: UTC, the end of `soon`.
            limit: claims of each section.
        """

    def count_sections(self, filter: ClaimFilter, now: datetime, soon: datetime, limit: int) -> dict[str, int]:
        """Count the claims of every section, up to `limit` in each.

        Args:
            filter: narrows every section.
            now: UTC.
            soon: UTC, the end of `soon`.
            limit: the highest count.
        """

    def get_claim_and_article(self, claim_id: int, visibility: Visibility) -> tuple[ClaimRow, Article]:
        """Return a claim as lists return it, with its article.

        Raises:
            ClaimNotFound: there is no such claim, or the caller must not see it.
        """
