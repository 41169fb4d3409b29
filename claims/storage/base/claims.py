"""Claims, their spans and deadlines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from claims.domain.cursors import Position
from claims.domain.records import Claim, Deadline, Span
from claims.domain.requests import ClaimFilter


class ClaimRow(NamedTuple):
    """A claim as lists serve it: its stored JSON, and the values that its status is derived from."""

    id: int
    #: JSON object without what the clock alone changes
    document: str
    version: int
    accepted: bool
    judged: bool
    waiting: bool
    opens_at: datetime | None
    due_at: datetime | None
    #: where the next page begins if a page ends here
    position: Position


@dataclass(frozen=True, slots=True)
class NewClaimRow:
    """A claim to store in bulk, with its first deadline and its JSON."""

    claim: Claim
    deadline: Deadline | None
    document: str


class ClaimStore(Protocol):
    """Claims, spans and deadlines."""

    def next_claim_ids(self) -> tuple[int, int]:
        """Return the ids that the next claim and the next deadline will have (inside a transaction)."""

    def add_claim(self, claim: Claim, document: str) -> None:
        """Store a new claim under its id, with spans, topics, search entry, queue time and timers."""

    def add_claims(self, rows: Sequence[NewClaimRow], at: datetime, actor: str) -> None:
        """Store many new claims as `add_deadline`, `add_claim` and a `claim.created` row each would."""

    def get_claim(self, claim_id: int) -> Claim:
        """Return a claim with the spans of its article's newest revision. Raises `ClaimNotFound`."""

    def get_claim_document(self, claim_id: int) -> ClaimRow:
        """Return a claim as lists serve it. Raises `ClaimNotFound`."""

    def update_claim(self, before: Claim, after: Claim, document: str) -> None:
        """Replace the claim where its version is still `before.version`.

        A claim whose queue time changes leaves its lease, here and in `update_queue_state`.

        Raises:
            VersionConflict: its version is another one.
        """

    def update_queue_state(self, before: Claim, after: Claim) -> None:
        """Store what a check changed: the snooze, and whether a human must look at the claim."""

    def replace_spans(self, claim_id: int, revision: int, spans: Sequence[Span]) -> None:
        """Store the claim's spans in one revision, instead of those stored there. Other revisions keep theirs."""

    def list_claims(
        self, filter: ClaimFilter, after: Position | None, limit: int, now: datetime, late: datetime
    ) -> list[ClaimRow]:
        """List the claims that fit, in the order of `filter.sort`, or newest first where there is a `q`.

        Args:
            filter: which claims, and in which order.
            after: the position that the list begins after.
            limit: claims at most.
            now: UTC.
            late: the instant before which a due claim is overdue, UTC.
        """

    def list_claim_ids_of_article(self, article_id: int) -> list[int]:
        """List the ids of an article's claims, those longest unchanged first."""

    def find_external_ids(self, external_ids: Sequence[str]) -> dict[str, int]:
        """Return the ids of the claims that have one of these external ids, by external id."""

    def list_dependents(self, claim_id: int) -> list[int]:
        """List the ids of the claims that depend on this one, by id."""

    def add_deadline(self, deadline: Deadline) -> None:
        """Store a deadline under its id, before the claim that has it is added or updated."""

    def list_deadlines(self, claim_id: int, after: int, limit: int) -> list[Deadline]:
        """List the claim's deadlines with an id above `after`, oldest first."""
