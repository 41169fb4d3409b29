"""The records of Duecheck: frozen values, one class a word of design.md.

Instants are aware datetimes in UTC, days are dates, offsets count Unicode code points.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from claims.domain.due import Due
from claims.domain.extraction import Extraction
from claims.domain.outcomes import Outcome
from claims.domain.vocabulary import (
    ChangeType,
    CheckResult,
    CorrectionCode,
    DeadlineReason,
    LoggedState,
    SpanRole,
    SpanState,
    Stance,
    VerdictState,
    Workflow,
)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of an article's text."""

    article_id: int
    #: counted from 1
    number: int
    #: hex SHA-256 of the text's UTF-8
    sha256: str
    #: code points
    length: int
    #: the text is not kept, only its hash and length
    withheld: bool
    created_at: datetime
    #: None when withheld, or when the record was read without its text
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A published text; `revision` is its newest version."""

    id: int
    url: str
    title: str
    authors: tuple[str, ...]
    publisher: str
    published_on: date
    #: BCP 47 tag
    language: str
    revision: Revision
    created_at: datetime
    updated_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where a span that needs a human may stand now."""

    exact: str
    start: int
    end: int
    #: likeness from 0 to 100
    score: float


@dataclass(frozen=True, slots=True)
class Span:
    """Where a claim stands in one revision (W3C Web Annotation, TextQuote and TextPosition selectors)."""

    role: SpanRole
    exact: str
    #: up to `MAX_CONTEXT` code points before and after
    prefix: str
    suffix: str
    #: half open, in code points; None when the span has no place in this revision
    start: int | None
    end: int | None
    state: SpanState
    revision: int
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class DependsOn:
    """The claim that must come true first, and how long after it this one is due."""

    claim_id: int
    #: ISO 8601 duration; None when the window has no end or is stated by itself
    offset: str | None
    #: the other claim is not settled yet
    waiting: bool = True


@dataclass(frozen=True, slots=True)
class CurrentVerdict:
    """The newest published verdict of a claim, in short."""

    id: int
    outcome: Outcome
    occurred_on: date | None
    published_at: datetime
    supersedes: int | None


@dataclass(frozen=True, slots=True)
class Snooze:
    """Somebody looked at the claim: it is left alone for a while."""

    since: datetime
    #: the instant at which it comes up again; None: not before a human has looked
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement about the future that can be judged later."""

    id: int
    article_id: int
    statement: str
    claimant: str
    topics: tuple[str, ...]
    criteria: str | None
    spans: tuple[Span, ...]
    #: None while the claim waits for another and has no deadline of its own
    due: Due | None
    deadline_id: int | None
    depends_on: DependsOn | None
    workflow: Workflow
    #: why it was rejected, withdrawn or merged
    workflow_reason: str | None
    #: the claim this one is a duplicate of
    merged_into: int | None
    verdict: CurrentVerdict | None
    version: int
    created_at: datetime
    updated_at: datetime
    #: since the newest check, if that still counts
    snooze: Snooze | None = None
    #: a bot found something that a human must look at
    needs_human: bool = False
    #: what the log tells of the current deadline
    logged_state: LoggedState = "none"
    #: why it was proposed, where it was found in the text by itself
    extraction: Extraction | None = None
    #: what another system calls it; no two claims have the same
    external_id: str | None = None
    #: a page that says who the claimant is (schema.org `sameAs`)
    claimant_url: str | None = None

    @property
    def waiting(self) -> bool:
        """The claim it depends on is not settled yet."""
        return self.depends_on is not None and self.depends_on.waiting

    def with_waiting(self, waiting: bool) -> "Claim":
        """Give the same claim, waiting for the one it depends on, or not."""
        return replace(self, depends_on=self.depends_on and replace(self.depends_on, waiting=waiting))


@dataclass(frozen=True, slots=True)
class Deadline:
    """One link of a claim's slippage chain: a due window, and why it was set."""

    id: int
    claim_id: int
    due: Due
    reason: DeadlineReason
    note: str | None
    evidence_id: int | None
    actor: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Retraction:
    """Why evidence no longer counts."""

    reason: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something published later that bears on a claim."""

    id: int
    claim_id: int
    url: str
    title: str | None
    publisher: str | None
    #: None when the page shows no date
    published_on: date | None
    excerpt: str | None
    note: str | None
    stance: Stance
    actor: str
    created_at: datetime
    retraction: Retraction | None = None
    #: published inside the claim's due window; computed when read, None when that cannot be said
    in_window: bool | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """Why a verdict replaces another."""

    code: CorrectionCode
    note: str


@dataclass(frozen=True, slots=True)
class Review:
    """What a second person did with a proposed verdict."""

    actor: str
    at: datetime
    note: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome with its rationale and the evidence it rests on."""

    id: int
    claim_id: int
    outcome: Outcome
    rationale: str
    evidence_ids: tuple[int, ...]
    occurred_on: date | None
    #: "became_impossible", for a `did_not` before the window ends
    reason: str | None
    supersedes: int | None
    correction: Correction | None
    state: VerdictState
    actor: str
    created_at: datetime
    published_at: datetime | None
    review: Review | None
    #: the claim's version that was judged
    claim_version: int
    #: it is the claim's newest published verdict
    current: bool = False
    #: where the newsroom publishes it, where that is not where it publishes all
    review_url: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """Somebody looked, and it is no verdict: too early, nothing new, or something for a human."""

    id: int
    claim_id: int
    result: CheckResult
    #: the day on which the claim comes up again; None: not before a human has looked
    next_check_on: date | None
    note: str | None
    actor: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Lease:
    """A bot works on these claims until then."""

    id: int
    #: the name of the token that took it; nobody else sees the lease
    holder: str
    topic: str | None
    created_at: datetime
    #: whole second, UTC
    expires_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the log."""

    seq: int
    at: datetime
    actor: str
    type: ChangeType
    article_id: int | None
    claim_id: int | None
    #: record kind -> its members with their new values
    changed: Json
