"""Check and settle the conditions of claims (docs/specification.md, section 5).

The outcomes `partly` and `undeterminable` settle nothing: the claim keeps waiting (docs/decisions/0006).
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from claims.dates.durations import is_duration
from claims.dates.said_on import SaidOn
from claims.dates.window import window_after
from claims.domain.actors import SYSTEM
from claims.domain.due import Due
from claims.domain.outcomes import AUTOMATIC_OUTCOME, OUTCOME_TABLE
from claims.domain.records import Claim, CurrentVerdict, Deadline, DependsOn, Json
from claims.domain.verdicts import Verdict, Withdrawal
from claims.errors import ClaimNeeded, ClaimNotFound, ConditionInvalid
from claims.rules.conditions import Condition, condition_of
from claims.services import claim_writes
from claims.services.context import ServiceContext
from claims.services.deadlines import with_deadline
from claims.services.due_windows import said_on_of
from claims.services.released_claims import is_released


def check_condition(context: ServiceContext, depends_on: DependsOn | None, claim_id: int | None) -> None:
    """Check that the other claim exists, is accepted or a candidate, and does not depend on this claim.

    Args:
        context: the service context.
        depends_on: the condition; None passes.
        claim_id: id of the claim with the condition; None for a new claim.

    Raises:
        ConditionInvalid: the condition is invalid; the issue points below "/depends_on".
    """
    if depends_on is None:
        return
    if depends_on.offset is not None and not is_duration(depends_on.offset):
        raise ConditionInvalid.at("/depends_on/offset", f"{depends_on.offset!r} is not a duration such as P1Y or P90D")
    try:
        other = context.store.get_claim(depends_on.claim_id)
    except ClaimNotFound as error:
        raise ConditionInvalid.at("/depends_on/claim_id", error.message) from error
    if other.workflow not in {"accepted", "candidate"}:
        raise ConditionInvalid.at("/depends_on/claim_id", f"claim {other.id} is {other.workflow}")
    chain = [other.id]
    while other.depends_on is not None and claim_id not in chain:
        other = context.store.get_claim(other.depends_on.claim_id)
        chain.append(other.id)
    if claim_id in chain:
        path = " -> ".join(str(link) for link in [claim_id, *chain[: chain.index(claim_id) + 1]])
        raise ConditionInvalid.at("/depends_on/claim_id", f"that would be a cycle: {path}", cycle=chain)


def check_not_needed(context: ServiceContext, claim: Claim) -> None:
    """Raise `ClaimNeeded` if accepted claims or candidates depend on this claim."""
    needed_by = [
        dependent
        for dependent in context.store.list_dependents(claim.id)
        if context.store.get_claim(dependent).workflow in {"accepted", "candidate"}
    ]
    if needed_by:
        raise ClaimNeeded(f"claims {needed_by} depend on claim {claim.id}", claim_ids=needed_by)


def settle_dependents(context: ServiceContext, at: datetime, claim_id: int, was: Condition) -> None:
    """Settle the conditions of all claims that depend on a claim, directly or through others.

    Args:
        context: the service context.
        at: UTC instant of the write.
        claim_id: id of the claim whose verdict changed.
        was: the conditions that name the claim, before that change.
    """
    judged = [(claim_id, was)]
    for parent, before in judged:
        for dependent in context.store.list_dependents(parent):
            claim = context.store.get_claim(dependent)
            if settle_claim(context, at, claim, follow=False, was=before):
                judged.append((dependent, condition_of(claim)))


def settle_claim(
    context: ServiceContext, at: datetime, claim: Claim, *, follow: bool = True, was: Condition | None = None
) -> bool:
    """Settle the condition of a claim by the verdict of the other claim.

    A verdict by a person stays; the change is only logged (`claim.condition_changed`).

    Args:
        context: the service context.
        at: UTC instant of the write.
        claim: the stored claim.
        follow: also settle the claims that depend on this claim.
        was: the condition before the write, if the claim followed it; None: not known.

    Returns:
        True if the verdict of the claim changed.
    """
    if claim.depends_on is None or claim.workflow not in {"accepted", "candidate"}:
        return False
    parent = context.store.get_claim(claim.depends_on.claim_id)
    condition = condition_of(parent)
    if condition == was == "pending":
        return False
    if claim.verdict is not None and not _is_automatic(context, claim.verdict):
        if condition != "met" or _is_window_stale(context, claim, parent):
            context.log(
                at,
                SYSTEM,
                "claim.condition_changed",
                article_id=claim.article_id,
                claim_id=claim.id,
                condition={"claim_id": parent.id, "condition": condition},
            )
        return False
    changed = _SETTLE[condition](context, at, claim, parent)
    if changed and follow:
        settle_dependents(context, at, claim.id, condition_of(claim))
    return changed


def _met(context: ServiceContext, at: datetime, claim: Claim, parent: Claim) -> bool:
    occurred_on = parent.verdict.occurred_on if parent.verdict else None
    assert occurred_on is not None and claim.depends_on is not None  # noqa: S101 - an outcome that meets a condition has a day
    due = claim.due
    if claim.depends_on.offset is not None or due is None:
        due = _computed(context, claim, occurred_on, said_on_of(context, claim))
    if not claim.waiting and claim.verdict is None and due == claim.due:
        return False
    withdraw_automatic(context, at, claim, parent, claim.verdict.id if claim.verdict else None)
    after = replace(claim.with_waiting(False), verdict=None)
    extra: dict[str, Json] = {}
    if due != claim.due:
        _, deadline_id = context.store.next_claim_ids()
        reason: Literal["correction", "condition_met"] = "condition_met" if claim.waiting else "correction"
        note = f"claim {parent.id} came true on {occurred_on}"
        deadline = Deadline(deadline_id, claim.id, due, reason, note, None, SYSTEM.name, at)
        after = with_deadline(context, after, deadline)
        extra["deadline"] = context.serializers.deadline(deadline)
    claim_writes.save(context, SYSTEM, at, "claim.condition_met", claim, after, **extra)
    return claim.verdict is not None


def _failed(context: ServiceContext, at: datetime, claim: Claim, parent: Claim) -> bool:
    if claim.verdict is not None or claim.workflow != "accepted":
        return False
    verdict = Verdict(
        id=0,
        claim_id=claim.id,
        outcome=AUTOMATIC_OUTCOME,
        rationale=f"Claim {parent.id}, on which this one depends, {_judged(parent)}.",
        evidence_ids=(),
        occurred_on=None,
        reason=None,
        supersedes=None,
        correction=None,
        state="published",
        actor=SYSTEM.name,
        created_at=at,
        published_at=at,
        review=None,
        claim_version=claim.version,
        current=True,
    )
    verdict = replace(verdict, id=context.store.add_verdict(verdict))
    current = CurrentVerdict(verdict.id, AUTOMATIC_OUTCOME, None, at, None)
    document = context.serializers.verdict(verdict)
    claim_writes.save(context, SYSTEM, at, "claim.voided", claim, replace(claim, verdict=current), verdict=document)
    return True


def withdraw_automatic(context: ServiceContext, at: datetime, claim: Claim, parent: Claim, number: int | None) -> None:
    """Withdraw an automatic verdict of a claim, because its condition has no longer failed; log that.

    Args:
        context: the service context.
        at: UTC instant of the write.
        claim: the stored claim; the caller must store it without the verdict.
        parent: the claim on which it depends.
        number: id of the verdict; None: there is none to withdraw.
    """
    if number is None:
        return
    reason = f"Claim {parent.id}, on which this one depends, {_judged(parent)}."
    withdrawal = Withdrawal(reason, SYSTEM.name, at)
    verdict = replace(context.store.get_verdict(number), state="withdrawn", withdrawal=withdrawal, current=False)
    context.store.withdraw_verdict(number, "published", withdrawal)
    document = context.serializers.verdict(verdict)
    context.log(at, SYSTEM, "verdict.withdrawn", article_id=claim.article_id, claim_id=claim.id, verdict=document)


def _pending(context: ServiceContext, at: datetime, claim: Claim, parent: Claim) -> bool:
    if claim.verdict is None and (claim.waiting or is_released(context, claim)):
        return False
    withdraw_automatic(context, at, claim, parent, claim.verdict.id if claim.verdict else None)
    after = replace(claim.with_waiting(True), verdict=None)
    if claim.depends_on is not None and claim.depends_on.offset is not None:
        after = replace(after, due=None, deadline_id=None)
    claim_writes.save(context, SYSTEM, at, "claim.condition_reopened", claim, after)
    return claim.verdict is not None


_SETTLE = {"met": _met, "failed": _failed, "pending": _pending}


def window_of_condition(context: ServiceContext, claim: Claim, said: SaidOn) -> Due | None:
    """Return the window of a claim whose condition sets it; None if the condition has not come true.

    Args:
        context: the service context.
        claim: a claim with a condition.
        said: when the claim was made.
    """
    assert claim.depends_on is not None  # noqa: S101 - the caller checked it
    parent = context.store.get_claim(claim.depends_on.claim_id)
    occurred_on = parent.verdict.occurred_on if parent.verdict and condition_of(parent) == "met" else None
    return None if occurred_on is None else _computed(context, claim, occurred_on, said)


def _computed(context: ServiceContext, claim: Claim, occurred_on: date, said: SaidOn) -> Due:
    """Return the computed window. It begins no earlier than the claim was made, unless it ended before that day."""
    assert claim.depends_on is not None  # noqa: S101 - the caller checked it
    zone = claim.due.timezone if claim.due else context.timezone
    due = window_after(occurred_on, claim.depends_on.offset, zone)
    earliest = max(due.earliest or date.min, said.first or date.min)
    return due if due.latest is not None and due.latest < earliest else replace(due, earliest=earliest)


def _is_window_stale(context: ServiceContext, claim: Claim, parent: Claim) -> bool:
    """Return True if the window of a judged claim differs from the window that the condition gives now."""
    occurred_on = parent.verdict.occurred_on if parent.verdict else None
    offset = claim.depends_on.offset if claim.depends_on else None
    if offset is None or occurred_on is None:
        return False
    return _computed(context, claim, occurred_on, said_on_of(context, claim)) != claim.due


def _is_automatic(context: ServiceContext, verdict: CurrentVerdict) -> bool:
    return context.store.get_verdict(verdict.id).actor == SYSTEM.name


def _judged(parent: Claim) -> str:
    """Return what was judged of a claim, in words that readers see."""
    if parent.verdict is None:
        return "is no longer judged"
    return f"was judged “{OUTCOME_TABLE[parent.verdict.outcome].label}”"
