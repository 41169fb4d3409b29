"""Checks: somebody looked, and it is no verdict."""

from dataclasses import replace

from claims.domain.actors import Actor
from claims.domain.records import Check, Claim
from claims.domain.requests import NewCheck, PageRequest
from claims.errors import ClaimLeased, LeaseLost, Message, WorkflowConflict
from claims.rules.scheduling import apply_check
from claims.services import timers
from claims.services.context import ServiceContext
from claims.services.pagination import Page, page_by_id
from claims.storage.base import LeaseHolder


def add_check(context: ServiceContext, actor: Actor, claim_id: int, new: NewCheck) -> Check:
    """Note that somebody looked. The claim leaves its lease, and the queue until `next_check_on`.

    A check does not change the claim's version: it says nothing about the claim, only about looking at it.

    Raises:
        WorkflowConflict: the claim is judged, or not accepted.
        ClaimLeased: another bot holds it; a journalist may look whoever holds it.
        LeaseLost: the lease that the check names does not hold the claim (any more), or is another's.
        CheckInvalid: `next_check_on` is not a day to come.
    """
    with context.store.transaction():
        at = timers.flush_before_write(context)
        claim = context.store.get_claim(claim_id)
        held = context.store.list_lease_holders([claim_id]).get(claim_id)
        _refuse_lost(actor, claim_id, new.lease_id, held)
        _refuse_state(claim)
        is_human = actor.has_role("journalist")
        if not is_human:
            _refuse_foreign(actor, claim_id, held)
        after, day = apply_check(claim, new, by_human=is_human, now=at)
        context.store.update_queue_state(claim, after)
        check = Check(0, claim_id, new.result, day, new.note, actor.name, at)
        check = replace(check, id=context.store.add_check(check))
        document = context.serializers.check(check)
        context.log(at, actor, "check.added", article_id=claim.article_id, claim_id=claim_id, check=document)
        return check


def list_checks(context: ServiceContext, claim_id: int, wanted: PageRequest) -> Page[Check]:
    """Give a page of a claim's checks, oldest first. Raises `ClaimNotFound`."""
    context.store.get_claim_document(claim_id)
    return page_by_id(
        wanted,
        "checks",
        lambda after, limit: context.store.list_checks(claim_id, after, limit),
        lambda check: check.id,
    )


def _refuse_state(claim: Claim) -> None:
    if claim.workflow != "accepted":
        raise WorkflowConflict(
            f"claim {claim.id} is {claim.workflow}; only accepted claims are checked", workflow=claim.workflow
        )
    if claim.verdict is not None:
        raise WorkflowConflict(
            f"claim {claim.id} is judged by verdict {claim.verdict.id}; there is nothing to wait for",
            verdict_id=claim.verdict.id,
        )


def _refuse_lost(actor: Actor, claim_id: int, lease_id: int | None, held: LeaseHolder | None) -> None:
    if lease_id is not None and (held is None or (held.lease_id, held.holder) != (lease_id, actor.name)):
        raise LeaseLost(f"lease {lease_id} of {actor.name} does not hold claim {claim_id}")


def _refuse_foreign(actor: Actor, claim_id: int, held: LeaseHolder | None) -> None:
    if held is not None and held.holder != actor.name:
        raise ClaimLeased(
            Message(
                "{holder} has a lease on claim {claim_id} until {expires_at}",
                holder=held.holder,
                claim_id=claim_id,
                expires_at=held.expires_at,
            ),
            holder=held.holder,
            expires_at=held.expires_at,
        )
