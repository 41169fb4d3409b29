"""Verdicts: added and reviewed, never changed; the newest published one counts."""

from dataclasses import replace
from datetime import datetime

from claims.actors import Actor
from claims.errors import (
    AlreadyJudged,
    ClaimChanged,
    EvidenceRetracted,
    OwnVerdict,
    VerdictNotPending,
    VerdictRefused,
    WorkflowConflict,
)
from claims.intents import NewVerdict, PageRequest
from claims.judgement import check_verdict
from claims.ledger import conditions, records
from claims.ledger.desk import Desk
from claims.ledger.pages import Page, page_by_id
from claims.model import Claim, CurrentVerdict, Review, Verdict
from claims.words import ChangeType


def add_verdict(desk: Desk, actor: Actor, claim_id: int, new: NewVerdict) -> Verdict:
    """Judge a claim; published at once, or proposed where a second person must approve.

    Raises:
        VerdictRefused, VerdictTooEarly, ClaimWaiting: a rule of judgement is broken.
        AlreadyJudged: there is a published verdict that `supersedes` does not name; `current` is that one.
        WorkflowConflict: only accepted claims are judged.
    """
    with desk.store.transaction():
        at = desk.write_time()
        claim = desk.store.get_claim(claim_id)
        if claim.workflow != "accepted":
            raise WorkflowConflict(f"claim {claim_id} is {claim.workflow}", workflow=claim.workflow)
        check_verdict(new, claim, desk.store.list_evidence_by_id(new.evidence_ids), at)
        corrected = _check_supersedes(desk, claim, new.supersedes)
        published = desk.review == "none"
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
        verdict = replace(verdict, id=desk.store.add_verdict(verdict))
        if published:
            _publish(desk, actor, at, claim, verdict)
        else:
            _log(desk, actor, at, "verdict.proposed", claim, verdict)
        return verdict


def get_verdict(desk: Desk, verdict_id: int) -> Verdict:
    """Give a verdict. Raises `VerdictNotFound`."""
    return desk.store.get_verdict(verdict_id)


def list_verdicts(desk: Desk, claim_id: int, wanted: PageRequest) -> Page[Verdict]:
    """Give a page of a claim's verdicts, oldest first. Raises `ClaimNotFound`."""
    desk.store.get_claim_form(claim_id)
    return page_by_id(
        wanted,
        "verdicts",
        lambda after, limit: desk.store.list_verdicts(claim_id, after, limit),
        lambda verdict: verdict.id,
    )


def list_proposed_verdicts(desk: Desk, wanted: PageRequest) -> Page[Verdict]:
    """Give a page of the verdicts that wait for a second person, oldest first."""
    return page_by_id(wanted, "proposed", desk.store.list_proposed_verdicts, lambda verdict: verdict.id)


def approve_verdict(desk: Desk, actor: Actor, verdict_id: int, note: str | None) -> Verdict:
    """Publish a proposed verdict as its second person.

    Raises:
        VerdictNotPending, ClaimChanged, AlreadyJudged, EvidenceRetracted: it cannot be published any more.
        OwnVerdict: the approver proposed it.
    """
    with desk.store.transaction():
        at = desk.write_time()
        verdict = _pending(desk, verdict_id)
        if verdict.actor == actor.name:
            raise OwnVerdict(f"{actor.name} proposed verdict {verdict_id}")
        claim = desk.store.get_claim(verdict.claim_id)
        if claim.version != verdict.claim_version:
            raise ClaimChanged(
                f"claim {claim.id} is at version {claim.version}, verdict {verdict_id} judged version "
                f"{verdict.claim_version}"
            )
        _check_evidence_holds(desk, verdict)
        review = Review(actor.name, at, note)
        desk.store.review_verdict(verdict_id, "published", review, at)
        verdict = replace(verdict, state="published", review=review, published_at=at, current=True)
        _publish(desk, actor, at, claim, verdict)
        return verdict


def return_verdict(desk: Desk, actor: Actor, verdict_id: int, note: str) -> Verdict:
    """Give a proposed verdict back with a note on what is missing. Raises `VerdictNotPending`."""
    with desk.store.transaction():
        at = desk.write_time()
        verdict = _pending(desk, verdict_id)
        review = Review(actor.name, at, note)
        desk.store.review_verdict(verdict_id, "returned", review, None)
        verdict = replace(verdict, state="returned", review=review)
        claim = desk.store.get_claim(verdict.claim_id)
        _log(desk, actor, at, "verdict.returned", claim, verdict)
        return verdict


def _check_supersedes(desk: Desk, claim: Claim, supersedes: int | None) -> Verdict | None:
    """Give the verdict that is corrected, which is the current one, if there is one."""
    current = desk.store.get_current_verdict(claim.id)
    if current is None and supersedes is not None:
        raise VerdictRefused.at("/supersedes", f"claim {claim.id} has no published verdict to correct")
    if current is not None and current.id != supersedes:
        raise AlreadyJudged(
            f"verdict {current.id} is claim {claim.id}'s current one", current=desk.forms.verdict(current)
        )
    return current


def _publish(desk: Desk, actor: Actor, at: datetime, claim: Claim, verdict: Verdict) -> None:
    current = CurrentVerdict(verdict.id, verdict.outcome, verdict.occurred_on, at, verdict.supersedes)
    form = desk.forms.verdict(verdict)
    type: ChangeType = "verdict.corrected" if verdict.supersedes else "verdict.published"
    records.save(desk, actor, at, type, claim, replace(claim, verdict=current), verdict=form)
    conditions.settle_dependents(desk, at, claim.id)


def _pending(desk: Desk, verdict_id: int) -> Verdict:
    verdict = desk.store.get_verdict(verdict_id)
    if verdict.state != "proposed":
        raise VerdictNotPending(f"verdict {verdict_id} is {verdict.state}", state=verdict.state)
    return verdict


def _check_evidence_holds(desk: Desk, verdict: Verdict) -> None:
    for evidence in desk.store.list_evidence_by_id(verdict.evidence_ids):
        if evidence.retraction is not None:
            raise EvidenceRetracted(f"evidence {evidence.id} was retracted since", evidence_id=evidence.id)


def _log(desk: Desk, actor: Actor, at: datetime, type: ChangeType, claim: Claim, verdict: Verdict) -> None:
    form = desk.forms.verdict(verdict)
    desk.log(at, actor, type, article_id=claim.article_id, claim_id=claim.id, verdict=form)
