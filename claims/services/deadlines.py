"""Add and list deadlines (docs/specification.md, section 4.7)."""

from dataclasses import replace
from datetime import date

from claims.domain.actors import Actor
from claims.domain.records import Claim, Deadline
from claims.domain.requests import NewDeadline, PageRequest
from claims.errors import InvalidInput, Issue, Message, WorkflowConflict
from claims.services import claim_writes
from claims.services.context import ServiceContext
from claims.services.due_windows import resolve_due
from claims.services.pagination import Page, page_of_claim


def add_deadline(context: ServiceContext, actor: Actor, claim_id: int, new: NewDeadline) -> Deadline:
    """Add a deadline, which becomes the current one; the claim may fall due again.

    Words are read relative to `said_on`, else to the day of the evidence, else to the day of the article.

    Args:
        context: the service context.
        actor: the token of the client.
        claim_id: id of the claim, from the URL.
        new: the deadline; its window is not resolved yet.

    Returns:
        The stored deadline with its id.

    Raises:
        ClaimNotFound: there is no such claim.
        WorkflowConflict: the claim is neither accepted nor a candidate, or is judged and the reason is no correction.
        DueInvalid, DueNotUnderstood, InvalidInput: the window, `said_on` or the evidence is invalid.
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
        due = resolve_due(new.due, published_on, context.timezone, said_on)
        if due == claim.due:
            raise InvalidInput.at("/due", "the claim already has this deadline")
        deadline_id = context.store.next_claim_ids()[1]
        deadline = Deadline(deadline_id, claim_id, due, new.reason, new.note, new.evidence_id, actor.name, at)
        after = set_deadline(context, claim, deadline)
        document = context.serializers.deadline(deadline)
        claim_writes.save(context, actor, at, "claim.deadline_added", claim, after, deadline=document)
        return deadline


def set_deadline(context: ServiceContext, claim: Claim, deadline: Deadline) -> Claim:
    """Store a deadline that a person sets, and remove the offset of the condition.

    After that a condition can still make the claim void, but not move its window.

    Args:
        context: the service context.
        claim: the stored claim.
        deadline: the deadline with its id.

    Returns:
        The claim with the deadline; the caller must store it.
    """
    context.store.add_deadline(deadline)
    condition = claim.depends_on and replace(claim.depends_on, offset=None, waiting=False)
    return replace(claim, due=deadline.due, deadline_id=deadline.id, depends_on=condition)


def list_deadlines(context: ServiceContext, claim_id: int, request: PageRequest) -> Page[Deadline]:
    """List the deadlines of a claim (its slippage chain), oldest first.

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
    return page_of_claim(
        context, claim_id, request, "deadlines", context.store.list_deadlines, lambda deadline: deadline.id
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
    evidence = next(iter(context.store.list_evidence_by_id([evidence_id])), None)
    if evidence is None or evidence.claim_id != claim.id or evidence.retraction is not None:
        message = f"claim {claim.id} has no evidence {evidence_id}, or it is retracted"
        raise InvalidInput(message, issues=[Issue("/evidence_id", message)])
    return evidence.published_on
