"""Erase personal words (docs/operations.md, "Erasure"): a claim, a claimant, evidence, or a person."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from claims.domain.erasure import ErasedKind, Erasure
from claims.errors import NotFound
from claims.services.context import ServiceContext
from claims.services.erasure.claimants import erase_claimant
from claims.services.erasure.claims import erase_claim
from claims.services.erasure.evidence import erase_evidence
from claims.services.erasure.people import erase_user, find_user_id
from claims.services.erasure.work import ErasureReport, ErasureRequest, Work, erased_at

__all__ = [
    "ErasureReport",
    "ErasureRequest",
    "erase",
    "find_user_id",
    "repeat",
]

#: kind -> erases it, and returns when the record was created
_ERASERS: Final[Mapping[ErasedKind, Callable[[Work], datetime]]] = {
    "claim": erase_claim,
    "claimant": erase_claimant,
    "evidence": erase_evidence,
    "user": erase_user,
}
#: the reason of an erasure that a restore repeats
_REPEATED: Final = "repeated after a restore"


class _Undone(Exception):
    """Ends a transaction in which nothing is to stay."""


def erase(
    context: ServiceContext,
    request: ErasureRequest,
    note: Callable[[Erasure], None] | None = None,
    *,
    is_preview: bool = False,
) -> ErasureReport:
    """Erase a record; what refers to it stays, with ids, days and counts.

    Args:
        context: the service context.
        request: what to erase, and why.
        note: is called inside the transaction when all is written, before the commit. If it fails, nothing is erased.
        is_preview: True to change nothing, and only to report.

    Returns:
        What was blanked, or would be. A record that was erased before is no error.

    Raises:
        NotFound: there is no such record.
        ErasureRefused: a published verdict rests on the record, and the request does not allow to withdraw it.
        LastAdmin: the person is the last one who can act as an admin.
        Conflict: a rule of withdrawals refuses that of a verdict.
    """
    try:
        with context.store.transaction():
            report = _erased(context, request)
            if is_preview or not report.is_new:
                raise _Undone
            if note is not None:
                note(report.erasure)
    except _Undone:
        pass
    return report


def repeat(context: ServiceContext, erasures: Iterable[Erasure]) -> list[Erasure]:
    """Erase again what a restored backup has; return the erasures that it lacked.

    An erasure of a record that the backup does not have is left out. So is one that the log of the backup knows.

    Args:
        context: the service context, with the store of the restored record.
        erasures: from the erasures file, in its order.
    """
    repeated = []
    for erasure in erasures:
        last = erased_at(context, erasure.kind, erasure.id)
        if last is not None and last >= erasure.at:
            continue
        request = ErasureRequest(
            erasure.kind, erasure.id, _REPEATED, erasure.with_verdict, erasure.with_text, is_repeated=True
        )
        try:
            with context.store.transaction():
                report = _erased(context, request)
                if report.erasure.created_at != erasure.created_at or not report.is_new:
                    raise _Undone
        except (NotFound, _Undone):
            continue
        repeated.append(replace(erasure, at=report.erasure.at))
    return repeated


def _erased(context: ServiceContext, request: ErasureRequest) -> ErasureReport:
    """Erase a record inside a transaction."""
    work = Work(context, request, context.write_time())
    before = erased_at(context, request.kind, request.id)
    created_at = _ERASERS[request.kind](work)
    at = work.at if work.is_logged or before is None else before
    context.store.forget_words(sorted(work.words))
    erasure = Erasure(request.kind, request.id, created_at, at, request.with_verdict, request.with_text)
    return ErasureReport(erasure, work.is_logged, work.counts, tuple(work.remains))
