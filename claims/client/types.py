"""What the client sends and receives, as far as bots need it; docs/api.md has all members."""

from typing import Any, Generic, Literal, NamedTuple, NotRequired, TypedDict, TypeVar

Json = dict[str, Any]
T = TypeVar("T")
Status = Literal["scheduled", "open", "due", "overdue", "waiting", "open_ended", "judged"]
Workflow = Literal["candidate", "accepted", "rejected", "withdrawn", "duplicate"]
Stance = Literal["supports", "refutes", "context"]
CheckResult = Literal["too_early", "nothing_new", "needs_human"]
Outcome = Literal["came_true", "came_true_late", "partly", "did_not", "undeterminable", "void"]
VerdictState = Literal["proposed", "published", "returned", "withdrawn"]


class Tagged(NamedTuple, Generic[T]):
    """What the server answered, with the tag of this version."""

    body: T
    #: opaque: send it back unchanged; None: the answer has none
    etag: str | None


# What the server sends. Each type has the members that programs need; the server sends more, and may add others.


class Due(TypedDict):
    """A due window; both days are part of it."""

    text: str | None
    relation: str
    earliest: str | None
    #: ISO day; None: the window has no end
    latest: str | None
    timezone: str | None
    first_check_on: str
    due_at: str | None


class Span(TypedDict):
    """The position of words in an article; None as start and end: not found."""

    role: Literal["claim", "date", "condition", "speaker"]
    exact: str
    start: int | None
    end: int | None
    state: str
    revision: int


class CurrentVerdict(TypedDict):
    """The verdict of a claim that counts, in brief."""

    id: int
    outcome: Outcome
    #: ISO day
    occurred_on: str | None
    published_at: str


class Claim(TypedDict):
    """A claim with its current status."""

    id: int
    article_id: int
    statement: str
    #: None: the claim names nobody
    claimant: str | None
    claimant_id: int | None
    claimant_resolved: bool
    topics: list[str]
    criteria: str | None
    spans: list[Span]
    workflow: Workflow
    #: None unless accepted
    status: Status | None
    days_overdue: int | None
    #: day, month or year
    said_on: str | None
    due_at: str | None
    due: Due | None
    verdict: CurrentVerdict | None
    external_id: str | None
    #: whose work it is; None: nobody's; missing for the public
    assigned_to: NotRequired[str | None]
    version: int


class Article(TypedDict):
    """An article, without its text."""

    id: int
    url: str
    title: str
    authors: list[str]
    publisher: str
    published_on: str
    language: str
    version: int


class Lease(TypedDict):
    """Claims to work on until `expires_at`; `id` is None and `items` empty if no claim was free."""

    id: int | None
    holder: str
    topic: str | None
    expires_at: str | None
    items: list[Claim]


class Retraction(TypedDict):
    """The reason why evidence no longer counts."""

    reason: str
    actor: str
    at: str


class StoredEvidence(TypedDict):
    """Evidence of a claim."""

    id: int
    claim_id: int
    url: str
    stance: Stance
    title: str | None
    publisher: str | None
    published_on: str | None
    excerpt: str | None
    note: str | None
    archive_url: str | None
    actor: str
    created_at: str
    retraction: Retraction | None
    version: int


class Check(TypedDict):
    """A look at a claim that gave no verdict."""

    id: int
    claim_id: int
    result: CheckResult
    next_check_on: str | None
    note: str | None
    actor: str
    created_at: str


class Verdict(TypedDict):
    """A verdict on a claim; with a second person it is `proposed` first."""

    id: int
    claim_id: int
    outcome: Outcome
    rationale: str
    evidence_ids: list[int]
    occurred_on: str | None
    supersedes: int | None
    state: VerdictState
    actor: str
    created_at: str
    published_at: str | None
    current: bool


class Change(TypedDict):
    """A row of the change log."""

    seq: int
    at: str
    actor: str
    #: name of the person's token; missing in rows of earlier releases
    via: NotRequired[str | None]
    type: str
    article_id: int | None
    claim_id: int | None
    changed: Json


# What programs send.


class Evidence(TypedDict):
    """A publication that bears on a claim."""

    url: str
    stance: Stance
    title: NotRequired[str | None]
    publisher: NotRequired[str | None]
    published_on: NotRequired[str | None]
    excerpt: NotRequired[str | None]
    note: NotRequired[str | None]
    archive_url: NotRequired[str | None]


class NewVerdict(TypedDict):
    """A verdict to add (docs/api.md says which members an outcome needs)."""

    outcome: Outcome
    rationale: str
    evidence_ids: NotRequired[list[int]]
    occurred_on: NotRequired[str | None]
