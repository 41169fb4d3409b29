"""The change log."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from claims.domain.change_requests import ChangeScope
from claims.domain.records import Change, Json
from claims.domain.requests import ClaimFilter
from claims.domain.visibility import Visibility
from claims.domain.vocabulary import ChangeType


class NewChange(NamedTuple):
    """A row to append."""

    type: ChangeType
    article_id: int | None
    claim_id: int | None
    changed: Json


class ChangeBatch(NamedTuple):
    """Consecutive rows of the log, as the change feed returns them."""

    number: int
    #: seq of the last row; 0 without rows
    last_seq: int
    #: UTF-8: JSON objects, oldest first, with commas between them
    documents: bytes


class PublicChangeBatch(NamedTuple):
    """Rows of the log that the public may see; internal rows between them are left out."""

    number: int
    #: seq of the last row; 0 without rows
    last_seq: int
    #: UTF-8: JSON objects, oldest first, with commas between them
    documents: bytes
    #: without `limit` rows: every row up to this seq is returned or internal
    read_until: int


class CorrectionRow(NamedTuple):
    """A row of the log that is a correction, with the statement of its claim."""

    change: Change
    statement: str


class ChangeStore(Protocol):
    """The change log."""

    def list_corrections(self, filter: ClaimFilter, before: int, limit: int) -> list[CorrectionRow]:
        """List the rows of corrections with a seq below `before`, newest first.

        Args:
            filter: of it only claim, topic, claimant, article, publisher and visibility count.
            before: the seq before which the list begins.
            limit: rows at most.
        """

    def list_left_to_human(self, claim_ids: Sequence[int]) -> list[Change]:
        """List the newest row `claim.needs_human` of each of these claims, unless a later check asked for a person."""

    def list_restorations(self, claim_ids: Sequence[int]) -> list[Change]:
        """List the rows `evidence.restored` of some claims, oldest first."""

    def add_change(
        self,
        at: datetime,
        actor: str,
        type: ChangeType,
        article_id: int | None,
        claim_id: int | None,
        changed: Json,
        via: str | None = None,
    ) -> None:
        """Append a row.

        Args:
            at: UTC.
            actor: the name of the person or token that acts.
            type: the type of the change.
            article_id: the article that it concerns; None without one.
            claim_id: the claim that it concerns; None without one.
            changed: record kind -> its members with their new values.
            via: the name of the person's token that the request came with; None without one.
        """

    def add_changes(self, at: datetime, actor: str, rows: Sequence[NewChange]) -> None:
        """Append many rows of one instant and actor.

        Args:
            at: UTC.
            actor: the name of the person or token that acts.
            rows: in the order of the log.
        """

    def first_change_at(self) -> datetime | None:
        """Return the instant of the oldest row; None if the log is empty."""

    def last_change_at(self) -> datetime | None:
        """Return the instant of the newest row; None if the log is empty."""

    def last_seq(self) -> int:
        """Return the newest row's seq; 0 if the log is empty."""

    def read_changes(
        self, since: int, until: int, types: Sequence[ChangeType], limit: int, visibility: Visibility
    ) -> ChangeBatch:
        """Return rows, oldest first. Seqs follow the order of commits, so no row appears behind a reader.

        Args:
            since: the seq after which the rows begin.
            until: the seq of the last row at most.
            types: the types of the rows, which the caller can see; empty for all that the caller can see.
            limit: rows at most.
            visibility: what the caller may see: all records, or those of admins too.
        """

    def list_types_between(self, since: int, until: int) -> set[ChangeType]:
        """Return the types of the rows after seq `since` up to `until`."""

    def read_public_changes(self, since: int, until: int, types: Sequence[ChangeType], limit: int) -> PublicChangeBatch:
        """Return the rows of `read_changes` that the public may see, without the members that it may not see.

        Whether a claim is public is decided now. One call looks at `MAX_SCANNED` rows at most, so that many internal
        rows do not make it slow.

        Args:
            since: the seq after which the rows begin.
            until: the seq of the last row at most.
            types: the types of the rows; empty for all.
            limit: rows at most.
        """

    def read_scoped_changes(
        self,
        since: int,
        until: int,
        types: Sequence[ChangeType],
        scope: ChangeScope,
        limit: int,
        visibility: Visibility,
    ) -> PublicChangeBatch:
        """Return the rows of `read_changes` that are about something, and that the caller may see.

        One call looks at `MAX_SCANNED` rows at most, unless the scope names a claim.

        Args:
            since: the seq after which the rows begin.
            until: the seq of the last row at most.
            types: the types of the rows; empty for all.
            scope: what the rows are about.
            limit: rows at most.
            visibility: what the caller may see.
        """

    def list_public_types_between(self, since: int, until: int) -> set[ChangeType]:
        """Return the types of the rows after seq `since` up to `until` that the public may see."""

    def list_changes_of_claim(self, claim_id: int, after: int, limit: int, visibility: Visibility) -> list[Change]:
        """List the claim's rows after seq `after`, oldest first.

        Args:
            claim_id: the claim.
            after: the seq after which the list begins; 0 for all.
            limit: rows at most.
            visibility: of the caller; the public gets the rows and members of `read_public_changes`.
        """

    def list_changes_of_claim_until(self, claim_id: int, until: datetime) -> list[Change]:
        """List all the claim's rows up to an instant, inclusive, oldest first."""
