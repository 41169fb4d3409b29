"""Conditional claims: waiting for another claim, getting their window from it, or becoming void by themselves.

design.md section 2, Conditional. `partly` and `undeterminable` settle nothing: the claim goes on waiting
(docs/decisions/0006).
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from claims.actors import SYSTEM
from claims.due.durations import is_duration
from claims.due.window import Due, window_after
from claims.errors import ClaimNeeded, ClaimNotFound, ConditionInvalid
from claims.ledger import records
from claims.ledger.desk import Desk
from claims.model import Claim, CurrentVerdict, Deadline, DependsOn, Json, Verdict

Condition = Literal["pending", "met", "failed"]


def condition_of(claim: Claim) -> Condition:
    """Tell what a claim's current verdict means for those that depend on it."""
    outcome = claim.verdict.outcome if claim.verdict else None
    if outcome in {"came_true", "came_true_late"}:
        return "met"
    return "failed" if outcome in {"did_not", "void"} else "pending"


def check_condition(desk: Desk, depends_on: DependsOn | None, claim_id: int | None) -> None:
    """Refuse a condition that names no claim, this claim, or one that depends on this one.

    Args:
        claim_id: the claim that would depend; None while it is being added.

    Raises:
        ConditionInvalid: with a pointer below "/depends_on".
    """
    if depends_on is None:
        return
    if depends_on.offset is not None and not is_duration(depends_on.offset):
        raise ConditionInvalid.at("/depends_on/offset", f"{depends_on.offset!r} is not a duration such as P1Y or P90D")
    try:
        other = desk.store.get_claim(depends_on.claim_id)
    except ClaimNotFound as error:
        raise ConditionInvalid.at("/depends_on/claim_id", str(error)) from error
    if other.workflow not in {"accepted", "candidate"}:
        raise ConditionInvalid.at("/depends_on/claim_id", f"claim {other.id} is {other.workflow}")
    chain = [other.id]
    while other.depends_on is not None and claim_id not in chain:
        other = desk.store.get_claim(other.depends_on.claim_id)
        chain.append(other.id)
    if claim_id in chain:
        path = " -> ".join(str(i) for i in [claim_id, *chain[: chain.index(claim_id) + 1]])
        raise ConditionInvalid.at("/depends_on/claim_id", f"that would be a cycle: {path}", cycle=chain)


def refuse_while_needed(desk: Desk, claim: Claim) -> None:
    """Raise `ClaimNeeded` while accepted claims or candidates depend on this one."""
    needed_by = [
        i for i in desk.store.list_dependents(claim.id)
        if desk.store.get_claim(i).workflow in {"accepted", "candidate"}
    ]  # fmt: skip
    if needed_by:
        raise ClaimNeeded(f"claims {needed_by} depend on claim {claim.id}", claim_ids=needed_by)


def settle_dependents(desk: Desk, at: datetime, claim_id: int) -> None:
    """Carry a claim's new verdict to the claims that depend on it, and to theirs."""
    judged = [claim_id]
    for parent in judged:
        for dependent in desk.store.list_dependents(parent):
            if settle_one(desk, at, desk.store.get_claim(dependent), follow=False):
                judged.append(dependent)


def settle_one(desk: Desk, at: datetime, claim: Claim, *, follow: bool = True) -> bool:
    """Bring one claim in line with the claim it depends on; tell whether its own verdict changed."""
    if claim.depends_on is None or claim.workflow not in {"accepted", "candidate"}:
        return False
    parent = desk.store.get_claim(claim.depends_on.claim_id)
    condition = condition_of(parent)
    if claim.verdict is not None and not _is_automatic(desk, claim.verdict):
        if condition != "met" or _stale(desk, claim, parent):
            desk.log(at, SYSTEM, "claim.condition_changed", article_id=claim.article_id, claim_id=claim.id,
                     condition={"claim_id": parent.id, "condition": condition})  # fmt: skip
        return False
    changed = _SETTLE[condition](desk, at, claim, parent)
    if changed and follow:
        settle_dependents(desk, at, claim.id)
    return changed


def _met(desk: Desk, at: datetime, claim: Claim, parent: Claim) -> bool:
    occurred_on = parent.verdict.occurred_on if parent.verdict else None
    assert occurred_on is not None and claim.depends_on is not None  # noqa: S101 - came_true has a day
    due = claim.due
    if claim.depends_on.offset is not None or due is None:
        due = _computed(desk, claim, occurred_on)
    if not claim.waiting and claim.verdict is None and due == claim.due:
        return False
    after = replace(claim.with_waiting(False), verdict=None)
    extra: dict[str, Json] = {}
    if due != claim.due:
        _, deadline_id = desk.store.next_claim_ids()
        reason: Literal["correction", "condition_met"] = "condition_met" if claim.waiting else "correction"
        note = f"claim {parent.id} came true on {occurred_on}"
        deadline = Deadline(deadline_id, claim.id, due, reason, note, None, SYSTEM.name, at)
        desk.store.add_deadline(deadline)
        extra["deadline"] = desk.forms.deadline(deadline)
        after = replace(after, due=due, deadline_id=deadline_id)
    records.save(desk, SYSTEM, at, "claim.condition_met", claim, after, **extra)
    return claim.verdict is not None


def _failed(desk: Desk, at: datetime, claim: Claim, parent: Claim) -> bool:
    if claim.verdict is not None or claim.workflow != "accepted":
        return False
    outcome = parent.verdict.outcome if parent.verdict else ""
    verdict = Verdict(
        id=0,
        claim_id=claim.id,
        outcome="void",
        rationale=f"Claim {parent.id}, on which this one depends, was judged {outcome}.",
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
    verdict = replace(verdict, id=desk.store.add_verdict(verdict))
    current = CurrentVerdict(verdict.id, "void", None, at, None)
    form = desk.forms.verdict(verdict)
    records.save(desk, SYSTEM, at, "claim.voided", claim, replace(claim, verdict=current), verdict=form)
    return True


def _pending(desk: Desk, at: datetime, claim: Claim, parent: Claim) -> bool:
    if claim.waiting and claim.verdict is None:
        return False
    after = replace(claim.with_waiting(True), verdict=None)
    if claim.depends_on is not None and claim.depends_on.offset is not None:
        after = replace(after, due=None, deadline_id=None)
    records.save(desk, SYSTEM, at, "claim.condition_reopened", claim, after)
    return claim.verdict is not None


_SETTLE = {"met": _met, "failed": _failed, "pending": _pending}


def _computed(desk: Desk, claim: Claim, occurred_on: date) -> Due:
    """Compute the window; it begins no earlier than the article, unless it had ended by then."""
    assert claim.depends_on is not None  # noqa: S101 - the caller asked
    due = window_after(occurred_on, claim.depends_on.offset, claim.due.timezone if claim.due else None)
    earliest = max(due.earliest, desk.store.get_article(claim.article_id).published_on)
    return due if due.latest is not None and due.latest < earliest else replace(due, earliest=earliest)


def _stale(desk: Desk, claim: Claim, parent: Claim) -> bool:
    """Tell whether the window that a judged claim was measured by is no longer the computed one."""
    occurred_on = parent.verdict.occurred_on if parent.verdict else None
    offset = claim.depends_on.offset if claim.depends_on else None
    return offset is not None and occurred_on is not None and _computed(desk, claim, occurred_on) != claim.due


def _is_automatic(desk: Desk, verdict: CurrentVerdict) -> bool:
    return desk.store.get_verdict(verdict.id).actor == SYSTEM.name
