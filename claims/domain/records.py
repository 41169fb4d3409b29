"""The records that the store keeps: frozen values (docs/specification.md, section 1.1).

Instants are aware datetimes in UTC, days are dates, offsets count Unicode code points.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from claims.domain.due import Due
from claims.domain.extraction import Extraction
from claims.domain.outcomes import Outcome
from claims.domain.probability import Probability
from claims.domain.slippage import Slippage
from claims.domain.vocabulary import (
    ChangeType,
    CheckResult,
    DeadlineReason,
    LoggedState,
    SpanRole,
    SpanState,
    Workflow,
)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of an article's text."""

    article_id: int
    #: from 1
    number: int
    #: hex SHA-256 of the text's UTF-8
    sha256: str
    #: code points
    length: int
    #: only the hash and length of the text are stored
    withheld: bool
    created_at: datetime
    #: None if it is withheld, or if the store read the record without its text
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
    """The position that the server proposes for a span that needs a human."""

    exact: str
    start: int
    end: int
    #: similarity, 0 to 100
    score: float
    #: the first number, negation or name that differs: before and now; None without one
    differs: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """The position of words in one revision (W3C Web Annotation, TextQuote and TextPosition selectors)."""

    role: SpanRole
    exact: str
    #: up to `MAX_CONTEXT` code points before and after
    prefix: str
    suffix: str
    #: code points, half open; None if the span has no position in this revision
    start: int | None
    end: int | None
    state: SpanState
    revision: int
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class DependsOn:
    """A condition: the claim that must come true first, and the time from then until this claim is due."""

    claim_id: int
    #: ISO 8601 duration; None if the window has no end or the claim has its own window
    offset: str | None
    #: the other claim has not settled the condition
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
    """The effect of a check: the queue hides the claim for a time."""

    since: datetime
    #: UTC instant at which the claim comes up again; None: not before a person adds a check
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement about the future that an editor or journalist can judge later."""

    id: int
    article_id: int
    statement: str
    #: the claimant as the article or an editor names it; None: the claim names nobody
    claimant: str | None
    topics: tuple[str, ...]
    criteria: str | None
    spans: tuple[Span, ...]
    #: None while the claim waits for its condition and has no deadline of its own
    due: Due | None
    deadline_id: int | None
    depends_on: DependsOn | None
    workflow: Workflow
    #: why an editor rejected, withdrew or merged the claim
    workflow_reason: str | None
    #: id of the claim that this claim duplicates
    merged_into: int | None
    verdict: CurrentVerdict | None
    version: int
    created_at: datetime
    updated_at: datetime
    #: from the newest check, while it counts
    snooze: Snooze | None = None
    #: a check has flagged the claim for a person
    needs_human: bool = False
    #: which rows the change log has for the current deadline
    logged_state: LoggedState = "none"
    #: why extraction proposed the claim; None if it did not
    extraction: Extraction | None = None
    #: id of the claim in another system; unique
    external_id: str | None = None
    #: URL of a page about the claimant (schema.org `sameAs`)
    claimant_url: str | None = None
    #: the day, month or year in which the claim was made, in EDTF; None: not known, only before the article
    said_on: str | None = None
    #: None if the claimant has never moved the deadline
    slippage: Slippage | None = None
    #: the odds that the article states; None if it states none
    probability: Probability | None = None
    #: id of the claimant when the claim was last changed; None without a name, or if `claimant_resolved` is False
    claimant_id: int | None = None
    #: False: the words stand for a person or body that they do not name ("the ministry")
    claimant_resolved: bool = True
    #: the claim was accepted once: the public sees it, also after it was withdrawn or merged
    is_public: bool = False
    #: name of the person or token whose work it is; None: nobody's. The public does not see it
    assigned_to: str | None = None

    @property
    def waiting(self) -> bool:
        """True if the claim has a condition that is not settled."""
        return self.depends_on is not None and self.depends_on.waiting

    def with_waiting(self, waiting: bool) -> "Claim":
        """Return a copy whose condition waits or does not wait; without a condition it is equal."""
        return replace(self, depends_on=self.depends_on and replace(self.depends_on, waiting=waiting))


@dataclass(frozen=True, slots=True)
class ClaimNote:
    """What a colleague wrote about a claim for the others; it is never public."""

    id: int
    claim_id: int
    text: str
    #: the name of the person or token that wrote it
    actor: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Deadline:
    """One due window of a claim with its reason; the deadlines of a claim are its slippage chain."""

    id: int
    claim_id: int
    due: Due
    reason: DeadlineReason
    note: str | None
    evidence_id: int | None
    actor: str
    created_at: datetime
    #: when it was said, in EDTF; None if the client did not say, and there is no evidence with a day
    said_on: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """The record that a bot or a person looked at a claim and gave no verdict."""

    id: int
    claim_id: int
    result: CheckResult
    #: the day on which the claim comes up again; None: not before a person adds a check
    next_check_on: date | None
    note: str | None
    actor: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Lease:
    """The right of one token to work on some claims until an instant."""

    id: int
    #: the name of its token; for other tokens the lease does not exist
    holder: str
    topic: str | None
    created_at: datetime
    #: whole second, UTC
    expires_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class LeaseExpiry:
    """The record that a lease expired while it held a claim, and nobody has checked the claim since."""

    claim_id: int
    lease_id: int
    #: the name of the token that had the lease
    holder: str
    #: whole second, UTC
    expired_at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the change log."""

    seq: int
    at: datetime
    actor: str
    type: ChangeType
    article_id: int | None
    claim_id: int | None
    #: kind of record -> its members with their new values
    changed: Json
    #: name of the person's token that the request came with; None: without one, and in rows of before
    via: str | None = None
