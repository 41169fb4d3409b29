"""Verdicts that cite evidence which is erased: they can quote it, and the current one rests on it."""

from collections.abc import Collection, Sequence

from claims.domain.actors import SYSTEM
from claims.domain.limits import MAX_ID
from claims.domain.verdicts import Verdict
from claims.domain.visibility import Visibility
from claims.services.erasure.work import Work
from claims.services.withdrawals import withdraw_verdict


def list_citing(work: Work, claim_ids: Sequence[int], evidence_ids: Collection[int]) -> list[Verdict]:
    """Return the verdicts of any state that cite evidence, by claim and id.

    Args:
        work: the erasure.
        claim_ids: of the claims whose verdicts count.
        evidence_ids: of the evidence.
    """
    return [
        verdict
        for claim_id in claim_ids
        for verdict in work.context.store.list_verdicts(claim_id, 0, MAX_ID, Visibility.ALL)
        if set(evidence_ids) & set(verdict.evidence_ids)
    ]


def withdraw_citing(work: Work, claim_ids: Sequence[int], evidence_ids: Collection[int]) -> None:
    """Withdraw the proposed verdicts that cite evidence, and the current ones, also those that count then.

    Args:
        work: the erasure.
        claim_ids: of the claims whose verdicts count.
        evidence_ids: of the evidence.

    Raises:
        ErasureRefused: a current verdict cites it, and the request does not allow to withdraw it.
        Conflict: a rule refuses the withdrawal.
    """
    known: set[int] = set()
    while True:
        citing = [verdict for verdict in list_citing(work, claim_ids, evidence_ids) if verdict.id not in known]
        current = [verdict for verdict in citing if verdict.current and verdict.state == "published"]
        proposed = [verdict for verdict in citing if verdict.state == "proposed"]
        if not proposed and not current:
            return
        for verdict in current:
            number = min(set(evidence_ids) & set(verdict.evidence_ids))
            work.withdraw(verdict.id, f"Evidence {number} was erased.", f"evidence {number}")
        for verdict in proposed:
            number = min(set(evidence_ids) & set(verdict.evidence_ids))
            withdraw_verdict(work.context, SYSTEM, verdict.id, f"Evidence {number} was erased.")
        known |= {verdict.id for verdict in (*current, *proposed)}
