"""Build new claims and store them: spans, first deadline, claimant and `external_id`."""

from collections.abc import Sequence
from datetime import datetime

from claims.anchoring.anchor import anchor, unverified
from claims.dates.said_on import parse_said_on
from claims.dates.window import make_due
from claims.domain.actors import Actor
from claims.domain.due import Due
from claims.domain.records import Article, Claim, Deadline, Revision, Span
from claims.domain.requests import NewClaim, SpanRequest, Unset
from claims.domain.vocabulary import SpanState
from claims.errors import ArticleNotFound, ClaimExists, DueInvalid, InvalidInput, Issue, Message, SpanNotProven
from claims.services import claim_writes
from claims.services.claimant_names import assign_claimant, claimant_of
from claims.services.context import ServiceContext
from claims.services.due_windows import resolve_due


def article_of(context: ServiceContext, article_id: int) -> Article:
    """Return the article of a new claim. Raises `InvalidInput` with a pointer if there is no such article."""
    try:
        return context.store.get_article(article_id)
    except ArticleNotFound as error:
        raise InvalidInput(error.message, issues=[Issue("/article_id", error.message)]) from error


def check_external_id(context: ServiceContext, external_id: str | None) -> None:
    """Raise `ClaimExists` if a claim has the external id."""
    known = context.store.find_external_ids([external_id]) if external_id is not None else {}
    for claim_id in known.values():
        raise ClaimExists(f"claim {claim_id} has the external_id {external_id}", claim_id=claim_id)


def new_claim(
    new: NewClaim,
    article: Article,
    revision: Revision,
    ids: tuple[int, int],
    actor: Actor,
    at: datetime,
    zone: str | None,
    country: str | None,
) -> tuple[Claim, Deadline | None]:
    """Build a claim and its first deadline: prove its spans and resolve its window.

    Args:
        new: the claim as the client sent it.
        article: the article of the claim.
        revision: the newest revision of the article, with its text unless it is withheld.
        ids: id of the claim, id of its deadline.
        actor: the author of the deadline.
        at: UTC instant of the write.
        zone: IANA zone of a window that names none, from the settings; None: anywhere on earth.
        country: ISO 3166-1 alpha-2, whose named days the words mean, from the settings.

    Returns:
        The claim, and its first deadline; None if a condition will set the window.

    Raises:
        SpanNotProven, DueInvalid, DueNotUnderstood: a span or the window is invalid.
    """
    due = first_due(new, article, zone, country)
    return build_claim(new, article, anchor_spans(revision, new.spans), due, ids, actor, at)


def build_claim(
    new: NewClaim,
    article: Article,
    spans: tuple[Span, ...],
    due: Due | None,
    ids: tuple[int, int],
    actor: Actor,
    at: datetime,
    claimant_id: int | None = None,
) -> tuple[Claim, Deadline | None]:
    """Build a claim and its first deadline from resolved parts; `new.spans` and `new.due` are ignored.

    Args:
        new: the other members.
        article: the article of the claim.
        spans: proven in the newest revision of the article.
        due: the window; None if a condition will set it.
        ids: id of the claim, id of its deadline.
        actor: the author of the deadline.
        at: UTC instant of the write.
        claimant_id: id of the claimant, if the caller has looked it up.

    Returns:
        The claim, and its first deadline; None if `due` is None.
    """
    claim_id, deadline_id = ids
    claim = Claim(
        id=claim_id,
        article_id=article.id,
        statement=new.statement or default_statement(spans),
        claimant=claimant_of(new, article),
        topics=new.topics,
        criteria=new.criteria,
        spans=spans,
        due=due,
        deadline_id=deadline_id if due else None,
        depends_on=new.depends_on,
        workflow=new.workflow,
        workflow_reason=None,
        merged_into=None,
        verdict=None,
        version=1,
        created_at=at,
        updated_at=at,
        external_id=new.external_id,
        claimant_url=new.claimant_url,
        said_on=said_on_text(new, article),
        probability=new.probability,
        claimant_id=claimant_id,
        claimant_resolved=new.claimant_resolved,
        is_public=new.workflow == "accepted",
    )
    if due is None:
        return claim, None
    return claim, Deadline(deadline_id, claim_id, due, "first", None, None, actor.name, at)


def store_claim(context: ServiceContext, actor: Actor, claim: Claim, deadline: Deadline | None) -> Claim:
    """Store a claim that `new_claim` built, its claimant and its change row. Call it inside a transaction.

    Args:
        context: the service context.
        actor: the actor of the change row.
        claim: the claim with its id.
        deadline: its first deadline; None if a condition will set the window.

    Returns:
        The claim with the id of its claimant.
    """
    if deadline is not None:
        context.store.add_deadline(deadline)
    claim, extra = assign_claimant(context, claim.created_at, claim)
    if deadline is not None:
        extra |= {"deadline": context.serializers.deadline(deadline)}
    claim_writes.save_new(context, actor, claim, **extra)
    return claim


def anchor_spans(revision: Revision, requests: Sequence[SpanRequest]) -> tuple[Span, ...]:
    """Prove each requested span in a revision; if its text is withheld, the spans stay `unverified`.

    Raises:
        SpanNotProven: a span cannot be proven; the issue points at it.
    """
    return tuple(_anchor_span(revision, request) for request in requests)


def first_due(new: NewClaim, article: Article, zone: str | None, country: str | None) -> Due | None:
    """Return the first window of a claim, by default `open`.

    Args:
        new: the claim to add.
        article: the article of the claim.
        zone: IANA zone of a window that names none, from the settings; None: anywhere on earth.
        country: ISO 3166-1 alpha-2, whose named days the words mean, from the settings.

    Returns:
        The window; None if a condition will set it.

    Raises:
        InvalidInput: `said_on` is invalid.
        DueInvalid, DueNotUnderstood: the window is invalid.
    """
    said = parse_said_on(said_on_text(new, article), article.published_on)
    if new.depends_on is not None and new.due is not None and new.depends_on.offset is not None:
        hint = "Send either due or depends_on.offset."
        raise DueInvalid.at("/due", Message("the deadline and the condition would both set the window", hint=hint))
    if new.due is not None:
        return resolve_due(new.due, said, zone, country=country)
    return None if new.depends_on else make_due("open", None, said, basis="inferred", timezone=zone)


def said_on_text(new: NewClaim, article: Article) -> str | None:
    """Return when a new claim was made, in EDTF: by default the day of its article; None if it is not known."""
    return article.published_on.isoformat() if isinstance(new.said_on, Unset) else new.said_on


def _anchor_span(revision: Revision, request: SpanRequest) -> Span:
    try:
        if revision.text is None:
            return unverified(request, revision.length, revision.number)
        return anchor(revision.text, request, revision.number)
    except SpanNotProven as error:
        if request.loose:
            state: SpanState = "unverified" if revision.text is None else "orphaned"
            return Span(request.role, request.exact or "", "", "", None, None, state, revision.number)
        if request.pointer == "/quote":
            raise SpanNotProven.at("/quote", error.message, **error.extra) from error
        raise error.under(request.pointer) from error


def default_statement(spans: Sequence[Span]) -> str:
    """Return the statement of a claim that was sent without one: its quotation."""
    return " ".join(next(span.exact for span in spans if span.role == "claim").split())
