"""Deadlines: never edited, only added; together they are the slippage chain."""

from dataclasses import replace
from datetime import date

from claims.domain.actors import Actor
from claims.domain.records import Claim, Deadline
from claims.domain.requests import NewDeadline, PageRequest
from claims.errors import InvalidInput, Issue, Message, WorkflowConflict
from claims.services import claim_writes
from claims.services.context import ServiceContext
from claims.services.due_windows import resolve_due
from claims.services.pagination import Page, page_by_id


def add_deadline(context: ServiceContext, actor: Actor, claim_id: int, new: NewDeadline) -> Deadline:
    """Add a deadline, which from now on is the claim's; a claim whose day moved may fall due again.

    Words are read relative to `said_on`, or to the day of the evidence, or to the article's day.

    Raises:
        WorkflowConflict: the claim is gone, or judged (then only a correction is possible).
        Invalid: the window or the evidence is not right.
    """
    with context.store.transaction():
        at = context.write_time()
        claim = context.store.get_claim(claim_id)
        _check_state(claim, new)
        published_on = context.store.get_article(claim.article_id).published_on
        said_on = new.said_on or _evidence_day(context, claim, new.evidence_id) or published_on
        if said_on < published_on:
            message = Message("the article was published later, on {published_on}", published_on=published_on)
            raise InvalidInput.at("/said_on", message)
        due = resolve_due(new.due, published_on, said_on)
        if due == claim.due:
            raise InvalidInput.at("/due", "the claim already has this deadline")
        deadline_id = context.store.next_claim_ids()[1]
        deadline = Deadline(deadline_id, claim_id, due, new.reason, new.note, new.evidence_id, actor.name, at)
        after = set_deadline(context, claim, deadline)
        document = context.serializers.deadline(deadline)
        claim_writes.save(context, actor, at, "claim.deadline_added", claim, after, deadline=document)
        return deadline


def set_deadline(context: ServiceContext, claim: Claim, deadline: Deadline) -> Claim:
    """Store a deadline that a person sets, and give the claim with it; the claim is not stored yet.

    It stands by itself: a condition can still void the claim, but no longer move its window.
    """
    context.store.add_deadline(deadline)
    condition = claim.depends_on and replace(claim.depends_on, offset=None, waiting=False)
    return replace(claim, due=deadline.due, deadline_id=deadline.id, depends_on=condition)


def list_deadlines(context: ServiceContext, claim_id: int, wanted: PageRequest) -> Page[Deadline]:
    """Give a page of the slippage chain, oldest first. Raises `ClaimNotFound`."""
    context.store.get_claim_document(claim_id)
    return page_by_id(
        wanted,
        "deadlines",
        lambda after, limit: context.store.list_deadlines(claim_id, after, limit),
        lambda deadline: deadline.id,
    )


def _check_state(claim: Claim, new: NewDeadline) -> None:
    if claim.workflow not in {"accepted", "candidate"}:
        raise WorkflowConflict(f"claim {claim.id} is {claim.workflow}", workflow=claim.workflow)
    if claim.verdict is not None and new.reason != "correction":
        raise WorkflowConflict(
            f"claim {claim.id} is judged; its deadline can only be corrected", verdict_id=claim.verdict.id
        )


def _evidence_day(context: ServiceContext, claim: Claim, evidence_id: int | None) -> date | None:
    if evidence_id is None:
        return None
    found = context.store.list_evidence_by_id([evidence_id])
    if not found or found[0].claim_id != claim.id or found[0].retraction is not None:
        message = f"claim {claim.id} has no evidence {evidence_id} that counts"
        raise InvalidInput(message, issues=[Issue("/evidence_id", message)])
    return found[0].published_on
