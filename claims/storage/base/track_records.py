"""Track records."""

from datetime import datetime
from typing import Protocol

from claims.domain.visibility import Visibility
from claims.domain.vocabulary import RecordKind
from claims.rules.track_record import RecordTotals, TrackRecord


class TrackRecordStore(Protocol):
    """Counts of the outcomes of claims."""

    def get_totals(self) -> RecordTotals:
        """Return the numbers of all accepted claims, which everybody may see."""

    def list_track_records(
        self, by: RecordKind, after: str, limit: int, late: datetime, visibility: Visibility
    ) -> list[tuple[str, TrackRecord]]:
        """List keys in order with their track records; a key without an accepted claim may have one too.

        Args:
            by: the kind of the keys: claimant, publisher, author or topic.
            after: the key after which the list begins; empty for the start.
            limit: keys at most.
            late: the instant before which a due claim is overdue, UTC.
            visibility: of the caller; keys that only internal claims have are left out.
        """
