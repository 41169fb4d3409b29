"""Read the due window of a claim again, after it turned out that the claim was made on another day."""

from datetime import datetime

from claims.dates.rereading import reread
from claims.dates.said_on import SaidOn
from claims.domain.actors import SYSTEM, Actor
from claims.domain.due import Due
from claims.domain.records import Claim, Deadline, Json
from claims.errors import Invalid
from claims.services.conditions import window_of_condition
from claims.services.context import ServiceContext
from claims.services.deadlines import told_in, with_deadline
from claims.services.due_windows import said_on_of
from claims.services.released_claims import REREAD_NOTE


def reread_deadline(
    context: ServiceContext, actor: Actor, at: datetime, before: Claim, after: Claim
) -> tuple[Claim, dict[str, Json]]:
    """Store a deadline with the reason `correction` if another `said_on` changes the window of a claim.

    Args:
        context: the service context.
        actor: the author of the deadline.
        at: UTC instant of the write.
        before: the stored claim.
        after: the changed claim; the caller must store it.

    Returns:
        The claim, with its new window if that changed; and the further members of its change row.

    Raises:
        InvalidInput: `said_on` is invalid.
        DueInvalid, DueNotUnderstood: there is no window with this `said_on`; the issues point at it.
    """
    if after.said_on == before.said_on:
        return after, {}
    said = said_on_of(context, after)
    try:
        due = reread_due(context, after, said_on_of(context, before), said)
    except Invalid as error:
        raise type(error).at("/said_on", error.message, **error.extra) from error
    if due is None or due == after.due:
        return after, {}
    return with_reread_due(context, actor, at, after, due, REREAD_NOTE)


def with_reread_due(
    context: ServiceContext, actor: Actor, at: datetime, claim: Claim, due: Due, note: str
) -> tuple[Claim, dict[str, Json]]:
    """Store a deadline with a window from `reread_due`.

    Args:
        context: the service context.
        actor: who changed the day; the author of the deadline, unless a condition sets the window.
        at: UTC instant of the write.
        claim: the changed claim; the caller must store it.
        due: the window.
        note: of the deadline.

    Returns:
        The claim with the window, and the further members of its change row.
    """
    author = SYSTEM if _is_of_condition(claim, _current_deadline(context, claim)) else actor
    number = context.store.next_claim_ids()[1]
    deadline = Deadline(number, claim.id, due, "correction", note, None, author.name, at, claim.said_on)
    return with_deadline(context, claim, deadline), {"deadline": context.serializers.deadline(deadline)}


def reread_due(context: ServiceContext, claim: Claim, before: SaidOn, after: SaidOn) -> Due | None:
    """Return the window of a claim that was made on another day; None if a condition has not set it yet.

    Args:
        context: the service context.
        claim: the claim with its window until now, and its new `said_on`.
        before: when it was made, as it was known until now.
        after: when it was made.

    Raises:
        DueInvalid, DueNotUnderstood: there is no window with this day.
    """
    if claim.due is None:
        return None
    deadline = _current_deadline(context, claim)
    if _is_of_condition(claim, deadline):
        return window_of_condition(context, claim, after)
    return reread(claim.due, before, after, _told_on(deadline), context.country)


def _current_deadline(context: ServiceContext, claim: Claim) -> Deadline | None:
    return context.store.get_deadline(claim.deadline_id) if claim.deadline_id is not None else None


def _is_of_condition(claim: Claim, deadline: Deadline | None) -> bool:
    """Return True if a condition has set the window: then it rests on the day on which the condition came true."""
    if claim.depends_on is None or deadline is None:
        return False
    return claim.depends_on.offset is not None or deadline.actor == SYSTEM.name


def _told_on(deadline: Deadline | None) -> SaidOn | None:
    """Return the days to which the words of a later deadline are relative; None for a first deadline."""
    if deadline is None or deadline.reason != "claimant_moved" or deadline.said_on is None:
        return None
    return told_in(deadline.said_on, deadline.created_at)
