"""Add, list, approve and return verdicts (docs/specification.md, section 9)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from claims.domain.actors import Actor
from claims.domain.changed import changed
from claims.domain.cursors import decode_cursor
from claims.domain.evidence import Evidence
from claims.domain.instants import format_instant
from claims.domain.records import Claim, CurrentVerdict
from claims.domain.requests import NewVerdict, PageRequest, VerdictFilter
from claims.domain.verdicts import Review, Verdict
from claims.domain.vocabulary import ChangeType
from claims.errors import (
    AlreadyJudged,
    ClaimChanged,
    EvidenceRetracted,
    Message,
    OwnVerdict,
    VerdictNotFound,
    VerdictNotPending,
    VerdictRefused,
    WorkflowConflict,
)
from claims.rules.conditions import condition_of
from claims.rules.verdicts import check_verdict
from claims.services import claim_writes, conditions
from claims.services.context import ServiceContext
from claims.services.pagination import Page, page_of_claim, page_of_rows
from claims.services.public_records import named_evidence

#: the order of the list of all verdicts, which its cursors contain
_ORDER: Final = "verdicts by created_at"


def add_verdict(context: ServiceContext, actor: Actor, claim_id: int, new: NewVerdict) -> Verdict:
    """Add a verdict to a claim. It is published at once, or proposed if a second person must approve it.

    Args:
        context: the service context; `verdict_review` decides which.
        actor: the token of the client.
        claim_id: id of the claim, from the URL.
        new: the verdict.

    Returns:
        The stored verdict with its id.

    Raises:
        ClaimNotFound: there is no such claim.
        VerdictRefused, VerdictTooEarly, ClaimWaiting: the verdict breaks a rule (sections 9.1 to 9.4).
        AlreadyJudged: `supersedes` does not name the current verdict, which is `current` of the error.
        WorkflowConflict: the claim is not accepted.
    """
    with context.store.transaction():
        at = context.write_time()
        claim = context.store.get_claim(claim_id)
        if claim.workflow != "accepted":
            raise WorkflowConflict(f"claim {claim_id} is {claim.workflow}", workflow=claim.workflow)
        evidence = context.store.list_evidence_by_id(new.evidence_ids)
        is_own = all(item.claim_id == claim_id for item in evidence)
        merged = set() if is_own else context.store.list_merged_claims(claim_id)
        check_verdict(new, claim, evidence, at, merged)
        corrected = _check_supersedes(context, claim, new.supersedes)
        published = context.verdict_review == "none"
        verdict = Verdict(
            id=0,
            claim_id=claim_id,
            outcome=new.outcome,
            rationale=new.rationale,
            evidence_ids=new.evidence_ids,
            occurred_on=new.occurred_on,
            reason=new.reason,
            supersedes=new.supersedes,
            correction=new.correction,
            state="published" if published else "proposed",
            actor=actor.name,
            created_at=at,
            published_at=at if published else None,
            review=None,
            claim_version=claim.version,
            current=published,
            review_url=new.review_url or (corrected.review_url if corrected else None),
        )
        verdict = changed(verdict, id=context.store.add_verdict(verdict))
        if published:
            _publish(context, actor, at, claim, verdict, evidence)
        else:
            context.store.remove_lease_expiries(claim_id)
            _log(context, actor, at, "verdict.proposed", claim, verdict)
        return verdict


def get_verdict(context: ServiceContext, verdict_id: int) -> Verdict:
    """Return a verdict. Raises `VerdictNotFound`, also if the caller must not see it."""
    verdict = context.store.get_verdict(verdict_id)
    if verdict.published_at is None and not context.visibility.sees_all:
        raise VerdictNotFound(f"there is no verdict {verdict_id}")
    return verdict


def list_verdicts(context: ServiceContext, claim_id: int, request: PageRequest) -> Page[Verdict]:
    """List the verdicts of a claim, oldest first; the public sees those that were published.

    Args:
        context: the service context.
        claim_id: id of the claim, from the URL.
        request: limit and cursor of the list page.

    Returns:
        One list page.

    Raises:
        ClaimNotFound: there is no such claim.
        InvalidInput: the cursor belongs to another list.
    """

    def read(claim_id: int, after: int, limit: int) -> list[Verdict]:
        return context.store.list_verdicts(claim_id, after, limit, context.visibility)

    return page_of_claim(context, claim_id, request, "verdicts", read, lambda verdict: verdict.id)


def list_all_verdicts(context: ServiceContext, verdict_filter: VerdictFilter, request: PageRequest) -> Page[Verdict]:
    """List the verdicts of all claims that match a filter, oldest first; for the public those that were published.

    Args:
        context: the service context.
        verdict_filter: states, outcomes, author, and the instant from which verdicts were added.
        request: limit and cursor of the list page.

    Returns:
        One list page, by `created_at` and id, which never change.

    Raises:
        InvalidInput: the cursor belongs to another list.
    """
    verdict_filter = replace(verdict_filter, visibility=context.visibility)
    after = decode_cursor(request.cursor, _ORDER) if request.cursor else None
    rows = context.store.list_all_verdicts(verdict_filter, after, request.limit + 1)
    return page_of_rows(rows, request, _ORDER, lambda verdict: (format_instant(verdict.created_at), verdict.id))


def approve_verdict(context: ServiceContext, actor: Actor, verdict_id: int, note: str | None) -> Verdict:
    """Publish a proposed verdict (docs/specification.md, section 9.5).

    Args:
        context: the service context.
        actor: the token of the second person.
        verdict_id: id of the verdict, from the URL.
        note: the note of the second person; None without one.

    Returns:
        The published verdict.

    Raises:
        VerdictNotFound: there is no such verdict.
        VerdictNotPending: the verdict is not proposed.
        OwnVerdict: the actor proposed the verdict.
        ClaimChanged: the claim has a newer version than the verdict judges.
        EvidenceRetracted: cited evidence was retracted.
    """
    with context.store.transaction():
        at = context.write_time()
        verdict = _get_proposed(context, verdict_id)
        if verdict.actor == actor.name:
            raise OwnVerdict(f"{actor.name} proposed verdict {verdict_id}")
        claim = context.store.get_claim(verdict.claim_id)
        if claim.version != verdict.claim_version:
            raise ClaimChanged(
                Message(
                    "claim {claim_id} is at version {version}; verdict {verdict_id} judges version {judged}",
                    claim_id=claim.id,
                    version=claim.version,
                    verdict_id=verdict_id,
                    judged=verdict.claim_version,
                )
            )
        evidence = _evidence_not_retracted(context, verdict)
        review = Review(actor.name, at, note)
        context.store.review_verdict(verdict_id, "published", review, at)
        verdict = replace(verdict, state="published", review=review, published_at=at, current=True)
        _publish(context, actor, at, claim, verdict, evidence)
        return verdict


def return_verdict(context: ServiceContext, actor: Actor, verdict_id: int, note: str) -> Verdict:
    """Return a proposed verdict to its proposer with a note (docs/specification.md, section 9.5).

    Args:
        context: the service context.
        actor: the token of the editor, also the proposer.
        verdict_id: id of the verdict, from the URL.
        note: what is missing.

    Returns:
        The returned verdict.

    Raises:
        VerdictNotFound: there is no such verdict.
        VerdictNotPending: the verdict is not proposed.
    """
    with context.store.transaction():
        at = context.write_time()
        verdict = _get_proposed(context, verdict_id)
        review = Review(actor.name, at, note)
        context.store.review_verdict(verdict_id, "returned", review, None)
        verdict = replace(verdict, state="returned", review=review)
        claim = context.store.get_claim(verdict.claim_id)
        _log(context, actor, at, "verdict.returned", claim, verdict)
        return verdict


def _check_supersedes(context: ServiceContext, claim: Claim, supersedes: int | None) -> Verdict | None:
    """Return the current verdict, or None; raise an error if `supersedes` does not name it."""
    current = context.store.get_current_verdict(claim.id) if claim.verdict is not None else None
    if current is None and supersedes is not None:
        raise VerdictRefused.at("/supersedes", f"claim {claim.id} has no published verdict to correct")
    if current is not None and current.id != supersedes:
        raise AlreadyJudged(
            f"verdict {current.id} is the current verdict of claim {claim.id}",
            current=context.serializers.verdict(current),
        )
    return current


def _publish(
    context: ServiceContext, actor: Actor, at: datetime, claim: Claim, verdict: Verdict, evidence: Sequence[Evidence]
) -> None:
    current = CurrentVerdict(verdict.id, verdict.outcome, verdict.occurred_on, at, verdict.supersedes)
    document = context.serializers.verdict(verdict)
    type: ChangeType = "verdict.corrected" if verdict.supersedes else "verdict.published"
    extra = named_evidence(context, claim, evidence)
    claim_writes.save(context, actor, at, type, claim, changed(claim, verdict=current), verdict=document, **extra)
    conditions.settle_dependents(context, at, claim.id, condition_of(claim))


def _get_proposed(context: ServiceContext, verdict_id: int) -> Verdict:
    verdict = context.store.get_verdict(verdict_id)
    if verdict.state != "proposed":
        raise VerdictNotPending(f"verdict {verdict_id} is {verdict.state}", state=verdict.state)
    return verdict


def _evidence_not_retracted(context: ServiceContext, verdict: Verdict) -> Sequence[Evidence]:
    """Return the evidence that a verdict cites. Raises `EvidenceRetracted` if some is retracted."""
    evidence = context.store.list_evidence_by_id(verdict.evidence_ids)
    for item in evidence:
        if item.retraction is not None:
            raise EvidenceRetracted(f"evidence {item.id} has been retracted", evidence_id=item.id)
    return evidence


def _log(context: ServiceContext, actor: Actor, at: datetime, type: ChangeType, claim: Claim, verdict: Verdict) -> None:
    document = context.serializers.verdict(verdict)
    context.log(at, actor, type, article_id=claim.article_id, claim_id=claim.id, verdict=document)
