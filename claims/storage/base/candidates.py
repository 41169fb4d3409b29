"""Reads of the store for extraction."""

from typing import NamedTuple, Protocol

from claims.domain.extraction import Extraction
from claims.domain.vocabulary import Workflow
from claims.search.query import Query


class QuotedClaim(NamedTuple):
    """The position of a claim in its article's newest revision, and its due window."""

    claim_id: int
    workflow: Workflow
    exact: str
    #: code points; None if the claim has no position in that revision
    start: int | None
    end: int | None
    #: the last day of the claim's current deadline; None without an end
    relation: str | None
    edtf: str | None
    extraction: Extraction | None


class SimilarClaim(NamedTuple):
    """A claim that shares words with a query."""

    claim_id: int
    workflow: Workflow
    statement: str
    quote: str


class CueCount(NamedTuple):
    """The number of claims that a cue proposed, in one workflow."""

    #: the row of the language's table; empty if a date alone was the reason
    cue: str
    workflow: Workflow
    number: int


class CandidateStore(Protocol):
    """The claims that extraction reads."""

    def list_quoted_claims(self, article_id: int) -> list[QuotedClaim]:
        """List every span of role claim of an article's claims, in every workflow, by claim."""

    def find_similar_claims(self, query: Query, limit: int) -> list[SimilarClaim]:
        """Return claims whose statement or quotation matches a query, newest first.

        Args:
            query: with at least one group.
            limit: claims at most.
        """

    def find_similar_accepted(self, query: Query, limit: int) -> list[SimilarClaim]:
        """Return accepted claims that match a query, newest first, as `find_similar_claims` does.

        The number of claims that the store looks at is limited: old claims can be missing if the words are common.

        Args:
            query: with at least one group.
            limit: claims at most.
        """

    def count_cues(self) -> list[CueCount]:
        """Count the claims that extraction proposed, by cue and workflow; a claim with two cues counts for both."""
