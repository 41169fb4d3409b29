"""Reads of the store for the dashboard and the web pages of claims."""

from datetime import datetime
from typing import NamedTuple, Protocol

from claims.domain.records import Article
from claims.domain.requests import ClaimFilter
from claims.domain.visibility import Visibility
from claims.storage.base.claims import ClaimRow


class RecordCounts(NamedTuple):
    """Counts of the record for operators."""

    #: claims with the status `due`, and with the status `overdue`
    due: int
    overdue: int
    #: UTC instant at which the oldest current lease began; None without a lease
    oldest_lease_at: datetime | None
    #: the log's last seq; 0 if the log is empty
    last_seq: int


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

    def count_record(self, now: datetime, late: datetime, limit: int) -> RecordCounts:
        """Return the counts of the record for operators.

        Args:
            now: UTC.
            late: UTC, the instant before which a due claim is overdue.
            limit: the highest count of claims, and the leases that are looked at.
        """

    def get_claim_and_article(self, claim_id: int, visibility: Visibility) -> tuple[ClaimRow, Article]:
        """Return a claim as lists return it, with its article.

        Raises:
            ClaimNotFound: there is no such claim, or the caller must not see it.
        """
