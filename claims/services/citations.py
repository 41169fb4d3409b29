"""What names evidence, so that it must stay as it is: verdicts, and deadlines (docs/specification.md, section 8)."""

from collections.abc import Sequence
from typing import NoReturn

from claims.domain.actors import SYSTEM
from claims.domain.limits import MAX_ID
from claims.domain.verdicts import Verdict
from claims.domain.visibility import Visibility
from claims.errors import EvidenceInUse
from claims.services.context import ServiceContext


def refuse_cited(context: ServiceContext, evidence: str, citing: Sequence[int]) -> NoReturn:
    """Raise `EvidenceInUse`: proposed or published verdicts cite evidence.

    Args:
        context: the service context.
        evidence: which evidence, for the message.
        citing: ids of the verdicts; at least one.
    """
    verdicts = context.store.list_verdicts_by_id(citing)
    claim_id = next(verdict.claim_id for verdict in verdicts if verdict.id == citing[0])
    steps = _withdrawals(context, verdicts)
    words = ", then ".join(f"verdict {number}" for number in steps)
    message = f"verdict {citing[0]} of claim {claim_id} cites {evidence}: withdraw {words}"
    raise EvidenceInUse(message, verdict_id=citing[0], withdraw=steps)


def check_not_of_deadline(context: ServiceContext, evidence_id: int) -> None:
    """Raise `EvidenceInUse` if a deadline, `deadline_id` of the error, names evidence: it keeps the day from it."""
    deadline_id = context.store.find_deadline_of_evidence(evidence_id)
    if deadline_id is not None:
        message = f"deadline {deadline_id} names evidence {evidence_id}, and a deadline never changes"
        raise EvidenceInUse(message, deadline_id=deadline_id)


def _withdrawals(context: ServiceContext, citing: Sequence[Verdict]) -> list[int]:
    """Return the verdicts to withdraw, in this order: only the current verdict of a claim can be withdrawn."""
    proposed = sorted(verdict.id for verdict in citing if verdict.state == "proposed")
    oldest: dict[int, int] = {}
    for verdict in citing:
        if verdict.state == "published":
            oldest[verdict.claim_id] = min(verdict.id, oldest.get(verdict.claim_id, verdict.id))
    for claim_id, first in sorted(oldest.items()):
        later = context.store.list_verdicts(claim_id, first - 1, MAX_ID, Visibility.ALL)
        proposed += [v.id for v in reversed(later) if v.state == "published" and v.actor != SYSTEM.name]
    return proposed
