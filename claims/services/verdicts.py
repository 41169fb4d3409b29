"""Verdicts: added and reviewed, never changed; the newest published one counts."""

from dataclasses import replace
from datetime import datetime

from claims.domain.actors import Actor
from claims.domain.records import Claim, CurrentVerdict, Review, Verdict
from claims.domain.requests import NewVerdict, PageRequest
from claims.domain.vocabulary import ChangeType
from claims.errors import (
    AlreadyJudged,
    ClaimChanged,
    EvidenceRetracted,
    Message,
    OwnVerdict,
    VerdictNotPending,
    VerdictRefused,
    WorkflowConflict,
)
from claims.rules.verdicts import check_verdict
from claims.services import claim_writes, conditions
from claims.services.context import ServiceContext
from claims.services.pagination import Page, page_by_id


def add_verdict(context: ServiceContext, actor: Actor, claim_id: int, new: NewVerdict) -> Verdict:
    """Judge a claim; published at once, or proposed where a second person must approve.

    Raises:
        VerdictRefused, VerdictTooEarly, ClaimWaiting: a rule of judgement is broken.
        AlreadyJudged: there is a published verdict that `supersedes` does not name; `current` is that one.
        WorkflowConflict: only accepted claims are judged.
    """
    with context.store.transaction():
        at = context.write_time()
        claim = context.store.get_claim(claim_id)
        if claim.workflow != "accepted":
            raise WorkflowConflict(f"claim {claim_id} is {claim.workflow}", workflow=claim.workflow)
        check_verdict(new, claim, context.store.list_evidence_by_id(new.evidence_ids), at)
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
        verdict = replace(verdict, id=context.store.add_verdict(verdict))
        if published:
            _publish(context, actor, at, claim, verdict)
        else:
            _log(context, actor, at, "verdict.proposed", claim, verdict)
        return verdict


def get_verdict(context: ServiceContext, verdict_id: int) -> Verdict:
    """Give a verdict. Raises `VerdictNotFound`."""
    return context.store.get_verdict(verdict_id)


def list_verdicts(context: ServiceContext, claim_id: int, wanted: PageRequest) -> Page[Verdict]:
    """Give a page of a claim's verdicts, oldest first. Raises `ClaimNotFound`."""
    context.store.get_claim_document(claim_id)
    return page_by_id(
        wanted,
        "verdicts",
        lambda after, limit: context.store.list_verdicts(claim_id, after, limit),
        lambda verdict: verdict.id,
    )


def list_proposed_verdicts(context: ServiceContext, wanted: PageRequest) -> Page[Verdict]:
    """Give a page of the verdicts that wait for a second person, oldest first."""
    return page_by_id(wanted, "proposed", context.store.list_proposed_verdicts, lambda verdict: verdict.id)


def approve_verdict(context: ServiceContext, actor: Actor, verdict_id: int, note: str | None) -> Verdict:
    """Publish a proposed verdict as its second person.

    Raises:
        VerdictNotPending, ClaimChanged, AlreadyJudged, EvidenceRetracted: it cannot be published any more.
        OwnVerdict: the approver proposed it.
    """
    with context.store.transaction():
        at = context.write_time()
        verdict = _pending(context, verdict_id)
        if verdict.actor == actor.name:
            raise OwnVerdict(f"{actor.name} proposed verdict {verdict_id}")
        claim = context.store.get_claim(verdict.claim_id)
        if claim.version != verdict.claim_version:
            raise ClaimChanged(
                Message(
                    "claim {claim_id} is at version {version}, verdict {verdict_id} judged version {judged}",
                    claim_id=claim.id,
                    version=claim.version,
                    verdict_id=verdict_id,
                    judged=verdict.claim_version,
                )
            )
        _check_evidence_holds(context, verdict)
        review = Review(actor.name, at, note)
        context.store.review_verdict(verdict_id, "published", review, at)
        verdict = replace(verdict, state="published", review=review, published_at=at, current=True)
        _publish(context, actor, at, claim, verdict)
        return verdict


def return_verdict(context: ServiceContext, actor: Actor, verdict_id: int, note: str) -> Verdict:
    """Give a proposed verdict back with a note on what is missing. Raises `VerdictNotPending`."""
    with context.store.transaction():
        at = context.write_time()
        verdict = _pending(context, verdict_id)
        review = Review(actor.name, at, note)
        context.store.review_verdict(verdict_id, "returned", review, None)
        verdict = replace(verdict, state="returned", review=review)
        claim = context.store.get_claim(verdict.claim_id)
        _log(context, actor, at, "verdict.returned", claim, verdict)
        return verdict


def _check_supersedes(context: ServiceContext, claim: Claim, supersedes: int | None) -> Verdict | None:
    """Give the verdict that is corrected, which is the current one, if there is one."""
    current = context.store.get_current_verdict(claim.id)
    if current is None and supersedes is not None:
        raise VerdictRefused.at("/supersedes", f"claim {claim.id} has no published verdict to correct")
    if current is not None and current.id != supersedes:
        raise AlreadyJudged(
            f"verdict {current.id} is claim {claim.id}'s current one", current=context.serializers.verdict(current)
        )
    return current


def _publish(context: ServiceContext, actor: Actor, at: datetime, claim: Claim, verdict: Verdict) -> None:
    current = CurrentVerdict(verdict.id, verdict.outcome, verdict.occurred_on, at, verdict.supersedes)
    document = context.serializers.verdict(verdict)
    type: ChangeType = "verdict.corrected" if verdict.supersedes else "verdict.published"
    claim_writes.save(context, actor, at, type, claim, replace(claim, verdict=current), verdict=document)
    conditions.settle_dependents(context, at, claim.id)


def _pending(context: ServiceContext, verdict_id: int) -> Verdict:
    verdict = context.store.get_verdict(verdict_id)
    if verdict.state != "proposed":
        raise VerdictNotPending(f"verdict {verdict_id} is {verdict.state}", state=verdict.state)
    return verdict


def _check_evidence_holds(context: ServiceContext, verdict: Verdict) -> None:
    for evidence in context.store.list_evidence_by_id(verdict.evidence_ids):
        if evidence.retraction is not None:
            raise EvidenceRetracted(f"evidence {evidence.id} was retracted since", evidence_id=evidence.id)


def _log(context: ServiceContext, actor: Actor, at: datetime, type: ChangeType, claim: Claim, verdict: Verdict) -> None:
    document = context.serializers.verdict(verdict)
    context.log(at, actor, type, article_id=claim.article_id, claim_id=claim.id, verdict=document)
