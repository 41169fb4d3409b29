"""Which evidence and changes of a claim its page shows: a part of each, so that the page stays below 100 kB.

The page links to the other parts. Each link has the anchor of the record that it leads to.
"""

from collections.abc import Container, Sequence
from typing import Final

from claims.domain.evidence import Evidence
from claims.web.history import Step

#: evidence and changes of a part
MAX_EVIDENCE: Final = 30
MAX_STEPS: Final = 40


def evidence_part(
    evidence: Sequence[Evidence], cited: Container[int], first_id: int | None
) -> tuple[list[Evidence], list[int]]:
    """Return the evidence that the page shows, and the ids of the other evidence.

    Args:
        evidence: of the claim, by id.
        cited: ids of evidence that is always shown.
        first_id: where the part begins; None: with the first evidence.
    """
    start = next((n for n, item in enumerate(evidence) if first_id is not None and item.id >= first_id), 0)
    shown = [item for n, item in enumerate(evidence) if 0 <= n - start < MAX_EVIDENCE or item.id in cited]
    return shown, [item.id for item in evidence if item not in shown]


def steps_part(steps: Sequence[Step], check_id: int | None) -> tuple[Sequence[Step], list[int]]:
    """Return the steps that the page shows, and the ids of the checks in other steps.

    Args:
        steps: of the claim, oldest first.
        check_id: the part begins with this check; None or another claim's: it has the newest steps.
    """
    checks = {_check_of(step): n for n, step in enumerate(steps) if _check_of(step) is not None}
    start = checks.get(check_id, max(0, len(steps) - MAX_STEPS))
    shown = range(start, start + MAX_STEPS)
    return steps[start : start + MAX_STEPS], [number for number, n in checks.items() if number and n not in shown]


def _check_of(step: Step) -> int | None:
    """Return the id of the check that a step added."""
    return step.change.changed["check"]["id"] if step.change.type == "check.added" else None
