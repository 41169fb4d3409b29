"""The rules that every verdict must keep (docs/specification.md, sections 9.1 to 9.3)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Final

from claims.dates.said_on import read_said_on
from claims.dates.window import today_in
from claims.domain.due import Due
from claims.domain.evidence import Evidence
from claims.domain.outcomes import OUTCOME_TABLE, Outcome
from claims.domain.records import Claim
from claims.domain.requests import NewVerdict
from claims.domain.vocabulary import Stance
from claims.errors import ClaimWaiting, Code, Days, Message, Value, VerdictRefused, VerdictTooEarly

BECAME_IMPOSSIBLE: Final = "became_impossible"
_IMPOSSIBLE: Final = Code("reason", BECAME_IMPOSSIBLE)
#: outcomes that depend on the window: event inside it, event after it, no event before its end
_IN_WINDOW: Final[Outcome] = "came_true"
_AFTER_WINDOW: Final[Outcome] = "came_true_late"
_WINDOW_ENDED: Final[Outcome] = "did_not"
_PARTLY: Final[Outcome] = "partly"
_AFTER_WITHDRAWAL: Final = "withdraw the verdict and correct when the claim was said"
#: what evidence of a stance does to the claim
_STANCES: Final[dict[Stance, str]] = {
    "supports": "supports the claim",
    "refutes": "refutes the claim",
    "context": "is context",
}
_NOT_ONLY_SUPPORT: Final = "evidence that does not support the claim"
_NO_LAST_DAY: Final = "the claim has no last day, so {outcome} needs the reason {reason}"
_OPEN_UNTIL: Final = "the window is open until {latest} (due at {due_at}): {outcome} is possible then"
_OR_NOW: Final = "or now with the reason {reason}"
#: pieces of evidence that a message names at most
_NAMED: Final = 5


def check_verdict(
    verdict: NewVerdict, claim: Claim, evidence: Sequence[Evidence], now: datetime, merged: Collection[int] = ()
) -> None:
    """Raise an error if the claim, its window or its evidence does not allow a verdict.

    Args:
        verdict: the verdict to publish or propose.
        claim: the stored claim.
        evidence: the stored evidence that the verdict names, also of other claims.
        now: UTC.
        merged: ids of the claims that were merged into the claim, whose evidence counts too.

    Raises:
        VerdictRefused: the verdict breaks a rule of section 9.2 or 9.3; the message names the right outcome.
        VerdictTooEarly: the outcome is `did_not`, and the window has not ended.
        ClaimWaiting: the claim waits for its condition, so its window is not known.
    """
    _check_members(verdict)
    _check_evidence(verdict, claim, evidence, merged)
    if OUTCOME_TABLE[verdict.outcome].needs_window and claim.waiting:
        raise ClaimWaiting(
            "the claim waits for another claim; its window is not known",
            claim_id=claim.depends_on.claim_id if claim.depends_on else None,
        )
    cited = [item for item in evidence if item.id in verdict.evidence_ids]
    if verdict.outcome == _WINDOW_ENDED:
        _check_did_not(verdict, claim.due, cited, now)
    _check_not_future(verdict, claim.due, now)
    # before the window, so that what a refusal proposes fits the evidence
    _check_contradiction(verdict, cited)
    if verdict.occurred_on is not None and claim.due is not None:
        _check_not_early(verdict, claim, claim.due, cited, now)
        _check_window(verdict, claim.due)


def _check_members(verdict: NewVerdict) -> None:
    rule = OUTCOME_TABLE[verdict.outcome]
    outcome = _code(verdict.outcome)
    if rule.needs_day and verdict.occurred_on is None:
        raise VerdictRefused.at(
            "/occurred_on", Message("{outcome} needs the day on which it happened", outcome=outcome)
        )
    if not rule.may_have_day and verdict.occurred_on is not None:
        message = Message("{outcome} has no day on which it happened; leave it out", outcome=outcome)
        raise VerdictRefused.at("/occurred_on", message)
    if verdict.reason is not None and verdict.outcome != _WINDOW_ENDED:
        message = Message("{reason} goes with {outcome} only", reason=_IMPOSSIBLE, outcome=_code(_WINDOW_ENDED))
        raise VerdictRefused.at("/reason", message)
    if (verdict.supersedes is None) != (verdict.correction is None):
        missing = "correction" if verdict.correction is None else "supersedes"
        hint = "Send supersedes and correction together."
        message = Message("a correction needs both the verdict that it corrects and a reason", hint=hint)
        raise VerdictRefused.at(f"/{missing}", message)


def _check_evidence(verdict: NewVerdict, claim: Claim, evidence: Sequence[Evidence], merged: Collection[int]) -> None:
    evidence_by_id = {item.id: item for item in evidence}
    for index, evidence_id in enumerate(verdict.evidence_ids):
        item = evidence_by_id.get(evidence_id)
        if item is None or (item.claim_id != claim.id and item.claim_id not in merged):
            message = f"claim {claim.id} has no evidence {evidence_id}"
        elif item.retraction is not None:
            message = f"evidence {evidence_id} has been retracted"
        else:
            continue
        raise VerdictRefused.at(f"/evidence_ids/{index}", message)
    if not verdict.evidence_ids and OUTCOME_TABLE[verdict.outcome].needs_evidence:
        raise VerdictRefused.at(
            "/evidence_ids",
            Message("{outcome} must cite at least one piece of evidence", outcome=_code(verdict.outcome)),
        )


def _check_contradiction(verdict: NewVerdict, cited: Sequence[Evidence]) -> None:
    """Check that the cited evidence contradicts neither the outcome nor the day on which it happened."""
    if cited and not _rests_on(verdict.outcome, cited):
        stances = ", ".join(f"evidence {item.id} {_STANCES[item.stance]}" for item in cited[:_NAMED])
        hint = "Cite other evidence too, or correct its stance."
        message = Message(
            "{outcome} contradicts its evidence: {stances}", hint=hint, outcome=_code(verdict.outcome), stances=stances
        )
        raise VerdictRefused.at("/evidence_ids", message)
    days = [(item.published_on, item.id) for item in cited if item.published_on is not None]
    if verdict.occurred_on is not None and days and max(days)[0] < verdict.occurred_on:
        published_on, number = max(days)
        message = Message(
            "{day} is after all evidence: the newest, evidence {number}, was published on {published_on}",
            hint="Cite evidence from that day or later.",
            day=verdict.occurred_on,
            number=number,
            published_on=published_on,
        )
        raise VerdictRefused.at("/occurred_on", message)


def _check_not_future(verdict: NewVerdict, due: Due | None, now: datetime) -> None:
    day = verdict.occurred_on
    if day is not None and due is not None and day > today_in(due.timezone, now):
        raise VerdictRefused.at("/occurred_on", Message("{day} is in the future", day=day))


def _check_not_early(verdict: NewVerdict, claim: Claim, due: Due, cited: Sequence[Evidence], now: datetime) -> None:
    """Check that the event is not before the window; the refusal names only what is possible."""
    day = verdict.occurred_on
    if day is None or due.earliest is None or day >= due.earliest:
        return
    ways = []
    has_ended = due.due_at is not None and now >= due.due_at
    if has_ended and _rests_on(_WINDOW_ENDED, cited):
        ways.append("use {did_not}")
    ways.append("leave the day out" if verdict.outcome == _PARTLY else "use {partly} without a day")
    ways.append(_early_fix(claim, due, day))
    values: dict[str, Value] = {
        "day": day,
        "earliest": due.earliest,
        "did_not": _code(_WINDOW_ENDED),
        "partly": _code(_PARTLY),
    }
    template = "{day} is before the window begins on {earliest}: " + ", or ".join(ways)
    raise VerdictRefused.at("/occurred_on", Message(template, hint="", **values))


def _early_fix(claim: Claim, due: Due, day: date) -> str:
    """Return what to correct if the record is wrong: when the claim was said, or its deadline, or both."""
    said_first = None if claim.said_on is None else read_said_on(claim.said_on).first
    if said_first is None or day >= said_first:
        return "correct the deadline"
    said = "correct when the claim was said" if claim.verdict is None else _AFTER_WITHDRAWAL
    return said if due.earliest is None or due.earliest <= said_first else f"{said}, and the deadline"


def _check_window(verdict: NewVerdict, due: Due) -> None:
    day = verdict.occurred_on
    assert day is not None  # noqa: S101 - the caller checked it
    if verdict.outcome not in {_IN_WINDOW, _AFTER_WINDOW}:
        return
    late = due.latest is not None and day > due.latest
    right = _AFTER_WINDOW if late else _IN_WINDOW
    if verdict.outcome != right:
        side = "after" if late else "inside"
        raise VerdictRefused.at(
            "/outcome",
            Message(
                "{day} is {side} the window {window}: the right outcome is {outcome}",
                day=day,
                side=side,
                window=Days(due.earliest, due.latest),
                outcome=_code(right),
            ),
            right_outcome=right,
        )


def _check_did_not(verdict: NewVerdict, due: Due | None, cited: Sequence[Evidence], now: datetime) -> None:
    """Check that the window has ended; the refusal names the reason only if it is enough with this evidence."""
    if verdict.reason == BECAME_IMPOSSIBLE:
        return
    is_enough = _rests_on(_WINDOW_ENDED, cited)
    due_at = due.due_at if due else None
    if due is None or due.latest is None or due_at is None:
        template = _NO_LAST_DAY if is_enough else f"{_NO_LAST_DAY}, and {_NOT_ONLY_SUPPORT}"
        message = Message(template, outcome=_code(_WINDOW_ENDED), reason=_IMPOSSIBLE)
        raise VerdictTooEarly.at("/outcome", message)
    if now < due_at:
        template = f"{_OPEN_UNTIL}, {_OR_NOW}" if is_enough else f"{_OPEN_UNTIL}, with {_NOT_ONLY_SUPPORT}"
        values: dict[str, Value] = {"latest": due.latest, "due_at": due_at, "outcome": _code(_WINDOW_ENDED)}
        message = Message(template, hint="", **values | ({"reason": _IMPOSSIBLE} if is_enough else {}))
        raise VerdictTooEarly.at("/outcome", message, due_at=due_at)


def _rests_on(outcome: Outcome, cited: Sequence[Evidence]) -> bool:
    """Return True if the stances of some evidence do not contradict an outcome."""
    must_cite = OUTCOME_TABLE[outcome].must_cite
    return not must_cite or any(item.stance in must_cite for item in cited)


def _code(outcome: Outcome) -> Code:
    return Code("outcome", outcome)
