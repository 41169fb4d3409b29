"""What callers ask for: the typed values that the schemas make of request bodies. Shape only, nothing proven."""

from dataclasses import dataclass
from datetime import date, datetime

from claims.domain.due import Basis, Relation
from claims.domain.outcomes import Outcome
from claims.domain.records import Correction, DependsOn
from claims.domain.vocabulary import (
    ChangeType,
    CheckResult,
    DeadlineReason,
    SpanRole,
    Stance,
    Status,
    Workflow,
)


class Unset:
    """The type of `UNSET`."""

    def __bool__(self) -> bool:
        return False


#: a member that the request left out, where leaving out and null differ
UNSET = Unset()


@dataclass(frozen=True, slots=True)
class NewText:
    """A text to store, to withhold, or only its hash and length."""

    text: str | None
    withheld: bool
    sha256: str | None
    length: int | None


@dataclass(frozen=True, slots=True)
class NewArticle:
    url: str
    title: str
    authors: tuple[str, ...]
    publisher: str
    published_on: date
    language: str
    text: NewText


@dataclass(frozen=True, slots=True)
class SpanRequest:
    """A quotation to find, or offsets to prove."""

    role: SpanRole
    exact: str | None
    prefix: str | None = None
    suffix: str | None = None
    start: int | None = None
    end: int | None = None
    #: where in the body it stands, for errors: "/quote" or "/spans/0"
    pointer: str = ""
    #: said by somebody else: where its words cannot be placed it has no place, and is kept all the same
    loose: bool = False


@dataclass(frozen=True, slots=True)
class DueRequest:
    """A due window in words, or as a relation with an EDTF date."""

    text: str | None = None
    relation: Relation | None = None
    edtf: str | None = None
    timezone: str | None = None
    basis: Basis | None = None
    first_check_on: date | None = None
    review_every: str | None = None


@dataclass(frozen=True, slots=True)
class NewClaim:
    article_id: int
    statement: str | None
    claimant: str | None
    topics: tuple[str, ...]
    criteria: str | None
    spans: tuple[SpanRequest, ...]
    due: DueRequest | None
    depends_on: DependsOn | None
    workflow: Workflow
    external_id: str | None = None
    claimant_url: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimPatch:
    statement: str | Unset = UNSET
    claimant: str | Unset = UNSET
    topics: tuple[str, ...] | Unset = UNSET
    criteria: str | Unset | None = UNSET
    spans: tuple[SpanRequest, ...] | Unset = UNSET
    depends_on: DependsOn | Unset | None = UNSET
    claimant_url: str | Unset | None = UNSET


@dataclass(frozen=True, slots=True)
class NewDeadline:
    due: DueRequest
    reason: DeadlineReason
    note: str | None
    evidence_id: int | None
    #: the day the words are relative to
    said_on: date | None


@dataclass(frozen=True, slots=True)
class CandidateEdits:
    """What an editor mends in a candidate on accepting it; None leaves it."""

    statement: str | None = None
    claimant: str | None = None
    due: DueRequest | None = None
    topics: tuple[str, ...] | None = None
    criteria: str | None = None


NO_EDITS = CandidateEdits()


@dataclass(frozen=True, slots=True)
class NewEvidence:
    url: str
    title: str | None
    publisher: str | None
    published_on: date | None
    excerpt: str | None
    note: str | None
    stance: Stance


@dataclass(frozen=True, slots=True)
class NewVerdict:
    outcome: Outcome
    rationale: str
    evidence_ids: tuple[int, ...]
    occurred_on: date | None
    reason: str | None
    supersedes: int | None
    correction: Correction | None
    review_url: str | None = None


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which stretch of a list is wanted."""

    limit: int
    cursor: str | None


@dataclass(frozen=True, slots=True)
class DueListRequest:
    """Which due claims are wanted."""

    #: the instant that counts as now; None is the clock's
    as_of: datetime | None
    topic: str | None
    page: PageRequest
    #: only those that nobody has leased
    available: bool = False


@dataclass(frozen=True, slots=True)
class NewCheck:
    result: CheckResult
    next_check_on: date | None
    note: str | None
    #: only if this lease still holds the claim
    lease_id: int | None = None


@dataclass(frozen=True, slots=True)
class LeaseRequest:
    """Which claims a bot wants to work on, and for how long."""

    limit: int
    ttl_seconds: int
    topic: str | None


@dataclass(frozen=True, slots=True)
class ChangesRequest:
    """Which stretch of the log is wanted."""

    #: rows after this seq
    since: int
    #: only these; all of them where there are none
    types: tuple[ChangeType, ...]
    limit: int
    #: seconds to wait for something new
    wait: int | None


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims are wanted; None does not filter."""

    status: Status | None = None
    workflow: Workflow | None = None
    article_id: int | None = None
    claimant: str | None = None
    topic: str | None = None
    outcome: Outcome | None = None
    due_before: datetime | None = None
    due_after: datetime | None = None
    #: like the two before, but with the instant itself on the other side
    due_until: datetime | None = None
    due_beyond: datetime | None = None
    #: a bot has flagged them for a human, or not
    needs_human: bool | None = None
    #: accepted and not judged
    unjudged: bool | None = None
    q: str | None = None
    sort: str = "-updated_at"
