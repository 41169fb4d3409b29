"""What the client sends and receives, as far as bots need it; docs/api.md has all members."""

from typing import Any, Generic, Literal, NamedTuple, NotRequired, TypedDict, TypeVar

Json = dict[str, Any]
T = TypeVar("T")
CheckResult = Literal["too_early", "nothing_new", "needs_human"]


class Tagged(NamedTuple, Generic[T]):
    """What the server answered, with the tag of this version."""

    body: T
    #: opaque: send it back unchanged; None: the answer has none
    etag: str | None


class Claim(TypedDict):
    """The members of a claim that bots need; the server sends more (docs/api.md)."""

    id: int
    article_id: int
    statement: str
    #: None: the claim names nobody
    claimant: str | None
    claimant_id: int | None
    claimant_resolved: bool
    topics: list[str]
    criteria: str | None
    spans: list[Json]
    status: str
    due_at: str | None
    due: Json | None


class Lease(TypedDict):
    """Claims to work on until `expires_at`; `id` is None and `items` empty if no claim was free."""

    id: int | None
    holder: str
    topic: str | None
    expires_at: str | None
    items: list[Claim]


class Evidence(TypedDict):
    """A publication that bears on a claim."""

    url: str
    stance: Literal["supports", "refutes", "context"]
    title: NotRequired[str]
    publisher: NotRequired[str]
    published_on: NotRequired[str]
    excerpt: NotRequired[str]
    note: NotRequired[str]


class Change(TypedDict):
    """A row of the change log."""

    seq: int
    at: str
    actor: str
    type: str
    article_id: int | None
    claim_id: int | None
    changed: Json
