"""Store, read, list and change claims."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import orjson

from claims.anchoring.anchor import anchor, unverified
from claims.dates.window import make_due
from claims.domain.actors import Actor
from claims.domain.cursors import decode_cursor, encode_cursor
from claims.domain.due import Due
from claims.domain.records import Article, Claim, Deadline, DependsOn, Revision, Span
from claims.domain.requests import ClaimFilter, ClaimPatch, NewArticle, NewClaim, PageRequest, SpanRequest, Unset
from claims.domain.vocabulary import SpanState
from claims.errors import (
    ArticleNotFound,
    ClaimExists,
    ClaimFrozen,
    DueInvalid,
    InvalidInput,
    Issue,
    Message,
    SpanNotProven,
    VersionConflict,
)
from claims.services import claim_writes, conditions
from claims.services.claim_writes import RenderedClaim
from claims.services.context import ServiceContext
from claims.services.due_windows import resolve_due
from claims.services.pagination import Page


def add_claim(context: ServiceContext, actor: Actor, new: NewClaim) -> RenderedClaim:
    """Store a claim with its proven spans and its first deadline.

    Args:
        context: the service context.
        actor: the token of the client.
        new: the claim; its spans and due window are not resolved yet.

    Returns:
        The stored claim with its current status.

    Raises:
        InvalidInput: there is no such article.
        SpanNotProven, DueInvalid, DueNotUnderstood, ConditionInvalid: that part of the claim is invalid.
        ClaimExists: another claim has the `external_id`.
    """
    with context.store.transaction():
        at = context.write_time()
        check_external_id(context, new.external_id)
        article = article_of(context, new.article_id)
        revision = context.store.get_revision(article.id, article.revision.number)
        conditions.check_condition(context, new.depends_on, None)
        claim, deadline = new_claim(new, article, revision, context.store.next_claim_ids(), actor, at)
        store_claim(context, actor, claim, deadline)
        conditions.settle_claim(context, at, claim)
        return get_claim(context, claim.id)


def new_claim(
    new: NewClaim, article: Article, revision: Revision, ids: tuple[int, int], actor: Actor, at: datetime
) -> tuple[Claim, Deadline | None]:
    """Build a claim and its first deadline: prove its spans and resolve its window.

    Args:
        new: the claim as the client sent it.
        article: the article of the claim.
        revision: the newest revision of the article, with its text unless it is withheld.
        ids: id of the claim, id of its deadline.
        actor: the author of the deadline.
        at: UTC instant of the write.

    Returns:
        The claim, and its first deadline; None if a condition will set the window.

    Raises:
        SpanNotProven, DueInvalid, DueNotUnderstood: a span or the window is invalid.
    """
    return build_claim(new, article, anchor_spans(revision, new.spans), first_due(new, article), ids, actor, at)


def build_claim(
    new: NewClaim,
    article: Article,
    spans: tuple[Span, ...],
    due: Due | None,
    ids: tuple[int, int],
    actor: Actor,
    at: datetime,
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

    Returns:
        The claim, and its first deadline; None if `due` is None.
    """
    claim_id, deadline_id = ids
    claim = Claim(
        id=claim_id,
        article_id=article.id,
        statement=new.statement or _statement(spans),
        claimant=new.claimant or author_of(article),
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
    )
    if due is None:
        return claim, None
    return claim, Deadline(deadline_id, claim_id, due, "first", None, None, actor.name, at)


def check_external_id(context: ServiceContext, external_id: str | None) -> None:
    """Raise `ClaimExists` if a claim has the external id."""
    known = context.store.find_external_ids([external_id]) if external_id is not None else {}
    for claim_id in known.values():
        raise ClaimExists(f"claim {claim_id} has the external_id {external_id}", claim_id=claim_id)


def store_claim(context: ServiceContext, actor: Actor, claim: Claim, deadline: Deadline | None) -> None:
    """Store a claim that `new_claim` built, and its change row. Call it inside a transaction.

    Args:
        context: the service context.
        actor: the actor of the change row.
        claim: the claim with its id.
        deadline: its first deadline; None if a condition will set the window.
    """
    if deadline is not None:
        context.store.add_deadline(deadline)
    claim_writes.save_new(context, actor, claim)


def get_claim(context: ServiceContext, claim_id: int) -> RenderedClaim:
    """Return a claim with its current status. Raises `ClaimNotFound`."""
    return claim_writes.render_claim(
        context, context.store.get_claim_document(claim_id), context.clock().replace(microsecond=0)
    )


def list_claims(context: ServiceContext, claim_filter: ClaimFilter, request: PageRequest) -> Page[str]:
    """List the claims that match a filter.

    Args:
        context: the service context.
        claim_filter: the filters and the order; a search (`q`) ignores the order.
        request: limit and cursor of the list page.

    Returns:
        One list page of JSON objects, in the order of the filter; a search lists the newest claims first.

    Raises:
        InvalidInput: the cursor belongs to another list.
    """
    now = context.clock().replace(microsecond=0)
    order = "newest" if claim_filter.q is not None else claim_filter.sort
    after = decode_cursor(request.cursor, order) if request.cursor else None
    rows = context.store.list_claims(claim_filter, after, request.limit + 1, now, context.late_at(now))
    page = rows[: request.limit]
    more = len(rows) > request.limit
    return Page(
        [claim_writes.render_claim_text(context, row, now) for row in page],
        encode_cursor(order, page[-1].position) if more else None,
    )


def patch_claim(context: ServiceContext, actor: Actor, claim_id: int, version: int, patch: ClaimPatch) -> RenderedClaim:
    """Update a claim (docs/specification.md, section 7.3).

    Args:
        context: the service context.
        actor: the token of the client.
        claim_id: id of the claim, from the URL.
        version: the version that the client has read, from If-Match (RFC 9110, 13.1.1).
        patch: the members to change.

    Returns:
        The claim with its current status.

    Raises:
        ClaimNotFound: there is no such claim.
        VersionConflict: the claim has another version; `current` of the error is the claim.
        ClaimFrozen: the patch changes the criteria of a due claim, or the statement, criteria or condition of a
            judged claim.
        SpanNotProven, ConditionInvalid, InvalidInput: a new span or condition is invalid.
    """
    with context.store.transaction():
        at = context.write_time()
        before = context.store.get_claim(claim_id)
        check_version(context, before, version)
        _check_frozen(before, patch, at)
        after = _patched(context, before, patch)
        if after == before:
            return get_claim(context, claim_id)
        if after.spans != before.spans:
            context.store.replace_spans(claim_id, after.spans[0].revision, after.spans)
        saved = claim_writes.save(context, actor, at, "claim.updated", before, after)
        if after.depends_on != before.depends_on:
            conditions.settle_claim(context, at, saved)
        return get_claim(context, claim_id)


def check_version(context: ServiceContext, claim: Claim, version: int) -> None:
    """Check the version of a claim (RFC 9110, 13.1.1).

    Args:
        context: the service context.
        claim: the stored claim.
        version: the version that the client has read.

    Raises:
        VersionConflict: the claim has another version; `current` of the error is the claim with its current status.
    """
    if claim.version != version:
        current = get_claim(context, claim.id)
        raise VersionConflict(
            Message(
                "claim {claim_id} is at version {version}; the change was made for another version",
                claim_id=claim.id,
                version=claim.version,
            ),
            current=orjson.loads(current.text),
            etag=current.etag,
        )


def anchor_spans(revision: Revision, requests: Sequence[SpanRequest]) -> tuple[Span, ...]:
    """Prove each requested span in a revision; if its text is withheld, the spans stay `unverified`.

    Raises:
        SpanNotProven: a span cannot be proven; the issue points at it.
    """
    return tuple(_anchor_span(revision, request) for request in requests)


def first_due(new: NewClaim, article: Article) -> Due | None:
    """Return the first window of a claim, by default `open`; None if a condition will set it. Raises `DueInvalid`."""
    if new.depends_on is not None and new.due is not None and new.depends_on.offset is not None:
        hint = "Send either due or depends_on.offset."
        raise DueInvalid.at("/due", Message("the deadline and the condition would both set the window", hint=hint))
    if new.due is not None:
        return resolve_due(new.due, article.published_on)
    return None if new.depends_on else make_due("open", None, article.published_on, basis="inferred")


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


def article_of(context: ServiceContext, article_id: int) -> Article:
    """Return the article of a new claim. Raises `InvalidInput` with a pointer if there is no such article."""
    try:
        return context.store.get_article(article_id)
    except ArticleNotFound as error:
        raise InvalidInput(error.message, issues=[Issue("/article_id", error.message)]) from error


def _statement(spans: Sequence[Span]) -> str:
    return " ".join(next(span.exact for span in spans if span.role == "claim").split())


def author_of(article: Article | NewArticle) -> str:
    """Return the default claimant of an article: its authors, or its publisher."""
    return ", ".join(article.authors) or article.publisher


def _check_frozen(claim: Claim, patch: ClaimPatch, at: datetime) -> None:
    due_at = claim.due.due_at if claim.due else None
    if not isinstance(patch.criteria, Unset) and patch.criteria != claim.criteria and due_at and at >= due_at:
        raise ClaimFrozen(Message("the claim fell due at {due_at}; its criteria are fixed", due_at=due_at))
    if claim.verdict is None:
        return
    for name in ("statement", "criteria", "depends_on"):
        value = getattr(patch, name)
        current = getattr(claim, name)
        if (
            not isinstance(value, Unset)
            and value != current
            and not (name == "depends_on" and _is_same_condition(value, current))
        ):
            raise ClaimFrozen(f"the claim is judged; its {name} is fixed", verdict_id=claim.verdict.id)


def _patched(context: ServiceContext, claim: Claim, patch: ClaimPatch) -> Claim:
    values = {
        name: getattr(patch, name)
        for name in ("statement", "claimant", "topics", "criteria", "claimant_url")
        if not isinstance(getattr(patch, name), Unset)
    }
    if values.get("claimant", claim.claimant) != claim.claimant:
        values.setdefault("claimant_url", None)  # it belongs to the old claimant
    after = replace(claim, **values)
    if not isinstance(patch.spans, Unset):
        number = context.store.get_article(claim.article_id).revision.number
        revision = context.store.get_revision(claim.article_id, number)
        after = replace(after, spans=anchor_spans(revision, patch.spans))
    if not isinstance(patch.depends_on, Unset) and not _is_same_condition(patch.depends_on, claim.depends_on):
        conditions.check_condition(context, patch.depends_on, claim.id)
        after = _with_condition(after, patch)
    return after


def _with_condition(claim: Claim, patch: ClaimPatch) -> Claim:
    depends_on = patch.depends_on
    assert not isinstance(depends_on, Unset)  # noqa: S101 - the caller checked it
    if depends_on is None:
        if claim.due is None:
            raise InvalidInput.at("/depends_on", "the claim has no deadline of its own; add one first")
        return replace(claim, depends_on=None)
    if depends_on.offset is None:
        return replace(claim, depends_on=depends_on)
    return replace(claim, depends_on=depends_on, due=None, deadline_id=None)


def _is_same_condition(new: DependsOn | None, current: DependsOn | None) -> bool:
    """Return True if two conditions have the same claim and offset, settled or not."""
    return (new and (new.claim_id, new.offset)) == (current and (current.claim_id, current.offset))
