"""What extraction asks of the store."""

from typing import NamedTuple, Protocol

from claims.domain.extraction import Extraction
from claims.domain.vocabulary import Workflow


class QuotedClaim(NamedTuple):
    """Where a claim of an article stands in its newest revision, and when it is due."""

    claim_id: int
    workflow: Workflow
    exact: str
    #: code points; None where it has no place in that revision
    start: int | None
    end: int | None
    #: of the claim's deadline now; None where it has none
    relation: str | None
    edtf: str | None
    extraction: Extraction | None


class SimilarClaim(NamedTuple):
    """A claim that shares words with what was looked for."""

    claim_id: int
    workflow: Workflow
    statement: str
    quote: str


class CueCount(NamedTuple):
    """How many claims a cue has proposed that are now in one workflow."""

    #: the row of the language's table; empty where a date alone was the reason
    cue: str
    workflow: Workflow
    number: int


class CandidateStore(Protocol):
    """Claims as extraction sees them."""

    def list_quoted_claims(self, article_id: int) -> list[QuotedClaim]:
        """List every span of role claim of an article's claims, in whatever workflow, by claim."""

    def find_similar_claims(self, words: str, limit: int) -> list[SimilarClaim]:
        """Return claims in which the words occur, newest first.

        Args:
            words: an FTS5 query of quoted words.
        """

    def count_cues(self) -> list[CueCount]:
        """Count the claims that extraction has proposed, by cue and workflow; one with two cues counts for both."""
