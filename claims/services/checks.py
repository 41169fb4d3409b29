"""Add and list checks (docs/specification.md, section 10.2)."""

from dataclasses import replace

from claims.domain.actors import Actor
from claims.domain.instants import format_seconds
from claims.domain.records import Check, Claim, Json
from claims.domain.requests import NewCheck, PageRequest
from claims.errors import CheckNotFound, ClaimLeased, LeaseLost, Message, WorkflowConflict
from claims.rules.scheduling import apply_check
from claims.services import timers
from claims.services.context import ServiceContext
from claims.services.pagination import Page, page_of_claim
from claims.services.visible import is_visible
from claims.storage.base import LeaseHolder


def add_check(context: ServiceContext, actor: Actor, claim_id: int, new: NewCheck) -> Check:
    """Store a check, remove the claim from its lease, and snooze it until `next_check_on`.

    The version of the claim stays, because a check does not change the claim itself.

    Args:
        context: the service context.
        actor: the token of the client.
        claim_id: id of the claim, from the URL.
        new: the check; a `lease_id` in it must hold the claim.

    Returns:
        The stored check with its id and the day on which the claim comes up again.

    Raises:
        ClaimNotFound: there is no such claim.
        WorkflowConflict: the claim is judged, or not accepted.
        ClaimLeased: another token leases the claim, and the role of the actor is below journalist.
        LeaseLost: the lease that the check names does not hold the claim, or belongs to another token.
        CheckInvalid: `next_check_on` has begun, or is too far ahead.
    """
    with context.store.transaction():
        at = timers.flush_before_write(context)
        claim = context.store.get_claim(claim_id)
        holder = context.store.list_lease_holders([claim_id]).get(claim_id)
        _check_lease(actor, claim_id, new.lease_id, holder)
        _check_state(claim)
        is_human = actor.has_role("journalist")
        if not is_human:
            _check_not_leased(actor, claim_id, holder)
        after, day = apply_check(claim, new, by_human=is_human, now=at)
        context.store.update_queue_state(claim, after)
        context.store.remove_lease_expiries(claim_id)
        check = Check(0, claim_id, new.result, day, new.note, actor.name, at)
        check = replace(check, id=context.store.add_check(check))
        document = context.serializers.check(check)
        context.log(
            at,
            actor,
            "check.added",
            article_id=claim.article_id,
            claim_id=claim_id,
            check=document,
            queue=_queue_members(after),
        )
        return check


def get_check(context: ServiceContext, check_id: int) -> Check:
    """Return a check, without its note for the public. Raises `CheckNotFound`, also if its claim is not visible."""
    check = context.store.get_check(check_id)
    if not is_visible(context, context.store.get_claim(check.claim_id)):
        raise CheckNotFound(f"there is no check {check_id}")
    return check if context.visibility.sees_all else replace(check, note=None)


def list_checks(context: ServiceContext, claim_id: int, request: PageRequest) -> Page[Check]:
    """List the checks of a claim, oldest first; the public does not see their notes.

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
    page = page_of_claim(context, claim_id, request, "checks", context.store.list_checks, lambda check: check.id)
    if context.visibility.sees_all:
        return page
    return Page([replace(check, note=None) for check in page.items], page.next)


def _queue_members(claim: Claim) -> Json:
    """Return the effect of a check on the queue, which the check alone does not show."""
    until = claim.snooze.until if claim.snooze else None
    return {"needs_human": claim.needs_human, "snoozed_until": until and format_seconds(until)}


def _check_state(claim: Claim) -> None:
    if claim.workflow != "accepted":
        raise WorkflowConflict(
            f"claim {claim.id} is {claim.workflow}; only accepted claims are checked", workflow=claim.workflow
        )
    if claim.verdict is not None:
        raise WorkflowConflict(
            f"claim {claim.id} is judged by verdict {claim.verdict.id}",
            verdict_id=claim.verdict.id,
        )


def _check_lease(actor: Actor, claim_id: int, lease_id: int | None, holder: LeaseHolder | None) -> None:
    if lease_id is not None and (holder is None or (holder.lease_id, holder.holder) != (lease_id, actor.name)):
        raise LeaseLost(f"lease {lease_id} of {actor.name} does not hold claim {claim_id}")


def _check_not_leased(actor: Actor, claim_id: int, holder: LeaseHolder | None) -> None:
    if holder is not None and holder.holder != actor.name:
        raise ClaimLeased(
            Message(
                "{holder} has a lease on claim {claim_id} until {expires_at}",
                holder=holder.holder,
                claim_id=claim_id,
                expires_at=holder.expires_at,
            ),
            holder=holder.holder,
            expires_at=holder.expires_at,
        )
