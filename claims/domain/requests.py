"""Typed values of request bodies and queries. The schemas have checked their shape, and no rule of the domain."""

from dataclasses import dataclass
from datetime import date, datetime

from claims.domain.due import Basis, Relation
from claims.domain.outcomes import Outcome
from claims.domain.probability import Probability
from claims.domain.records import DependsOn
from claims.domain.verdicts import Correction
from claims.domain.visibility import Visibility
from claims.domain.vocabulary import (
    CheckResult,
    DeadlineReason,
    OffsetUnit,
    SpanRole,
    Status,
    VerdictState,
    Workflow,
)


class Unset:
    """The type of `UNSET`, which is false."""

    def __bool__(self) -> bool:
        return False


#: the value of a member that the request left out, if null means something else
UNSET = Unset()


@dataclass(frozen=True, slots=True)
class NewText:
    """The text of a new revision, or only its hash and length."""

    text: str | None
    #: store only the hash and length
    withheld: bool
    #: hex SHA-256 of the UTF-8 of the normalized text
    sha256: str | None
    #: code points of the normalized text
    length: int | None


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article to store."""

    url: str
    title: str
    authors: tuple[str, ...]
    publisher: str
    published_on: date
    language: str
    text: NewText


@dataclass(frozen=True, slots=True)
class ArticlePatch:
    """The members of an article to change; `UNSET` leaves a member as it is."""

    url: str | Unset = UNSET
    title: str | Unset = UNSET
    authors: tuple[str, ...] | Unset = UNSET
    publisher: str | Unset = UNSET
    published_on: date | Unset = UNSET
    language: str | Unset = UNSET


@dataclass(frozen=True, slots=True)
class SpanRequest:
    """A quotation to find in a text, or offsets (half open) to prove."""

    role: SpanRole
    exact: str | None
    prefix: str | None = None
    suffix: str | None = None
    start: int | None = None
    end: int | None = None
    #: JSON pointer of the span in the body, for errors: "/quote" or "/spans/0"
    pointer: str = ""
    #: words of another site: if they cannot be located, the span is stored without a position
    loose: bool = False
    #: what `start` and `end` count; None: not stated, so that the quotation must show it
    offset_unit: OffsetUnit | None = "code_point"


@dataclass(frozen=True, slots=True)
class DueRequest:
    """A due window in words, or as a relation with an EDTF date."""

    text: str | None = None
    relation: Relation | None = None
    edtf: str | None = None
    #: IANA zone; None: anywhere on earth; `UNSET`: the zone of the settings
    timezone: str | Unset | None = UNSET
    basis: Basis | None = None
    first_check_on: date | None = None
    review_every: str | None = None
    #: the words are only a date, and mean by then, as in a cell of a table
    date_alone: bool = False


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim to store, as an accepted claim or a candidate."""

    #: id of the article; its newest revision holds the spans
    article_id: int
    #: None: the words of the first span of role `claim`
    statement: str | None
    #: None: the claim names nobody, unless `claimant_is_author` is True
    claimant: str | None
    topics: tuple[str, ...]
    criteria: str | None
    spans: tuple[SpanRequest, ...]
    due: DueRequest | None
    depends_on: DependsOn | None
    workflow: Workflow
    external_id: str | None = None
    claimant_url: str | None = None
    #: when it was said: a day, month or year in EDTF; None: not known; `UNSET`: the day of the article
    said_on: str | Unset | None = UNSET
    probability: Probability | None = None
    #: the claimant is the authors of the article, or its publisher
    claimant_is_author: bool = False
    #: False: the words stand for a person or body that they do not name
    claimant_resolved: bool = True
    #: name of a person or token; "me" for the caller; None for nobody
    assigned_to: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimPatch:
    """The members of a claim to change; `UNSET` leaves a member as it is."""

    statement: str | Unset = UNSET
    claimant: str | Unset | None = UNSET
    topics: tuple[str, ...] | Unset = UNSET
    criteria: str | Unset | None = UNSET
    spans: tuple[SpanRequest, ...] | Unset = UNSET
    depends_on: DependsOn | Unset | None = UNSET
    claimant_url: str | Unset | None = UNSET
    said_on: str | Unset | None = UNSET
    probability: Probability | Unset | None = UNSET
    claimant_is_author: bool = False
    claimant_resolved: bool | Unset = UNSET
    #: name of a person or token; "me" for the caller; None for nobody
    assigned_to: str | Unset | None = UNSET


@dataclass(frozen=True, slots=True)
class NewDeadline:
    """A deadline to add to a claim."""

    due: DueRequest
    reason: DeadlineReason
    note: str | None
    evidence_id: int | None
    #: when it was said, in EDTF; words are relative to it; None: the day of the evidence, or that of the claim
    said_on: str | None


@dataclass(frozen=True, slots=True)
class CandidateEdits:
    """The members that an editor changes when accepting a candidate; None or `UNSET` leaves a member as it is."""

    statement: str | None = None
    claimant: str | Unset | None = UNSET
    due: DueRequest | None = None
    topics: tuple[str, ...] | None = None
    criteria: str | None = None
    said_on: str | Unset | None = UNSET
    probability: Probability | None = None
    claimant_is_author: bool = False
    claimant_resolved: bool | Unset = UNSET


NO_EDITS = CandidateEdits()


@dataclass(frozen=True, slots=True)
class NewVerdict:
    """A verdict to publish or propose."""

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
    """The list page that the client requests."""

    #: items, 1 to `MAX_PAGE`
    limit: int
    #: from the page before; None: the first page
    cursor: str | None


@dataclass(frozen=True, slots=True)
class DueListRequest:
    """The query of the due list."""

    #: UTC instant that replaces the clock; None: now
    as_of: datetime | None
    topic: str | None
    page: PageRequest
    #: only claims that no token has leased
    available: bool = False
    #: only claims that are assigned to this name; None for all
    assigned_to: str | None = None


@dataclass(frozen=True, slots=True)
class NewCheck:
    """A check to add to a claim."""

    result: CheckResult
    #: the day on which the claim comes up again; None: the default of the rules
    next_check_on: date | None
    note: str | None
    #: the check counts only if this lease holds the claim; None: with any lease or none
    lease_id: int | None = None


@dataclass(frozen=True, slots=True)
class LeaseRequest:
    """The claims that a bot requests, and the seconds for which it leases them."""

    #: claims, 1 to `MAX_LEASED`
    limit: int
    ttl_seconds: int
    topic: str | None


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """The filters and the order of a list of claims; None and an empty tuple do not filter."""

    #: a claim fits with any of these
    status: tuple[Status, ...] = ()
    workflow: tuple[Workflow, ...] = ()
    claim_id: int | None = None
    article_id: int | None = None
    #: a whole name or alias of the claimant
    claimant: str | None = None
    #: also claims of claimants that were merged into this one, or with it
    claimant_id: int | None = None
    #: the key of a topic (`claims.domain.claimants.name_key`)
    topic: str | None = None
    #: a whole name of the publisher of the article; names are compared by their key
    publisher: str | None = None
    outcome: tuple[Outcome, ...] = ()
    external_id: str | None = None
    due_before: datetime | None = None
    due_after: datetime | None = None
    #: like `due_before` and `due_after`, but `due_until` includes its instant, and `due_beyond` excludes it
    due_until: datetime | None = None
    due_beyond: datetime | None = None
    #: flagged for a person, or not
    needs_human: bool | None = None
    #: accepted and without a verdict
    unjudged: bool | None = None
    #: name of the person or token whose work it is; "nobody": of no one. The public cannot filter by it
    assigned_to: str | None = None
    #: a query (`claims.search.query.parse_query`)
    q: str | None = None
    sort: str = "-id"
    #: with a query: each claim says what matched
    highlight: bool = False
    #: what the caller may see (`ServiceContext.visible`)
    visibility: Visibility = Visibility.ALL


@dataclass(frozen=True, slots=True)
class VerdictFilter:
    """The filters of the list of verdicts of all claims; None and an empty tuple do not filter."""

    #: a verdict fits with any of these
    state: tuple[VerdictState, ...] = ()
    outcome: tuple[Outcome, ...] = ()
    #: name of the token that added the verdict
    actor: str | None = None
    #: only verdicts that were added at this UTC instant or later
    since: datetime | None = None
    #: what the caller may see
    visibility: Visibility = Visibility.ALL
