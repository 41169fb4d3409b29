"""The track record, computed afresh from documents (docs/specification.md, section 12)."""

from collections.abc import Iterable
from typing import Any, Final

Row = dict[str, Any]
#: outcome -> event of stated odds (section 9.1); the others are left out
EVENTS: Final = {"came_true": 1, "came_true_late": 0, "did_not": 0}
_COUNTED: Final = ("came_true", "came_true_late", "partly", "did_not")


def record(documents: Iterable[tuple[Row, str | None, bool]]) -> Row:
    """Return the track record of accepted claims, each with its status and whether its first move was late."""
    all_of_them = list(documents)
    claims = [document for document, _, _ in all_of_them]
    outcomes = [document["verdict"]["outcome"] for document in claims if document["verdict"]]
    days = [c["slippage"]["days"] for c in claims if c["slippage"] and c["slippage"]["days"] is not None]
    odds = [
        ((c["probability"]["low"] + c["probability"]["high"]) / 2, EVENTS[c["verdict"]["outcome"]])
        for c in claims
        if c["probability"] and c["verdict"] and c["verdict"]["outcome"] in EVENTS
    ]
    overdue = sum(state == "overdue" for _, state, _ in all_of_them)
    return {
        "claims": len(claims),
        "outcomes": {outcome: outcomes.count(outcome) for outcome in set(outcomes)},
        "judged": sum(outcome in _COUNTED for outcome in outcomes),
        "hits": outcomes.count("came_true"),
        "overdue": overdue,
        "unjudged": len(claims) - len(outcomes) - overdue,
        "moved": sum(c["slippage"] is not None for c in claims),
        "moved_days": sum(days) / len(days) if days else None,
        "missed_first": sum(late for _, _, late in all_of_them),
        "scored": len(odds),
        "brier": round(sum((stated - event) ** 2 for stated, event in odds) / len(odds), 9) if odds else None,
    }
