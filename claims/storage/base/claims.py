"""Claims, their spans and deadlines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from claims.domain.cursors import Position
from claims.domain.records import Claim, Deadline, Json, Span
from claims.domain.requests import ClaimFilter
from claims.domain.visibility import Visibility
from claims.search.query import Query


class ClaimRow(NamedTuple):
    """A claim as lists return it: its document, and the values that determine its status."""

    id: int
    #: JSON object without the members that depend on the clock
    document: str
    version: int
    accepted: bool
    judged: bool
    waiting: bool
    opens_at: datetime | None
    due_at: datetime | None
    #: name of the person or token whose work it is; None: nobody's. The public does not see it
    assigned_to: str | None
    #: the position after which the next list page begins
    position: Position


class SameClaim(NamedTuple):
    """A claim with its key, and who made it."""

    claim_id: int
    #: `claims.rules.same_claims.same_key`
    same_key: str
    #: the claimant, or the one that it was merged into; None if the words lead to none
    claimant_id: int | None
    #: the words for the claimant; None if the claim names nobody
    claimant: str | None


@dataclass(frozen=True, slots=True)
class NewClaimRow:
    """A claim to store in bulk, with its first deadline and its document."""

    claim: Claim
    deadline: Deadline | None
    document: str
    #: the members of the claimant, if the claim is the first of it
    claimant: Json | None = None
    #: the members of the deadline, for the change row; None without a deadline
    deadline_document: Json | None = None


class ClaimStore(Protocol):
    """Claims, spans and deadlines."""

    def next_claim_ids(self) -> tuple[int, int]:
        """Return the ids that the next claim and the next deadline will have (inside a transaction)."""

    def add_claim(self, claim: Claim, document: str) -> None:
        """Store a new claim under its id, with spans, topics, search entry, queue time and timers.

        Here and in `add_claims` and `update_claim`, its claimant counts it if it is accepted.
        """

    def add_claims(self, rows: Sequence[NewClaimRow], at: datetime, actor: str, via: str | None = None) -> None:
        """Store many new claims, as `add_deadline`, `add_claim` and a `claim.created` row would for each.

        Args:
            rows: claims with their ids, deadlines and documents.
            at: UTC.
            actor: the name of the person or token that acts.
            via: the name of the person's token; None without one.
        """

    def get_claim(self, claim_id: int) -> Claim:
        """Return a claim with the spans of its article's newest revision. Raises `ClaimNotFound`."""

    def get_claim_document(self, claim_id: int, visibility: Visibility) -> ClaimRow:
        """Return a claim as lists return it. Raises `ClaimNotFound`, also if the caller must not see it."""

    def update_claim(self, before: Claim, after: Claim, document: str) -> None:
        """Replace the claim if its version is still `before.version`.

        A claim whose queue time changes leaves its lease, here and in `update_queue_state`.

        Args:
            before: the claim as the caller read it.
            after: the new claim.
            document: the JSON of `after`.

        Raises:
            VersionConflict: the stored version is another one.
        """

    def update_queue_state(self, before: Claim, after: Claim) -> None:
        """Store the snooze, and whether a human must look at the claim, after a check."""

    def replace_spans(self, claim_id: int, revision: int, spans: Sequence[Span]) -> None:
        """Replace the claim's spans in one revision; those of other revisions stay.

        Args:
            claim_id: the claim.
            revision: number of the revision.
            spans: all spans of the claim in this revision.
        """

    def list_claims(
        self, filter: ClaimFilter, after: Position | None, limit: int, now: datetime, late: datetime
    ) -> list[ClaimRow]:
        """List the claims that match a filter, in the order of `filter.sort`; with a `q` newest first or by relevance.

        A `q` also finds the claims of a claimant whose names match.

        Args:
            filter: the conditions and the order.
            after: the position after which the list begins; None for the start.
            limit: claims at most.
            now: UTC.
            late: the instant before which a due claim is overdue, UTC.
        """

    def list_claims_by_id(self, ids: Sequence[int], visibility: Visibility) -> list[ClaimRow]:
        """List the claims among `ids` that the caller may see, by id."""

    def count_claims(self, filter: ClaimFilter, limit: int, now: datetime, late: datetime) -> tuple[int, bool]:
        """Count the claims that match a filter, whatever its order, and each once.

        Args:
            filter: the conditions.
            limit: rows that the store looks up at most. Several rows of the search index can be of one claim.
            now: UTC.
            late: the instant before which a due claim is overdue, UTC.

        Returns:
            The number, and True if the store has looked up all rows.
        """

    def list_matches(self, query: Query, claim_id: int) -> list[int]:
        """List what of a claim matches a query: 0 is the claim, 2n the evidence n, 2n + 1 the rationale of verdict n.

        Args:
            query: with at least one group.
            claim_id: the claim.
        """

    def list_terms(self, first: str, last: str) -> list[str]:
        """List the tokens of the search from `first` up to `last`, which is excluded, in order.

        They are of all claims, and of all names of claimants, also of those that the caller does not see.
        """

    def count_spans(self, article_id: int, first_id: int) -> tuple[int, int]:
        """Count the spans of an article's accepted claims in its newest revision, without orphaned ones.

        Args:
            article_id: the article.
            first_id: a claim of it.

        Returns:
            The number of all, and of those of claims with an id above `first_id`.
        """

    def list_claim_ids_of_article(self, article_id: int) -> list[int]:
        """List the ids of an article's claims, the oldest first."""

    def find_external_ids(self, external_ids: Sequence[str]) -> dict[str, int]:
        """Return the ids of the claims that have one of these external ids, by external id."""

    def find_same_claims(self, keys: Sequence[str]) -> list[SameClaim]:
        """Return the claims that have one of these keys, by id; rejected and withdrawn claims do not count.

        Args:
            keys: from `claims.rules.same_claims.same_key`.
        """

    def list_dependents(self, claim_id: int) -> list[int]:
        """List the ids of the claims that depend on this one, by id."""

    def add_deadline(self, deadline: Deadline) -> None:
        """Store a deadline under its id, before its claim is added or updated."""

    def get_deadline(self, deadline_id: int) -> Deadline:
        """Return a stored deadline."""

    def list_deadlines(self, claim_id: int, after: int, limit: int) -> list[Deadline]:
        """List the claim's deadlines with an id above `after`, oldest first.

        Args:
            claim_id: the claim.
            after: the id after which the list begins; 0 for all.
            limit: deadlines at most.
        """
