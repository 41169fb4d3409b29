"""What callers ask for: the typed values that the schemas make of request bodies. Shape only, nothing proven."""

from dataclasses import dataclass
from datetime import date, datetime

from claims.due.window import Basis, Relation
from claims.errors import DuecheckError
from claims.model import Correction, DependsOn
from claims.words import ChangeType, CheckResult, DeadlineReason, Outcome, SpanRole, Stance, Status, Workflow


@dataclass(frozen=True, slots=True)
class PageWanted:
    """A web page to make an article of, and what the caller knows better than it."""

    url: str
    #: the page itself; None: it is fetched
    html: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published_on: date | None = None
    language: str | None = None
    withheld: bool = False


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
class Annotated:
    """One annotation of somebody else's: where it points, and what it says; or why it cannot be read."""

    #: None where it could not be read
    place: SpanRequest | None
    #: None where it says nothing: the quotation is the statement
    statement: str | None
    #: the address that it is about; None where it does not say
    source: str | None
    problem: str | None = None
    #: spans of other roles that belong to the same claim
    also: tuple[SpanRequest, ...] = ()
    #: the item of the claim that this one's words belong to
    with_item: int | None = None


@dataclass(frozen=True, slots=True)
class Appeared:
    """Where a claim that others reviewed was made."""

    #: None where nobody says
    url: str | None
    title: str | None
    publisher: str | None
    published_on: date | None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One review of somebody else's: the claim, where it was made, and what they say of it; or why it is none."""

    url: str
    #: in the review's words
    claim: str
    claimant: str
    claimant_url: str | None
    #: the day the claim was made; the review's where nobody says
    claimed_on: date
    appeared: Appeared
    title: str | None
    reviewer: str | None
    published_on: date | None
    #: BCP 47 tag, "und" where nobody says
    language: str
    #: the rating in the reviewer's words; empty where there is none
    label: str
    explanation: str
    problem: str | None = None


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
class NewLine:
    """One line of many claims that come in together."""

    #: counted from 1
    number: int
    #: None where the line cannot be read
    new: NewClaim | None
    #: the article, where it is named by its address; `new.article_id` does not count then
    article_url: str | None = None
    #: why it cannot be read
    problem: DuecheckError | None = None


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
class Edits:
    """What an editor mends in a candidate on accepting it; None leaves it."""

    statement: str | None = None
    claimant: str | None = None
    due: DueRequest | None = None
    topics: tuple[str, ...] | None = None
    criteria: str | None = None


NO_EDITS = Edits()


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
class DueWanted:
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
class LeaseWanted:
    """Which claims a bot wants to work on, and for how long."""

    limit: int
    ttl_seconds: int
    topic: str | None


@dataclass(frozen=True, slots=True)
class FeedWanted:
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
