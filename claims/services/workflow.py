"""Accept, reject, withdraw and merge claims (docs/specification.md, sections 7.1 and 7.2)."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from claims.domain.actors import Actor
from claims.domain.records import Claim, Deadline, Json
from claims.domain.requests import NO_EDITS, CandidateEdits, Unset
from claims.domain.vocabulary import ChangeType, Workflow
from claims.errors import ConditionInvalid, InvalidInput, WorkflowConflict
from claims.rules.conditions import condition_of
from claims.services import claim_writes, claims, conditions
from claims.services.citations import refuse_cited
from claims.services.claim_writes import RenderedClaim
from claims.services.claimant_names import with_claimant_edits
from claims.services.context import ServiceContext
from claims.services.deadlines import set_deadline
from claims.services.due_windows import resolve_due, said_on_of
from claims.services.evidence_days import check_evidence_days
from claims.services.rereading import reread_deadline
from claims.services.same_claims import check_not_said_meanwhile

#: workflow after a step -> workflows from which the step is possible
STEPS: Final[dict[Workflow, frozenset[Workflow]]] = {
    "accepted": frozenset({"candidate", "rejected"}),
    "rejected": frozenset({"candidate"}),
    "withdrawn": frozenset({"accepted"}),
    "duplicate": frozenset({"candidate", "accepted"}),
}

#: workflow after a step -> type of its change row
_CHANGE_TYPES: Final[dict[Workflow, ChangeType]] = {"rejected": "claim.rejected", "withdrawn": "claim.withdrawn"}


def accept_claim(
    context: ServiceContext, actor: Actor, claim_id: int, edits: CandidateEdits = NO_EDITS
) -> RenderedClaim:
    """Accept a candidate or a rejected claim, with the edits of the editor.

    Args:
        context: the service context.
        actor: the token of the editor.
        claim_id: id of the claim, from the URL.
        edits: new values of members.

    Returns:
        The claim with its current status.

    Raises:
        ClaimNotFound: there is no such claim.
        WorkflowConflict: the claim is neither a candidate nor rejected.
        DueInvalid, DueNotUnderstood: the new due window is invalid.
        ClaimSaidAlready: the claim was rejected, and the claim `claim_id` of the error says the same.
    """
    with context.store.transaction():
        at = context.write_time()
        claim = _get_claim_for(context, claim_id, "accepted")
        after, extra = _edited(context, actor, at, claim, edits)
        after = replace(after, workflow="accepted", workflow_reason=None)
        if claim.workflow == "rejected":
            check_not_said_meanwhile(context, after)
        saved = claim_writes.save(context, actor, at, "claim.accepted", claim, after, **extra)
        conditions.settle_claim(context, at, saved)
        return claims.get_claim(context, claim_id)


def _edited(
    context: ServiceContext, actor: Actor, at: datetime, claim: Claim, edits: CandidateEdits
) -> tuple[Claim, dict[str, Json]]:
    """Store a new deadline if there is one; return the edited claim and the further members of the change row."""
    after, extra = with_claimant_edits(context, at, claim, edits)
    after = replace(
        after,
        statement=edits.statement or claim.statement,
        topics=claim.topics if edits.topics is None else tuple(edits.topics),
        criteria=edits.criteria or claim.criteria,
        probability=edits.probability or claim.probability,
    )
    if not isinstance(edits.said_on, Unset):
        after = replace(after, said_on=edits.said_on)
        check_evidence_days(context, claim, after)
    said = said_on_of(context, after)
    if edits.due is None:
        after, reread = reread_deadline(context, actor, at, claim, after)
        return after, extra | reread
    # words that repeat the window leave its zone as it is, although the settings may name another one now
    if claim.due is not None and resolve_due(edits.due, said, claim.due.timezone, country=context.country) == claim.due:
        return after, extra
    due = resolve_due(edits.due, said, context.timezone, country=context.country)
    deadline_id = context.store.next_claim_ids()[1]
    deadline = Deadline(deadline_id, claim.id, due, "correction", "changed on acceptance", None, actor.name, at)
    return set_deadline(context, after, deadline), extra | {"deadline": context.serializers.deadline(deadline)}


def reject_claim(context: ServiceContext, actor: Actor, claim_id: int, reason: str) -> RenderedClaim:
    """Reject a candidate.

    Args:
        context: the service context.
        actor: the token of the client.
        claim_id: id of the claim, from the URL.
        reason: the reason, which the claim keeps.

    Returns:
        The claim.

    Raises:
        ClaimNotFound: there is no such claim.
        WorkflowConflict: the claim is not a candidate.
        ClaimNeeded: accepted claims or candidates depend on the claim.
    """
    return _end(context, actor, claim_id, "rejected", reason)


def withdraw_claim(context: ServiceContext, actor: Actor, claim_id: int, reason: str) -> RenderedClaim:
    """Withdraw an accepted claim. Its deadlines, evidence and verdicts stay.

    Args:
        context: the service context.
        actor: the token of the client.
        claim_id: id of the claim, from the URL.
        reason: the reason, which the claim keeps.

    Returns:
        The claim.

    Raises:
        ClaimNotFound: there is no such claim.
        WorkflowConflict: the claim is not accepted.
        ClaimNeeded: accepted claims or candidates depend on the claim.
    """
    return _end(context, actor, claim_id, "withdrawn", reason)


def merge_claim(context: ServiceContext, actor: Actor, claim_id: int, into: int, reason: str | None) -> RenderedClaim:
    """Merge a claim into another claim. Claims that depend on it then depend on the other claim.

    Args:
        context: the service context.
        actor: the token of the editor.
        claim_id: id of the claim that becomes a duplicate, from the URL.
        into: id of the other claim.
        reason: the reason; None without one.

    Returns:
        The claim with workflow `duplicate`.

    Raises:
        ClaimNotFound: one of the claims does not exist.
        WorkflowConflict: the claim is judged, or one of the claims is neither accepted nor a candidate.
        InvalidInput: the claim would be merged into itself.
        ConditionInvalid: the other claim depends on the claim.
    """
    with context.store.transaction():
        at = context.write_time()
        claim = _get_claim_for(context, claim_id, "duplicate")
        if claim.verdict is not None:
            raise WorkflowConflict(f"claim {claim_id} is judged; correct its verdict instead")
        if into == claim_id:
            raise InvalidInput.at("/into", "a claim cannot be merged into itself")
        other = context.store.get_claim(into)
        if other.workflow not in {"accepted", "candidate"}:
            raise WorkflowConflict(f"claim {into} is {other.workflow}", workflow=other.workflow)
        dependents = [context.store.get_claim(dependent) for dependent in context.store.list_dependents(claim_id)]
        after = replace(claim, workflow="duplicate", workflow_reason=reason, merged_into=into)
        claim_writes.save(context, actor, at, "claim.merged", claim, after)
        for dependent in dependents:
            assert dependent.depends_on is not None  # noqa: S101 - the store lists only claims with a condition
            moved = replace(dependent.depends_on, claim_id=into)
            conditions.check_condition(context, moved, dependent.id)
            saved = claim_writes.save(
                context, actor, at, "claim.condition_moved", dependent, replace(dependent, depends_on=moved)
            )
            conditions.settle_claim(context, at, saved, was="pending")  # a merged claim has no verdict
        return claims.get_claim(context, claim_id)


def restore_claim(context: ServiceContext, actor: Actor, claim_id: int, reason: str) -> RenderedClaim:
    """Restore a withdrawn, rejected or merged claim to what it was (docs/specification.md, section 7.6).

    Args:
        context: the service context.
        actor: the token of the editor.
        claim_id: id of the claim, from the URL.
        reason: why, for the change row.

    Returns:
        The claim, accepted or a candidate.

    Raises:
        ClaimNotFound: there is no such claim.
        WorkflowConflict: the claim is accepted or a candidate, or depends on a claim that is neither.
        EvidenceInUse: a verdict of the other claim, `verdict_id` of the error, cites evidence of the duplicate.
        ClaimSaidAlready: the claim `claim_id` of the error has the same quotation, window and claimant.
    """
    with context.store.transaction():
        at = context.write_time()
        claim = context.store.get_claim(claim_id)
        to = _before_end(claim)
        citing = context.store.list_citations_elsewhere(claim_id) if claim.workflow == "duplicate" else []
        if citing:
            refuse_cited(context, f"evidence of claim {claim_id}", citing)
        try:
            conditions.check_condition(context, claim.depends_on, claim_id)
        except ConditionInvalid as error:
            raise WorkflowConflict(error.message) from error
        after = replace(claim, workflow=to, workflow_reason=None, merged_into=None)
        check_not_said_meanwhile(context, after)
        saved = claim_writes.save(context, actor, at, "claim.restored", claim, after, restoration={"reason": reason})
        conditions.settle_claim(context, at, saved)
        conditions.settle_dependents(context, at, claim_id, condition_of(claim))
        return claims.get_claim(context, claim_id)


def _before_end(claim: Claim) -> Workflow:
    """Return the workflow that a claim had before it was withdrawn, rejected or merged."""
    if claim.workflow in {"accepted", "candidate"}:
        raise WorkflowConflict(f"claim {claim.id} is {claim.workflow}", workflow=claim.workflow)
    return "accepted" if claim.workflow != "rejected" and claim.is_public else "candidate"


def _end(context: ServiceContext, actor: Actor, claim_id: int, to: Workflow, reason: str) -> RenderedClaim:
    with context.store.transaction():
        at = context.write_time()
        claim = _get_claim_for(context, claim_id, to)
        conditions.check_not_needed(context, claim)
        after = replace(claim, workflow=to, workflow_reason=reason)
        claim_writes.save(context, actor, at, _CHANGE_TYPES[to], claim, after)
        return claims.get_claim(context, claim_id)


def _get_claim_for(context: ServiceContext, claim_id: int, to: Workflow) -> Claim:
    claim = context.store.get_claim(claim_id)
    if claim.workflow not in STEPS[to]:
        allowed = " or ".join(sorted(STEPS[to]))
        raise WorkflowConflict(
            f"claim {claim_id} is {claim.workflow}; only claims that are {allowed} can become {to}",
            workflow=claim.workflow,
        )
    return claim
