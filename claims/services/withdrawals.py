"""Withdraw verdicts: a mistake is taken back, and the verdict before it counts again."""

from dataclasses import replace
from datetime import datetime, timedelta

from claims.domain.actors import SYSTEM, Actor
from claims.domain.limits import MAX_OWN_WITHDRAWAL_SECONDS
from claims.domain.records import Claim, CurrentVerdict
from claims.domain.verdicts import Verdict, Withdrawal
from claims.errors import VerdictNotCurrent, WithdrawalRefused, WorkflowConflict
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
        after = replace(claim, verdict=_before(context, claim, verdict))
        saved = claim_writes.save(context, actor, at, "verdict.withdrawn", claim, after, verdict=document)
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
    if actor.has_role("editor"):
        return
    if verdict.actor != actor.name:
        raise WithdrawalRefused(f"{verdict.actor} added verdict {verdict.id}")
    end = verdict.published_at and verdict.published_at + timedelta(seconds=MAX_OWN_WITHDRAWAL_SECONDS)
    if end is not None and at > end:
        raise WithdrawalRefused(f"verdict {verdict.id} was published more than an hour ago")


def _before(context: ServiceContext, claim: Claim, verdict: Verdict) -> CurrentVerdict | None:
    """Return the verdict that counts again; None if there is none."""
    while verdict.supersedes is not None:
        verdict = context.store.get_verdict(verdict.supersedes)
        if verdict.state == "published" and verdict.published_at is not None:
            if verdict.actor == SYSTEM.name and not _has_failed(context, claim):
                return None
            return CurrentVerdict(
                verdict.id, verdict.outcome, verdict.occurred_on, verdict.published_at, verdict.supersedes
            )
    return None


def _has_failed(context: ServiceContext, claim: Claim) -> bool:
    """Return True if the condition of a claim has failed, which alone upholds an automatic verdict."""
    condition = claim.depends_on
    return condition is not None and condition_of(context.store.get_claim(condition.claim_id)) == "failed"


def _settle(context: ServiceContext, at: datetime, before: Claim, after: Claim) -> None:
    """Settle the condition of the claim, which a verdict by a person had kept from it, and those of its dependents."""
    if after.verdict is None:
        conditions.settle_claim(context, at, after)
    conditions.settle_dependents(context, at, after.id, condition_of(before))
