"""Evidence is never older than its claim, also after the day of the claim was corrected (section 8)."""

from claims.dates.said_on import SaidOn
from claims.domain.evidence import Evidence
from claims.domain.limits import MAX_ID
from claims.domain.records import Claim
from claims.domain.visibility import Visibility
from claims.errors import InvalidInput, Message
from claims.services.context import ServiceContext
from claims.services.due_windows import said_on_of


def check_evidence_days(context: ServiceContext, before: Claim, after: Claim) -> None:
    """Check that evidence of a claim is not older than its new `said_on`.

    Args:
        context: the service context.
        before: the stored claim.
        after: the changed claim.

    Raises:
        InvalidInput: `said_on` is invalid, or after the day of the evidence `evidence_id` of the error.
    """
    if after.said_on == before.said_on:
        return
    older = older_evidence(context, before, said_on_of(context, before), said_on_of(context, after))
    if older is not None and older.published_on is not None:
        template = (
            "evidence {evidence_id} was published earlier, on {day}; choose a day up to then, or correct or retract it"
        )
        message = Message(template, evidence_id=older.id, day=older.published_on)
        raise InvalidInput.at("/said_on", message, evidence_id=older.id)


def older_evidence(context: ServiceContext, claim: Claim, was: SaidOn, now: SaidOn) -> Evidence | None:
    """Return the first evidence that is older than the new day of its claim.

    Args:
        context: the service context.
        claim: the stored claim; evidence of one that is neither accepted nor a candidate is not checked.
        was: when it was made, as it was known until now.
        now: when it was made.

    Returns:
        None without such evidence; retracted evidence does not count.
    """
    is_later = now.first is not None and (was.first is None or now.first > was.first)
    if not is_later or claim.workflow not in {"accepted", "candidate"}:
        return None
    for item in context.store.list_evidence(claim.id, 0, MAX_ID, Visibility.ALL):
        is_own = item.claim_id == claim.id and item.retraction is None
        if is_own and item.published_on is not None and now.first is not None and item.published_on < now.first:
            return item
    return None
