"""Erase evidence: what it says, and what verdicts and deadlines that name it can quote."""

from dataclasses import replace
from datetime import datetime

from claims.domain.actors import SYSTEM
from claims.domain.erasure import RecordKind
from claims.domain.limits import MAX_ID
from claims.rules.erasure import Target, blanked_row
from claims.services.erasure.citing import list_citing, withdraw_citing
from claims.services.erasure.work import Work, erased_at, family
from claims.services.evidence import log_evidence


def erase_evidence(work: Work) -> datetime:
    """Erase the evidence of the request; return when it was added.

    Raises:
        EvidenceNotFound: there is no such evidence.
        ErasureRefused: a current verdict rests on it, and the request does not allow to withdraw it.
        Conflict: a rule refuses the withdrawal.
    """
    context, number = work.context, work.request.id
    evidence = context.store.get_evidence(number)
    claim = context.store.get_claim(evidence.claim_id)
    claim_ids = family(context, claim)
    withdraw_citing(work, claim_ids, {number})
    after = work.blank_one("evidence", evidence, number)
    verdicts = list_citing(work, claim_ids, {number})
    context.store.overwrite_verdicts(work.blank("verdict", verdicts, lambda item: item.id))
    deadlines = [
        deadline
        for claim_id in claim_ids
        for deadline in context.store.list_deadlines(claim_id, 0, MAX_ID)
        if deadline.evidence_id == number
    ]
    context.store.overwrite_deadlines(work.blank("deadline", deadlines, lambda item: item.id))
    ids: dict[RecordKind, frozenset[int]] = {
        "evidence": frozenset([number]),
        "verdict": frozenset(verdict.id for verdict in verdicts),
        "deadline": frozenset(deadline.id for deadline in deadlines),
    }
    target = Target("evidence", ids)
    rows = context.store.list_log(claim_ids, [])
    work.rewrite(rows, lambda row: blanked_row(row, target, work.words))
    if work.counts or erased_at(context, "evidence", number) is None:
        after = replace(after, version=evidence.version + 1)
        context.store.overwrite_evidence([after])
        work.is_logged = True
        erasure = work.document_for_public(verdicts)
        log_evidence(context, SYSTEM, work.at, "evidence.erased", claim, after, erasure=erasure)
    names = "|".join([rf"evidence[-/]{number}", *(rf"verdicts/{verdict.id}" for verdict in verdicts)])
    work.remove_answers(rf"(?:{names})(?!\d)")
    return evidence.created_at
