"""Store, read, list and change claims."""

from collections.abc import Container
from dataclasses import replace
from datetime import datetime

import orjson

from claims.domain.actors import Actor
from claims.domain.cursors import decode_cursor
from claims.domain.limits import MAX_EXACT_COUNT
from claims.domain.records import Claim, DependsOn, Json
from claims.domain.requests import ClaimFilter, ClaimPatch, NewClaim, PageRequest, Unset
from claims.errors import ClaimFrozen, InvalidInput, Message
from claims.services import claim_writes, conditions, timers
from claims.services.assignments import assign
from claims.services.claim_creation import anchor_spans, article_of, check_external_id, new_claim, store_claim
from claims.services.claim_writes import RenderedClaim
from claims.services.claimant_names import with_claimant_edits
from claims.services.context import ServiceContext
from claims.services.evidence_days import check_evidence_days
from claims.services.pagination import TimedPage, page_of_rows
from claims.services.rereading import reread_deadline
from claims.services.same_claims import check_not_said
from claims.services.versions import Current, check_version


def add_claim(context: ServiceContext, actor: Actor, new: NewClaim) -> RenderedClaim:
    """Store a claim with its proven spans and its first deadline.

    Args:
        context: the service context.
        actor: the token of the client.
        new: the claim; its spans and due window are not resolved yet.

    Returns:
        The stored claim with its current status.

    Raises:
        InvalidInput: there is no such article, or nobody who can do the work has the name in `assigned_to`.
        SpanNotProven, DueInvalid, DueNotUnderstood, ConditionInvalid: that part of the claim is invalid.
        ClaimExists: another claim has the `external_id`.
        ClaimSaidAlready: another claim has the same quotation, window and claimant.
    """
    with context.store.transaction():
        at = context.write_time()
        check_external_id(context, new.external_id)
        article = article_of(context, new.article_id)
        revision = context.store.get_revision(article.id, article.revision.number)
        conditions.check_condition(context, new.depends_on, None)
        ids, zone = context.store.next_claim_ids(), context.timezone
        claim, deadline = new_claim(new, article, revision, ids, actor, at, zone, context.country)
        check_not_said(context, claim)
        claim = store_claim(context, actor, claim, deadline)
        conditions.settle_claim(context, at, claim)
        if new.assigned_to is not None:
            assign(context, actor, at, context.store.get_claim(claim.id), new.assigned_to)
        return get_claim(context, claim.id)


def get_claim(context: ServiceContext, claim_id: int) -> RenderedClaim:
    """Return a claim with its current status. Raises `ClaimNotFound`."""
    row = context.store.get_claim_document(claim_id, context.visibility)
    return claim_writes.render_claim(context, row, context.clock().replace(microsecond=0))


def list_claims(context: ServiceContext, claim_filter: ClaimFilter, request: PageRequest) -> TimedPage:
    """List the claims that match a filter.

    Args:
        context: the service context.
        claim_filter: the filters and the order; a search (`q`) has the orders `-id` and `relevance`.
        request: limit and cursor of the list page.

    Returns:
        One list page of JSON objects, in the order of the filter.

    Raises:
        InvalidInput: the cursor belongs to another list.
    """
    if claim_filter.needs_human is not None:
        timers.log_end(context)  # an expired lease can flag a claim
    now = context.clock().replace(microsecond=0)
    order = claim_filter.sort if claim_filter.q is None else f"search {claim_filter.sort}"
    after = decode_cursor(request.cursor, order) if request.cursor else None
    rows = context.store.list_claims(context.visible(claim_filter), after, request.limit + 1, now, context.late_at(now))
    page = page_of_rows(rows, request, order, lambda row: row.position)
    depends_on_clock = claim_filter.status or claim_filter.needs_human is not None
    until = now if depends_on_clock else claim_writes.next_change(page.items, now)
    return TimedPage([claim_writes.render_claim_text(context, row, now) for row in page.items], page.next, now, until)


def count_claims(context: ServiceContext, claim_filter: ClaimFilter) -> tuple[int, bool]:
    """Count the claims that match a filter.

    Returns:
        The number, and True if it is exact. It is at most `MAX_EXACT_COUNT`.
    """
    if claim_filter.needs_human is not None:
        timers.log_end(context)  # an expired lease can flag a claim
    now = context.clock().replace(microsecond=0)
    found, is_complete = context.store.count_claims(
        context.visible(claim_filter), 4 * MAX_EXACT_COUNT, now, context.late_at(now)
    )
    return min(found, MAX_EXACT_COUNT), is_complete and found <= MAX_EXACT_COUNT


def count_spans(context: ServiceContext, article_id: int, first_id: int) -> tuple[int, int]:
    """Count the spans of an article's accepted claims that have a position.

    Args:
        context: the service context.
        article_id: id of the article.
        first_id: the first claim of a list page, of which the newest claim comes first.

    Returns:
        The number of all, and of those of claims before the page.
    """
    return context.store.count_spans(article_id, first_id)


def patch_claim(
    context: ServiceContext, actor: Actor, claim_id: int, versions: Container[int], patch: ClaimPatch
) -> RenderedClaim:
    """Update a claim (docs/specification.md, section 7.3).

    Args:
        context: the service context.
        actor: the token of the client.
        claim_id: id of the claim, from the URL.
        versions: the versions that the client accepts, from If-Match (RFC 9110, 13.1.1).
        patch: the members to change.

    Returns:
        The claim with its current status.

    Raises:
        ClaimNotFound: there is no such claim.
        VersionConflict: the claim has another version; `current` of the error is the claim.
        ClaimFrozen: the patch changes the criteria of a due claim, or the statement, criteria, condition, odds or
            `said_on` of a judged claim.
        SpanNotProven, ConditionInvalid, InvalidInput: a new span, condition, `said_on` or `assigned_to` is invalid.
        DueInvalid, DueNotUnderstood: the window is invalid with the new `said_on`.
    """
    with context.store.transaction():
        at = context.write_time()
        before = context.store.get_claim(claim_id)
        check_version("claim", before, versions, lambda: _current(context, claim_id))
        _check_frozen(before, patch, at)
        after, extra = _patched(context, at, before, patch)
        if after != before:
            _save_patched(context, actor, at, before, after, extra)
        if not isinstance(patch.assigned_to, Unset):
            assign(context, actor, at, context.store.get_claim(claim_id), patch.assigned_to)
        return get_claim(context, claim_id)


def _save_patched(
    context: ServiceContext, actor: Actor, at: datetime, before: Claim, after: Claim, extra: dict[str, Json]
) -> None:
    if after.spans != before.spans:
        context.store.replace_spans(before.id, after.spans[0].revision, after.spans)
    check_evidence_days(context, before, after)
    after, reread = reread_deadline(context, actor, at, before, after)
    saved = claim_writes.save(context, actor, at, "claim.updated", before, after, **extra, **reread)
    if after.depends_on != before.depends_on:
        conditions.settle_claim(context, at, saved)


def _current(context: ServiceContext, claim_id: int) -> Current:
    """Return a claim with its current status."""
    rendered = get_claim(context, claim_id)
    return Current(orjson.loads(rendered.text), rendered.etag)


def _check_frozen(claim: Claim, patch: ClaimPatch, at: datetime) -> None:
    due_at = claim.due.due_at if claim.due else None
    if not isinstance(patch.criteria, Unset) and patch.criteria != claim.criteria and due_at and at >= due_at:
        raise ClaimFrozen(Message("the claim fell due at {due_at}; its criteria are fixed", due_at=due_at))
    if claim.verdict is None:
        return
    for name in ("statement", "criteria", "depends_on", "said_on", "probability"):
        value = getattr(patch, name)
        current = getattr(claim, name)
        if (
            not isinstance(value, Unset)
            and value != current
            and not (name == "depends_on" and _is_same_condition(value, current))
        ):
            raise ClaimFrozen(f"the claim is judged; its {name} is fixed", verdict_id=claim.verdict.id)


def _patched(context: ServiceContext, at: datetime, claim: Claim, patch: ClaimPatch) -> tuple[Claim, dict[str, Json]]:
    """Return the patched claim, and the further members of its change row."""
    values = {
        name: getattr(patch, name)
        for name in ("statement", "topics", "criteria", "claimant_url", "said_on", "probability")
        if not isinstance(getattr(patch, name), Unset)
    }
    after, extra = with_claimant_edits(context, at, claim, patch)
    after = replace(after, **values)
    if after.claimant is None and values.get("claimant_url") is not None:
        raise InvalidInput.at("/claimant_url", "the claim names nobody; send a claimant with it")
    if not isinstance(patch.spans, Unset):
        number = context.store.get_article(claim.article_id).revision.number
        revision = context.store.get_revision(claim.article_id, number)
        after = replace(after, spans=anchor_spans(revision, patch.spans))
    if not isinstance(patch.depends_on, Unset) and not _is_same_condition(patch.depends_on, claim.depends_on):
        conditions.check_condition(context, patch.depends_on, claim.id)
        after = _with_condition(after, patch)
    return after, extra


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
