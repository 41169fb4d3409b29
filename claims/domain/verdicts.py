"""Verdicts with their corrections, reviews and withdrawals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from claims.domain.outcomes import Outcome
from claims.domain.vocabulary import CorrectionCode, VerdictState


@dataclass(frozen=True, slots=True)
class Correction:
    """The reason why a verdict supersedes another."""

    code: CorrectionCode
    note: str


@dataclass(frozen=True, slots=True)
class Review:
    """A second-person review: the approval or return of a proposed verdict."""

    actor: str
    at: datetime
    note: str | None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The reason why a verdict no longer counts: it was a mistake."""

    reason: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome with its rationale and the evidence that it cites."""

    id: int
    claim_id: int
    outcome: Outcome
    rationale: str
    evidence_ids: tuple[int, ...]
    occurred_on: date | None
    #: `became_impossible`, for a `did_not` before the window ends
    reason: str | None
    supersedes: int | None
    correction: Correction | None
    state: VerdictState
    actor: str
    created_at: datetime
    published_at: datetime | None
    review: Review | None
    #: version of the claim that the verdict judges
    claim_version: int
    #: it is the newest published verdict of the claim
    current: bool = False
    #: URL of its ClaimReview, if it differs from the URL that the settings give
    review_url: str | None = None
    #: None if the verdict was not withdrawn
    withdrawal: Withdrawal | None = None


def current_of(verdicts: Iterable[Verdict]) -> Verdict | None:
    """Return the newest published verdict of a claim; None if none counts."""
    return next((verdict for verdict in verdicts if verdict.current), None)


def withdrawn_of(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Return the verdicts of a claim that were published and withdrawn later."""
    return [verdict for verdict in verdicts if verdict.withdrawal is not None and verdict.published_at is not None]
