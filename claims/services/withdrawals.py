"""Withdraw verdicts: a mistake is taken back, and the verdict before it counts again."""

from dataclasses import replace
from datetime import datetime, timedelta

from claims.domain.actors import SYSTEM, Actor
from claims.domain.limits import MAX_OWN_WITHDRAWAL_SECONDS
from claims.domain.records import Claim, CurrentVerdict
from claims.domain.verdicts import Verdict, Withdrawal
from claims.errors import EvidenceRetracted, VerdictNotCurrent, WithdrawalRefused, WorkflowConflict
from claims.rules.conditions import condition_of
from claims.services import claim_writes, conditions
from claims.services.context import ServiceContext


def withdraw_verdict(context: ServiceContext, actor: Actor, verdict_id: int, reason: str) -> Verdict:
    """Withdraw the current verdict of a claim, or a proposed one (docs/specification.md, section 9.7).

    The verdict before it counts again. Without one, the claim returns to the queue with its due instant, and the
    conditions that depended on the verdict are open again.

    Args:
        context: the service context.
        actor: the token of the client: an editor, or the author of the verdict.
        verdict_id: id of the verdict, from the URL.
        reason: why it was a mistake.

    Returns:
        The withdrawn verdict.

    Raises:
        VerdictNotFound: there is no such verdict.
        WithdrawalRefused: the actor is no editor, and not the author; or its author's hour is over.
        VerdictNotCurrent: the verdict is neither proposed nor current; `current` of the error is the current one.
        WorkflowConflict: the server published the verdict because of a condition.
        EvidenceRetracted: the verdict before it would count again, but cites the retracted `evidence_id` of the error.
    """
    with context.store.transaction():
        at = context.write_time()
        verdict = context.store.get_verdict(verdict_id)
        claim = context.store.get_claim(verdict.claim_id)
        _check_state(context, verdict)
        _check_actor(verdict, actor, at)
        withdrawal = Withdrawal(reason, actor.name, at)
        context.store.withdraw_verdict(verdict_id, verdict.state, withdrawal)
        withdrawn = replace(verdict, state="withdrawn", withdrawal=withdrawal, current=False)
        document = context.serializers.verdict(withdrawn)
        if verdict.state == "proposed":
            context.log(
                at,
                actor,
                "verdict.proposal_withdrawn",
                article_id=claim.article_id,
                claim_id=claim.id,
                verdict=document,
            )
            return withdrawn
        before = _before(context, verdict)
        undone_by = _undone_by(context, claim, before)
        current = None if before is None or undone_by is not None else _current(before)
        after = replace(claim, verdict=current)
        saved = claim_writes.save(context, actor, at, "verdict.withdrawn", claim, after, verdict=document)
        if before is not None and undone_by is not None:
            conditions.withdraw_automatic(context, at, claim, undone_by, before.id)
        _settle(context, at, claim, saved)
        return withdrawn


def _check_state(context: ServiceContext, verdict: Verdict) -> None:
    if verdict.state == "published" and verdict.current:
        if verdict.actor == SYSTEM.name:
            raise WorkflowConflict(
                f"a condition made claim {verdict.claim_id} void; correct the verdict that it rests on"
            )
        return
    if verdict.state == "proposed":
        return
    current = context.store.get_current_verdict(verdict.claim_id)
    words = "is no longer the current one" if verdict.state == "published" else f"is {verdict.state}"
    raise VerdictNotCurrent(
        f"verdict {verdict.id} {words}",
        state=verdict.state,
        current=context.serializers.verdict(current) if current else None,
    )


def _check_actor(verdict: Verdict, actor: Actor, at: datetime) -> None:
    if actor.may("editor", "review"):
        return
    if verdict.actor != actor.name:
        needs = "; the token needs the scope review" if actor.has_role("editor") else ""
        raise WithdrawalRefused(f"{verdict.actor} added verdict {verdict.id}{needs}")
    end = verdict.published_at and verdict.published_at + timedelta(seconds=MAX_OWN_WITHDRAWAL_SECONDS)
    if end is not None and at > end:
        raise WithdrawalRefused(f"verdict {verdict.id} was published more than an hour ago")


def _before(context: ServiceContext, verdict: Verdict) -> Verdict | None:
    """Return the verdict that a verdict has corrected; None without one.

    Raises:
        EvidenceRetracted: it would count again, but evidence that it cites is retracted.
    """
    before: Verdict | None = verdict
    while before is not None:
        before = None if before.supersedes is None else context.store.get_verdict(before.supersedes)
        if before is not None and before.state == "published":
            break
    if before is None:
        return None
    for item in context.store.list_evidence_by_id(before.evidence_ids):
        if item.retraction is not None:
            message = (
                f"verdict {before.id} would count again, but its evidence {item.id} is retracted; "
                f"undo the retraction, or correct verdict {verdict.id}"
            )
            raise EvidenceRetracted(message, evidence_id=item.id, verdict_id=before.id)
    return before


def _undone_by(context: ServiceContext, claim: Claim, verdict: Verdict | None) -> Claim | None:
    """Return the other claim if the verdict was automatic, and the condition has no longer failed; else None."""
    if verdict is None or verdict.actor != SYSTEM.name or claim.depends_on is None:
        return None
    parent = context.store.get_claim(claim.depends_on.claim_id)
    return None if condition_of(parent) == "failed" else parent


def _current(verdict: Verdict) -> CurrentVerdict:
    assert verdict.published_at is not None  # noqa: S101 - it was published
    return CurrentVerdict(verdict.id, verdict.outcome, verdict.occurred_on, verdict.published_at, verdict.supersedes)


def _settle(context: ServiceContext, at: datetime, before: Claim, after: Claim) -> None:
    """Settle the condition of the claim, which a verdict by a person had kept from it, and those of its dependents."""
    if after.verdict is None:
        conditions.settle_claim(context, at, after)
    conditions.settle_dependents(context, at, after.id, condition_of(before))
