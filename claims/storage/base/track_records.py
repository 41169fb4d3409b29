"""Track records."""

from datetime import datetime
from typing import Protocol

from claims.domain.cursors import Position
from claims.domain.visibility import Visibility
from claims.domain.vocabulary import RecordKind
from claims.rules.record_counts import CountSort
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

    def rank_track_records(
        self,
        by: RecordKind,
        sort: CountSort,
        after: Position | None,
        limit: int,
        late: datetime,
        visibility: Visibility,
    ) -> list[tuple[Position, TrackRecord]]:
        """List the keys with an accepted claim by a number, the largest first, and equal numbers by key.

        Args:
            by: the kind of the keys: claimant, publisher, author or topic.
            sort: which number.
            after: the key and its number after which the list begins; None for the start.
            limit: keys at most.
            late: the instant before which a due claim is overdue, UTC.
            visibility: of the caller, for the spelling of topics.

        Returns:
            Each track record with its key and number.
        """

    def find_track_record(self, by: RecordKind, key: str, late: datetime, visibility: Visibility) -> TrackRecord | None:
        """Return the track record of one key; None if it has no accepted claim.

        Args:
            by: the kind of the key: claimant, publisher, author or topic.
            key: the key of the name; of a claimant, that of its own name.
            late: the instant before which a due claim is overdue, UTC.
            visibility: of the caller, for the spelling of topics.
        """
