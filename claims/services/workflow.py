"""An editor's decisions about a claim: accept, reject, withdraw, merge."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from claims.domain.actors import Actor
from claims.domain.records import Claim, Deadline, Json
from claims.domain.requests import NO_EDITS, CandidateEdits
from claims.domain.vocabulary import ChangeType, Workflow
from claims.errors import InvalidInput, WorkflowConflict
from claims.services import claim_writes, claims, conditions
from claims.services.claim_writes import RenderedClaim
from claims.services.context import ServiceContext
from claims.services.deadlines import set_deadline
from claims.services.due_windows import resolve_due

#: the step -> the workflows it may start from
STEPS: Final[dict[Workflow, frozenset[Workflow]]] = {
    "accepted": frozenset({"candidate", "rejected"}),
    "rejected": frozenset({"candidate"}),
    "withdrawn": frozenset({"accepted"}),
    "duplicate": frozenset({"candidate", "accepted"}),
}

#: what the log says of those who leave
_LEAVING: Final[dict[Workflow, ChangeType]] = {"rejected": "claim.rejected", "withdrawn": "claim.withdrawn"}


def accept_claim(
    context: ServiceContext, actor: Actor, claim_id: int, edits: CandidateEdits = NO_EDITS
) -> RenderedClaim:
    """Make a candidate (or a rejected claim) one that falls due, with what the editor mends in it.

    Raises:
        WorkflowConflict: it is neither.
        Invalid: the due window that it shall have is not right.
    """
    with context.store.transaction():
        at = context.write_time()
        claim = _starting(context, claim_id, "accepted")
        after, extra = _edited(context, actor, at, claim, edits)
        after = replace(after, workflow="accepted", workflow_reason=None)
        saved = claim_writes.save(context, actor, at, "claim.accepted", claim, after, **extra)
        conditions.settle_claim(context, at, saved)
        return claims.get_claim(context, claim_id)


def _edited(
    context: ServiceContext, actor: Actor, at: datetime, claim: Claim, edits: CandidateEdits
) -> tuple[Claim, dict[str, Json]]:
    """Give the claim as the editor wants it, its new deadline stored, and what the log says beside it."""
    after = replace(
        claim,
        statement=edits.statement or claim.statement,
        claimant=edits.claimant or claim.claimant,
        topics=claim.topics if edits.topics is None else tuple(dict.fromkeys(edits.topics)),
        criteria=edits.criteria or claim.criteria,
    )
    if edits.due is None:
        return after, {}
    due = resolve_due(edits.due, context.store.get_article(claim.article_id).published_on)
    if due == claim.due:
        return after, {}
    deadline_id = context.store.next_claim_ids()[1]
    deadline = Deadline(deadline_id, claim.id, due, "correction", "mended when accepted", None, actor.name, at)
    return set_deadline(context, after, deadline), {"deadline": context.serializers.deadline(deadline)}


def reject_claim(context: ServiceContext, actor: Actor, claim_id: int, reason: str) -> RenderedClaim:
    """Turn a candidate down. Raises `WorkflowConflict`, `ClaimNeeded`."""
    return _leave(context, actor, claim_id, "rejected", reason)


def withdraw_claim(context: ServiceContext, actor: Actor, claim_id: int, reason: str) -> RenderedClaim:
    """Take an accepted claim back; what was found and decided stays. Raises `WorkflowConflict`, `ClaimNeeded`."""
    return _leave(context, actor, claim_id, "withdrawn", reason)


def merge_claim(context: ServiceContext, actor: Actor, claim_id: int, into: int, reason: str | None) -> RenderedClaim:
    """Mark a claim as a duplicate of another; the claims that depend on it then depend on the other.

    Raises:
        WorkflowConflict: this claim is judged or gone, or the other one is gone.
        Invalid: the claim would be merged into itself, or into one that depends on it.
    """
    with context.store.transaction():
        at = context.write_time()
        claim = _starting(context, claim_id, "duplicate")
        if claim.verdict is not None:
            raise WorkflowConflict(f"claim {claim_id} is judged; correct its verdict instead")
        if into == claim_id:
            raise InvalidInput.at("/into", "a claim cannot be merged into itself")
        other = context.store.get_claim(into)
        if other.workflow not in {"accepted", "candidate"}:
            raise WorkflowConflict(f"claim {into} is {other.workflow}", workflow=other.workflow)
        dependents = [context.store.get_claim(i) for i in context.store.list_dependents(claim_id)]
        after = replace(claim, workflow="duplicate", workflow_reason=reason, merged_into=into)
        claim_writes.save(context, actor, at, "claim.merged", claim, after)
        for dependent in dependents:
            assert dependent.depends_on is not None  # noqa: S101 - it is in the list
            moved = replace(dependent.depends_on, claim_id=into)
            conditions.check_condition(context, moved, dependent.id)
            saved = claim_writes.save(
                context, actor, at, "claim.condition_moved", dependent, replace(dependent, depends_on=moved)
            )
            conditions.settle_claim(context, at, saved)
        return claims.get_claim(context, claim_id)


def _leave(context: ServiceContext, actor: Actor, claim_id: int, to: Workflow, reason: str) -> RenderedClaim:
    with context.store.transaction():
        at = context.write_time()
        claim = _starting(context, claim_id, to)
        conditions.check_not_needed(context, claim)
        after = replace(claim, workflow=to, workflow_reason=reason)
        claim_writes.save(context, actor, at, _LEAVING[to], claim, after)
        return claims.get_claim(context, claim_id)


def _starting(context: ServiceContext, claim_id: int, to: Workflow) -> Claim:
    claim = context.store.get_claim(claim_id)
    if claim.workflow not in STEPS[to]:
        allowed = " or ".join(sorted(STEPS[to]))
        raise WorkflowConflict(
            f"claim {claim_id} is {claim.workflow}; only what is {allowed} can become {to}",
            workflow=claim.workflow,
        )
    return claim
