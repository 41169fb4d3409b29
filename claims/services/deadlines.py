"""Add and list deadlines (docs/specification.md, section 4.7)."""

from dataclasses import replace
from datetime import date, datetime

from claims.dates.said_on import SaidOn, parse_said_on
from claims.dates.window import today_in
from claims.domain.actors import Actor
from claims.domain.due import Due
from claims.domain.evidence import Evidence
from claims.domain.records import Claim, Deadline
from claims.domain.requests import NewDeadline, PageRequest
from claims.errors import DeadlineNotFound, DueInvalid, InvalidInput, Issue, Message, WorkflowConflict
from claims.rules.slippage import is_told_late, next_slippage
from claims.services import claim_writes
from claims.services.context import ServiceContext
from claims.services.due_windows import resolve_due, said_on_of
from claims.services.pagination import Page, page_of_claim
from claims.services.public_records import named_evidence
from claims.services.visible import is_visible


def add_deadline(context: ServiceContext, actor: Actor, claim_id: int, new: NewDeadline) -> Deadline:
    """Add a deadline, which becomes the current one; the claim may fall due again.

    Words are read relative to `said_on`, else to the day of the evidence, else to the day of the claim.

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
        evidence = _evidence(context, claim, new.evidence_id)
        evidence_day = evidence.published_on if evidence else None
        said_on = new.said_on or (evidence_day.isoformat() if evidence_day else None)
        told = told_in(said_on, at) if said_on else None
        due = _resolve(context, claim, new, said_on, told)
        if due == claim.due:
            raise InvalidInput.at("/due", "the claim already has this deadline")
        deadline_id = context.store.next_claim_ids()[1]
        deadline = Deadline(deadline_id, claim_id, due, new.reason, new.note, new.evidence_id, actor.name, at, said_on)
        after = set_deadline(context, claim, deadline, told.first if told else None)
        document = context.serializers.deadline(deadline)
        extra = named_evidence(context, claim, [evidence] if evidence else [])
        claim_writes.save(context, actor, at, "claim.deadline_added", claim, after, deadline=document, **extra)
        return deadline


def set_deadline(context: ServiceContext, claim: Claim, deadline: Deadline, told_on: date | None = None) -> Claim:
    """Store a deadline that a person sets, and remove the offset of the condition.

    After that a condition can still make the claim void, but not move its window.

    Args:
        context: the service context.
        claim: the stored claim.
        deadline: the deadline with its id.
        told_on: the first day on which it can have been said; None if that is not known.

    Returns:
        The claim with the deadline; the caller must store it.
    """
    condition = claim.depends_on and replace(claim.depends_on, offset=None, waiting=False)
    return with_deadline(context, replace(claim, depends_on=condition), deadline, told_on)


def with_deadline(context: ServiceContext, claim: Claim, deadline: Deadline, told_on: date | None = None) -> Claim:
    """Store a deadline, and return the claim with it and with its slippage; the caller must store the claim."""
    context.store.add_deadline(deadline)
    latest, due_at = (claim.due.latest, claim.due.due_at) if claim.due else (None, None)
    is_missed = is_told_late(told_on, deadline.created_at, latest, due_at)
    slippage = next_slippage(claim.slippage, latest, deadline.due.latest, deadline.reason, is_missed=is_missed)
    return replace(claim, due=deadline.due, deadline_id=deadline.id, slippage=slippage)


def get_deadline(context: ServiceContext, deadline_id: int) -> Deadline:
    """Return a deadline. Raises `DeadlineNotFound`, also if the caller must not see its claim."""
    deadline = context.store.get_deadline(deadline_id)
    if not is_visible(context, context.store.get_claim(deadline.claim_id)):
        raise DeadlineNotFound(f"there is no deadline {deadline_id}")
    return deadline


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


def told_in(said_on: str, at: datetime) -> SaidOn:
    """Return the days on which a deadline can have been said. Raises `InvalidInput` if they begin after `at`."""
    today = today_in(None, at)
    told = parse_said_on(said_on, date.max)
    if told.first is not None and told.first > today:
        raise InvalidInput.at("/said_on", Message("{said_on} is in the future", said_on=said_on))
    return SaidOn(told.first, min(told.last, today))


def _check_state(claim: Claim, new: NewDeadline) -> None:
    if claim.workflow not in {"accepted", "candidate"}:
        raise WorkflowConflict(f"claim {claim.id} is {claim.workflow}", workflow=claim.workflow)
    if claim.verdict is not None and new.reason != "correction":
        raise WorkflowConflict(
            f"claim {claim.id} is judged; its deadline can only be corrected", verdict_id=claim.verdict.id
        )


def _evidence(context: ServiceContext, claim: Claim, evidence_id: int | None) -> Evidence | None:
    """Return the evidence that a deadline names: of the claim, or of one that was merged into it."""
    if evidence_id is None:
        return None
    evidence = next(iter(context.store.list_evidence_by_id([evidence_id])), None)
    if (
        evidence is None
        or evidence.retraction is not None
        or (evidence.claim_id != claim.id and evidence.claim_id not in context.store.list_merged_claims(claim.id))
    ):
        message = f"claim {claim.id} has no evidence {evidence_id}, or it is retracted"
        raise InvalidInput(message, issues=[Issue("/evidence_id", message)])
    return evidence


def _resolve(context: ServiceContext, claim: Claim, new: NewDeadline, said_on: str | None, told: SaidOn | None) -> Due:
    """Return the window of a new deadline; a refused one that ends before the claim was made says what to do."""
    said = said_on_of(context, claim)
    try:
        return resolve_due(new.due, said, context.timezone, told, country=context.country)
    except DueInvalid as error:
        if error.values.keys() != {"latest", "said_on"}:
            raise
        first = "correct" if claim.verdict is None else "withdraw the verdict, and correct"
        hint = "Send said_on of the claim, not of the deadline."
        values = {"made_on": error.values["said_on"], "first": first}
        if said_on is not None and told is not None and said.first is not None and told.last < said.first:
            sentence = "{said_on} is before the claim was made, on {made_on}: {first} the day of the claim first"
            raise DueInvalid.at("/said_on", Message(sentence, hint=hint, said_on=said_on, **values)) from error
        sentence = (
            "the window ends on {latest}, before the claim was made on {made_on}: {first} the day of the claim first"
        )
        message = Message(sentence, hint=hint, latest=error.values["latest"], **values)
        raise DueInvalid.at(error.issues[0].pointer, message) from error
