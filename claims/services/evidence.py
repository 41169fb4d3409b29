"""Add, list and retract evidence (docs/specification.md, section 8)."""

from collections.abc import Container, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from claims.dates.window import today_in
from claims.domain.actors import Actor
from claims.domain.changed import changed, extended
from claims.domain.evidence import Evidence, NewEvidence, Retraction, is_same, with_in_window
from claims.domain.records import Claim, Json
from claims.domain.requests import PageRequest
from claims.domain.url_key import url_key
from claims.domain.verdicts import Verdict
from claims.domain.vocabulary import ChangeType
from claims.errors import (
    EvidenceExists,
    EvidenceInUse,
    EvidenceInvalid,
    EvidenceNotFound,
    EvidenceNotRetracted,
    EvidenceNotYours,
    EvidenceRetracted,
    Message,
    WorkflowConflict,
)
from claims.services.citations import check_not_of_deadline, refuse_cited
from claims.services.context import ServiceContext
from claims.services.due_windows import said_on_of
from claims.services.pagination import Page, page_by_id
from claims.services.versions import Current, check_version
from claims.services.visible import get_visible_claim, is_visible


def add_evidence(context: ServiceContext, actor: Actor, claim_id: int, new: NewEvidence) -> Evidence:
    """Add evidence to a claim.

    Args:
        context: the service context.
        actor: the token of the client.
        claim_id: id of the claim, from the URL.
        new: the evidence.

    Returns:
        The stored evidence with its id and `in_window`.

    Raises:
        ClaimNotFound: there is no such claim.
        EvidenceInvalid: `published_on` is before the claim was made, or in the future.
        WorkflowConflict: the claim is neither accepted nor a candidate.
        EvidenceExists: the claim, or one merged into it, has evidence of the same page with the same excerpt,
            `evidence_id` of the error.
    """
    page = url_key(new.url)  # before the turn of the writer
    with context.store.transaction():
        at = context.write_time()
        claim = context.store.get_claim(claim_id)
        if claim.workflow not in {"accepted", "candidate"}:
            raise WorkflowConflict(
                f"claim {claim_id} is {claim.workflow}",
                workflow=claim.workflow,
                merged_into=claim.merged_into,
            )
        _check_day(context, claim, new.published_on, at)
        for known in context.store.list_counting_evidence(claim_id):
            if is_same(new, page, known):
                raise EvidenceExists(f"evidence {known.id} has the same URL and excerpt", evidence_id=known.id)
        evidence = extended(new, Evidence, id=0, claim_id=claim_id, actor=actor.name, created_at=at)
        evidence = changed(evidence, id=context.store.add_evidence(evidence))
        log_evidence(context, actor, at, "evidence.added", claim, evidence)
        return with_in_window(evidence, claim.due)


def get_evidence(context: ServiceContext, evidence_id: int) -> Evidence:
    """Return evidence with `in_window`. Raises `EvidenceNotFound`, also if the caller must not see its claim."""
    evidence = context.store.get_evidence(evidence_id)
    claim = context.store.get_claim(evidence.claim_id)
    if not is_visible(context, claim):
        claim = _public_claim(context, evidence) or claim
        evidence = replace(evidence, claim_id=claim.id)
        if not is_visible(context, claim):
            raise EvidenceNotFound(f"there is no evidence {evidence_id}")
    return with_in_window(evidence, claim.due)


def list_cited(context: ServiceContext, verdict: Verdict) -> list[Evidence]:
    """Return the evidence that a verdict cites, in no order."""
    return context.store.list_evidence_by_id(verdict.evidence_ids) if verdict.evidence_ids else []


def list_evidence(context: ServiceContext, claim_id: int, request: PageRequest) -> Page[Evidence]:
    """List the evidence of a claim with `in_window`, oldest first, also retracted evidence.

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
    claim = get_visible_claim(context, claim_id)
    page = page_by_id(
        request,
        "evidence",
        lambda after, limit: context.store.list_evidence(claim_id, after, limit, context.visibility),
        lambda evidence: evidence.id,
    )
    return Page([with_in_window(evidence, claim.due) for evidence in page.items], page.next)


def retract_evidence(context: ServiceContext, actor: Actor, evidence_id: int, reason: str) -> Evidence:
    """Retract evidence, so that it no longer counts.

    Args:
        context: the service context.
        actor: the token of the client.
        evidence_id: id of the evidence, from the URL.
        reason: the reason for the retraction.

    Returns:
        The evidence with its retraction.

    Raises:
        EvidenceNotFound: there is no such evidence.
        EvidenceInUse: the current verdict, `verdict_id` of the error, cites the evidence; or a deadline names it.
        EvidenceRetracted: the evidence is already retracted.
    """
    with context.store.transaction():
        at = context.write_time()
        evidence = context.store.get_evidence(evidence_id)
        claim = context.store.get_claim(evidence.claim_id)
        for verdict in context.store.list_verdicts_by_id(context.store.list_citing_verdicts(evidence_id)):
            if verdict.current:
                message = f"verdict {verdict.id} of claim {verdict.claim_id} cites evidence {evidence_id}"
                sentence = f"{message}: correct it without this evidence, or withdraw it"
                raise EvidenceInUse(sentence, verdict_id=verdict.id, withdraw=[verdict.id])
        check_not_of_deadline(context, evidence_id)
        retraction = Retraction(reason, actor.name, at)
        if not context.store.retract_evidence(evidence_id, retraction):
            raise EvidenceRetracted(f"evidence {evidence_id} is already retracted")
        evidence = replace(evidence, retraction=retraction)
        log_evidence(context, actor, at, "evidence.retracted", claim, evidence)
        return with_in_window(evidence, claim.due)


def restore_evidence(context: ServiceContext, actor: Actor, evidence_id: int, reason: str) -> Evidence:
    """Undo the retraction of evidence.

    Args:
        context: the service context.
        actor: the token of the client.
        evidence_id: id of the evidence, from the URL.
        reason: why the retraction was a mistake, for the change row.

    Returns:
        The evidence, which counts again.

    Raises:
        EvidenceNotFound: there is no such evidence.
        EvidenceNotRetracted: the evidence is not retracted.
    """
    with context.store.transaction():
        at = context.write_time()
        evidence = context.store.get_evidence(evidence_id)
        claim = context.store.get_claim(evidence.claim_id)
        if not context.store.restore_evidence(evidence_id):
            raise EvidenceNotRetracted(f"evidence {evidence_id} is not retracted")
        evidence = replace(evidence, retraction=None)
        log_evidence(context, actor, at, "evidence.restored", claim, evidence, restoration={"reason": reason})
        return with_in_window(evidence, claim.due)


def patch_evidence(
    context: ServiceContext, actor: Actor, evidence_id: int, versions: Container[int], changes: Mapping[str, Any]
) -> Evidence:
    """Correct evidence that no verdict cites.

    Args:
        context: the service context.
        actor: the token of the client: a journalist, or the bot that added the evidence.
        evidence_id: id of the evidence, from the URL.
        versions: the versions that the client accepts, from If-Match.
        changes: members of `NewEvidence` with their new values.

    Returns:
        The evidence.

    Raises:
        EvidenceNotFound: there is no such evidence.
        VersionConflict: the evidence has another version; `current` of the error is the evidence.
        EvidenceRetracted: the evidence is retracted.
        EvidenceInUse: a proposed or published verdict, `verdict_id` of the error, cites it; or its day changes,
            and a deadline, `deadline_id` of the error, names it.
        EvidenceInvalid: the new day does not fit.
        EvidenceNotYours: a bot changes the evidence of somebody else.
    """
    with context.store.transaction():
        at = context.write_time()
        before = context.store.get_evidence(evidence_id)
        claim = context.store.get_claim(before.claim_id)
        if before.actor != actor.name and not actor.has_role("journalist"):
            raise EvidenceNotYours(f"{before.actor} added evidence {evidence_id}")
        check_version(
            "evidence", before, versions, lambda: Current(context.serializers.evidence(before), str(before.version))
        )
        if before.retraction is not None:
            raise EvidenceRetracted(f"evidence {evidence_id} is retracted")
        citing = context.store.list_citing_verdicts(evidence_id)
        if citing:
            refuse_cited(context, f"evidence {evidence_id}", citing)
        after = replace(before, **changes)
        if after == before:
            return with_in_window(before, claim.due)
        if after.published_on != before.published_on:
            check_not_of_deadline(context, evidence_id)
            _check_day(context, claim, after.published_on, at)
        after = replace(after, version=before.version + 1)
        context.store.update_evidence(before, after)
        log_evidence(context, actor, at, "evidence.updated", claim, after)
        return with_in_window(after, claim.due)


def _check_day(context: ServiceContext, claim: Claim, day: date | None, at: datetime) -> None:
    if day is None:
        return
    first = said_on_of(context, claim).first
    if first is not None and day < first:
        raise EvidenceInvalid.at("/published_on", Message("the claim was made later, on {said_on}", said_on=first))
    if day > today_in(None, at):
        raise EvidenceInvalid.at("/published_on", Message("{day} is in the future", day=day))


def _public_claim(context: ServiceContext, evidence: Evidence) -> Claim | None:
    """Return the public claim that shows the evidence of an internal duplicate (docs/specification.md, section 13.10).

    Returns:
        The claim of which a published verdict or a deadline names the evidence; None without one.
    """
    claim_id = context.store.find_public_claim(evidence.id)
    return None if claim_id is None else context.store.get_claim(claim_id)


def log_evidence(
    context: ServiceContext,
    actor: Actor,
    at: datetime,
    type: ChangeType,
    claim: Claim,
    evidence: Evidence,
    **extra: Json,
) -> None:
    """Add a row about evidence to the change log, as a row of the claim whose evidence the public sees it as.

    Args:
        context: the service context.
        actor: who changed it.
        at: UTC instant of the write.
        type: the type of the row.
        claim: the claim of the evidence.
        evidence: as it is now.
        extra: further members of the row.
    """
    document = context.serializers.evidence(evidence)
    if not claim.is_public:  # the public must see the row if it sees the evidence
        claim = _public_claim(context, evidence) or claim
    context.log(at, actor, type, article_id=claim.article_id, claim_id=claim.id, evidence=document, **extra)
