"""The store's protocol: what the ledger may ask of a database, in words.

Every method raises `StoreBusy` when the database cannot answer just now. Lists are complete (never lazy),
in the order named, and hold at most `limit` items. Writes belong inside `transaction()`.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from claims.intents import ClaimFilter
from claims.model import (
    Actor,
    Article,
    Change,
    Claim,
    Deadline,
    Evidence,
    Json,
    Retraction,
    Review,
    Revision,
    Role,
    Span,
    Token,
    Verdict,
    VerdictState,
)
from claims.paging import Position


class ListedClaim(NamedTuple):
    """A claim as lists serve it: its wire form as it was written, and what its status is derived from."""

    id: int
    #: JSON object without what the clock alone changes
    form: str
    version: int
    accepted: bool
    judged: bool
    waiting: bool
    opens_at: datetime | None
    due_at: datetime | None
    #: where a page that ends here continues
    position: Position


@dataclass(frozen=True, slots=True)
class NewClaimRow:
    """A claim to store in bulk, with its first deadline and its wire form."""

    claim: Claim
    deadline: Deadline | None
    form: str


class DueItem(NamedTuple):
    """A claim of the due queue."""

    claim_id: int
    due_at: datetime
    form: str


@dataclass(frozen=True, slots=True)
class Unannounced:
    """A claim that fell due and whose `claim.due` row is not written yet."""

    claim_id: int
    article_id: int
    deadline_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a poll must know first."""

    #: the log's last seq, 0 when it is empty
    seq: int
    #: time alone has made claims due that the log does not show yet
    unannounced: bool


class ArticleStore(Protocol):
    """Articles and revisions."""

    def add_article(self, article: Article) -> int:
        """Store a new article (its `id` is ignored) with its first revision; give the new id.

        Raises:
            ArticleExists: its URL is taken; `article_id` names the one there.
        """

    def get_article(self, article_id: int) -> Article:
        """Give an article, its revision without text. Raises `ArticleNotFound`."""

    def list_articles(self, after: int, limit: int) -> list[Article]:
        """Give articles with an id above `after`, by id."""

    def add_revision(self, revision: Revision) -> None:
        """Store a further revision and make it the article's newest."""

    def get_revision(self, article_id: int, number: int) -> Revision:
        """Give a revision with its text. Raises `RevisionNotFound`."""

    def list_revisions(self, article_id: int, after: int, limit: int) -> list[Revision]:
        """Give revisions numbered above `after`, without texts, by number."""

    def set_revision_text(self, article_id: int, number: int, text: str, at: datetime) -> None:
        """Supply the text of a withheld revision."""

    def list_spans_of_revision(self, article_id: int, number: int) -> list[tuple[int, Span]]:
        """Give every span in one revision with its claim's id, by claim and position."""


class ClaimStore(Protocol):
    """Claims, spans and deadlines."""

    def next_claim_ids(self) -> tuple[int, int]:
        """Give the ids that the next claim and the next deadline will have (inside a transaction)."""

    def add_claim(self, claim: Claim, form: str) -> None:
        """Store a new claim under its id, with spans, topics, search entry and place in the queue."""

    def add_claims(self, rows: Sequence[NewClaimRow], at: datetime, actor: str) -> None:
        """Store many new claims as `add_deadline`, `add_claim` and a `claim.created` row each would."""

    def get_claim(self, claim_id: int) -> Claim:
        """Give a claim with the spans of its article's newest revision. Raises `ClaimNotFound`."""

    def get_claim_form(self, claim_id: int) -> ListedClaim:
        """Give a claim as lists serve it. Raises `ClaimNotFound`."""

    def update_claim(self, before: Claim, after: Claim, form: str) -> None:
        """Replace the claim where its version is still `before.version`.

        Raises:
            VersionConflict: it is not.
        """

    def replace_spans(self, claim_id: int, revision: int, spans: Sequence[Span]) -> None:
        """Store the claim's spans in one revision, instead of those there. Other revisions keep theirs."""

    def list_claims(self, wanted: ClaimFilter, after: Position | None, limit: int, now: datetime, late: datetime
                    ) -> list[ListedClaim]:  # fmt: skip
        """Give the claims that fit, in the order of `wanted.sort`, or newest first where there is a `q`.

        Args:
            now, late: the clock, and the instant before which a due claim is overdue.
        """

    def list_claim_ids_of_article(self, article_id: int) -> list[int]:
        """Give the ids of an article's claims, those longest unchanged first."""

    def list_dependents(self, claim_id: int) -> list[int]:
        """Give the ids of the claims that depend on this one, by id."""

    def add_deadline(self, deadline: Deadline) -> None:
        """Store a deadline under its id, before the claim that has it is added or updated."""

    def list_deadlines(self, claim_id: int, after: int, limit: int) -> list[Deadline]:
        """Give the claim's deadlines with an id above `after`, oldest first."""

    def list_due(self, as_of: datetime, topic: str | None, after: Position | None, limit: int) -> list[DueItem]:
        """Give accepted, unjudged claims that are due at `as_of`, oldest due first, then by id."""

    def get_pulse(self, now: datetime) -> Pulse:
        """Give the last seq, and whether claims fell due by `now` without a row in the log."""

    def take_unannounced(self, now: datetime, limit: int) -> list[Unannounced]:
        """Give claims that fell due by `now` and have no `claim.due` row, and mark them as having one."""


class JudgementStore(Protocol):
    """Evidence and verdicts."""

    def add_evidence(self, evidence: Evidence) -> int:
        """Store evidence (its `id` is ignored) and give its id."""

    def get_evidence(self, evidence_id: int) -> Evidence:
        """Give evidence. Raises `EvidenceNotFound`."""

    def list_evidence(self, claim_id: int, after: int, limit: int) -> list[Evidence]:
        """Give the claim's evidence with an id above `after`, by id, retracted ones too."""

    def list_evidence_by_id(self, ids: Sequence[int]) -> list[Evidence]:
        """Give those of `ids` that exist, in no order."""

    def retract_evidence(self, evidence_id: int, retraction: Retraction) -> bool:
        """Mark evidence as retracted; tell whether it was not already."""

    def add_verdict(self, verdict: Verdict) -> int:
        """Store a verdict (its `id` is ignored) and give its id."""

    def get_verdict(self, verdict_id: int) -> Verdict:
        """Give a verdict. Raises `VerdictNotFound`."""

    def get_current_verdict(self, claim_id: int) -> Verdict | None:
        """Give the claim's newest published verdict."""

    def list_verdicts(self, claim_id: int, after: int, limit: int) -> list[Verdict]:
        """Give the claim's verdicts with an id above `after`, oldest first."""

    def list_proposed_verdicts(self, after: int, limit: int) -> list[Verdict]:
        """Give the verdicts of all claims that wait for a second person, with an id above `after`, oldest first."""

    def review_verdict(
        self, verdict_id: int, state: VerdictState, review: Review, published_at: datetime | None
    ) -> bool:
        """Store what the second person did; tell whether the verdict was still `proposed`."""


class LogStore(Protocol):
    """The change log, tokens and remembered answers."""

    def add_change(
        self,
        at: datetime,
        actor: str,
        type: str,
        article_id: int | None,
        claim_id: int | None,
        changed: Json,
    ) -> None:
        """Append a row to the log."""

    def add_changes(self, at: datetime, actor: str, type: str, rows: Sequence[tuple[int, int, Json]]) -> None:
        """Append many rows of one type: article id, claim id, what changed."""

    def last_change_at(self) -> datetime | None:
        """Give the instant of the newest row."""

    def last_seq(self) -> int:
        """Give the newest row's seq, 0 when there is none."""

    def list_changes(self, since: int, limit: int) -> list[Change]:
        """Give the rows after `since`, oldest first."""

    def list_changes_of_claim(self, claim_id: int, after: int, limit: int) -> list[Change]:
        """Give the claim's rows after seq `after`, oldest first."""

    def list_changes_of_claim_until(self, claim_id: int, until: datetime) -> list[Change]:
        """Give all the claim's rows up to an instant, inclusive, oldest first."""

    def add_token(self, name: str, role: Role, sha256: str, at: datetime) -> None:
        """Store a token's hash. Raises `TokenNameTaken`."""

    def find_token(self, sha256: str) -> Token | None:
        """Give the token with this hash, unless it is revoked."""

    def list_tokens(self) -> list[Token]:
        """Give all tokens, revoked ones too, oldest first."""

    def revoke_token(self, name: str, at: datetime) -> None:
        """Revoke the token in use under this name. Raises `TokenNotFound`."""

    def touch_token(self, token_id: int, at: datetime) -> None:
        """Note when the token was last used."""

    def get_answer(self, actor: Actor, key: str, since: datetime) -> tuple[str, str] | None:
        """Give fingerprint and answer remembered under an idempotency key since an instant."""

    def add_answer(self, actor: Actor, key: str, fingerprint: str, answer: str, at: datetime) -> None:
        """Remember an answer."""

    def remove_old_answers(self, before: datetime) -> None:
        """Forget some of the answers that are older than an instant."""


class Store(ArticleStore, ClaimStore, JudgementStore, LogStore, Protocol):
    """All of it, and transactions."""

    def transaction(self, *, wait: bool = True) -> AbstractContextManager[None]:
        """Hold the write lock until the end, then commit; on any error nothing has happened.

        Without `wait` it raises `StoreBusy` at once where somebody else is writing.

        Transactions nest: an inner one is part of the outer.
        """
