"""The rules a verdict must keep (design.md section 2, Verdicts). Pure: the ledger brings claim, evidence, clock."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from claims.dates.window import today_in
from claims.domain.due import Due
from claims.domain.outcomes import OUTCOME_TABLE, Outcome
from claims.domain.records import Claim, Evidence
from claims.domain.requests import NewVerdict
from claims.errors import ClaimWaiting, VerdictRefused, VerdictTooEarly

BECAME_IMPOSSIBLE: Final = "became_impossible"
#: the outcomes that the window decides between: by the day of the event, or by the end of the window
_IN_WINDOW: Final[Outcome] = "came_true"
_AFTER_WINDOW: Final[Outcome] = "came_true_late"
_WINDOW_ENDED: Final[Outcome] = "did_not"


def check_verdict(verdict: NewVerdict, claim: Claim, evidence: Sequence[Evidence], now: datetime) -> None:
    """Refuse a verdict that the claim, its window or its evidence does not bear.

    Args:
        verdict: what is proposed.
        claim: the claim as it is now.
        evidence: the evidence that the verdict names and that exists, of whatever claim.
        now: UTC.

    Raises:
        VerdictRefused: a rule is broken; the message names the outcome that would be right.
        VerdictTooEarly: `did_not` while the window is still open.
        ClaimWaiting: the window is not known yet.
    """
    _check_members(verdict)
    _check_evidence(verdict, claim, evidence)
    if OUTCOME_TABLE[verdict.outcome].needs_window and claim.waiting:
        raise ClaimWaiting(
            "the claim waits for another one; its window is not known",
            claim_id=claim.depends_on.claim_id if claim.depends_on else None,
        )
    if verdict.occurred_on is not None and claim.due is not None:
        _check_occurred_on(verdict, claim.due, now)
    if verdict.outcome == _WINDOW_ENDED:
        _check_did_not(verdict, claim.due, now)


def _check_members(verdict: NewVerdict) -> None:
    rule = OUTCOME_TABLE[verdict.outcome]
    if rule.needs_day and verdict.occurred_on is None:
        raise VerdictRefused.at("/occurred_on", f"{verdict.outcome} needs the day on which it happened")
    if not rule.may_have_day and verdict.occurred_on is not None:
        raise VerdictRefused.at("/occurred_on", f"{verdict.outcome} has no day on which it happened; leave it out")
    if verdict.reason is not None and verdict.outcome != _WINDOW_ENDED:
        raise VerdictRefused.at("/reason", f"{BECAME_IMPOSSIBLE} goes with {_WINDOW_ENDED} only")
    if (verdict.supersedes is None) != (verdict.correction is None):
        missing = "correction" if verdict.correction is None else "supersedes"
        raise VerdictRefused.at(f"/{missing}", "supersedes and correction go together: name the verdict and say why")


def _check_evidence(verdict: NewVerdict, claim: Claim, evidence: Sequence[Evidence]) -> None:
    found = {item.id: item for item in evidence}
    for index, evidence_id in enumerate(verdict.evidence_ids):
        item = found.get(evidence_id)
        if item is None or item.claim_id != claim.id:
            message = f"claim {claim.id} has no evidence {evidence_id}"
        elif item.retraction is not None:
            message = f"evidence {evidence_id} has been retracted"
        else:
            continue
        raise VerdictRefused.at(f"/evidence_ids/{index}", message)
    if not verdict.evidence_ids and OUTCOME_TABLE[verdict.outcome].needs_evidence:
        raise VerdictRefused.at("/evidence_ids", f"{verdict.outcome} must rest on at least one piece of evidence")


def _check_occurred_on(verdict: NewVerdict, due: Due, now: datetime) -> None:
    day = verdict.occurred_on
    assert day is not None  # noqa: S101 - the caller asked
    if day > today_in(due.timezone, now):
        raise VerdictRefused.at("/occurred_on", f"{day} has not come yet anywhere")
    if verdict.outcome not in {_IN_WINDOW, _AFTER_WINDOW}:
        return
    if day < due.earliest:
        raise VerdictRefused.at(
            "/occurred_on",
            f"{day} is before the window begins on {due.earliest}: partly or did_not would be right, or a "
            "deadline that corrects the window",
        )
    late = due.latest is not None and day > due.latest
    right = _AFTER_WINDOW if late else _IN_WINDOW
    if verdict.outcome != right:
        side = "after" if late else "inside"
        raise VerdictRefused.at(
            "/outcome",
            f"{day} is {side} the window {due.earliest}..{due.latest or ''}: the right outcome is {right}",
            right_outcome=right,
        )


def _check_did_not(verdict: NewVerdict, due: Due | None, now: datetime) -> None:
    if verdict.reason == BECAME_IMPOSSIBLE:
        return
    due_at = due.due_at if due else None
    if due_at is None:
        raise VerdictTooEarly.at(
            "/outcome", f"the claim has no last day, so {_WINDOW_ENDED} needs the reason {BECAME_IMPOSSIBLE}"
        )
    if now < due_at:
        raise VerdictTooEarly.at(
            "/outcome",
            f"the window is open until {due.latest if due else None} (due at {due_at:%Y-%m-%dT%H:%M:%SZ}): "
            f"{_WINDOW_ENDED} is possible then, or now with the reason {BECAME_IMPOSSIBLE}",
            due_at=f"{due_at:%Y-%m-%dT%H:%M:%SZ}",
        )
