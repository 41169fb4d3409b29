"""List the corrections of the record: corrected and withdrawn verdicts, and retracted evidence."""

from claims.domain.corrections import CorrectionEntry
from claims.domain.cursors import decode_cursor
from claims.domain.instants import format_instant
from claims.domain.limits import MAX_ID
from claims.domain.records import Change, Json
from claims.domain.requests import ClaimFilter, PageRequest
from claims.services.context import ServiceContext
from claims.services.pagination import Page, page_of_rows
from claims.storage.base import CorrectionRow

#: the order of the list, which its cursors contain
_ORDER = "corrections"


def list_corrections(
    context: ServiceContext, request: PageRequest, claim_filter: ClaimFilter | None = None
) -> Page[CorrectionEntry]:
    """List corrections, newest first.

    Args:
        context: the service context.
        request: limit and cursor of the list page.
        claim_filter: of whose claims, by claim, topic, claimant, article or publisher; None for all.

    Returns:
        One list page.

    Raises:
        InvalidInput: the cursor belongs to another list.
    """
    before = decode_cursor(request.cursor, _ORDER)[1] if request.cursor else MAX_ID
    visible = context.visible(claim_filter or ClaimFilter())
    rows = context.store.list_corrections(visible, before, request.limit + 1)
    page = page_of_rows(rows, request, _ORDER, lambda row: ("", row.change.seq))
    changes = [row.change for row in page.items]
    verdicts, restorations = _verdicts(context, changes), _restorations(context, changes)
    return Page([_entry(row, verdicts, restorations) for row in page.items], page.next)


def _restorations(context: ServiceContext, changes: list[Change]) -> list[Change]:
    """Return the rows that restore evidence of the claims of retractions, oldest first."""
    claim_ids = {change.claim_id for change in changes if change.type == "evidence.retracted"}
    return context.store.list_restorations(sorted(number for number in claim_ids if number is not None))


def _undone(change: Change, restorations: list[Change]) -> Json | None:
    """Return the restoration of retracted evidence; None if the retraction stands, and for verdicts."""
    if change.type != "evidence.retracted":
        return None
    number = change.changed["evidence"]["id"]
    rows = (row for row in restorations if row.seq > change.seq and row.changed["evidence"]["id"] == number)
    row = next(rows, None)
    if row is None:
        return None
    reason = row.changed["restoration"]["reason"]
    return {"seq": row.seq, "at": format_instant(row.at), "actor": row.actor, "reason": reason}


def _verdicts(context: ServiceContext, changes: list[Change]) -> dict[int, Json]:
    """Return the verdicts that the entries name besides those in the rows, by id."""
    ids = {number for change in changes if (number := _other_verdict(change)) is not None}
    found = context.store.list_verdicts_by_id(sorted(ids))
    return {verdict.id: context.serializers.verdict(verdict) for verdict in found}


def _other_verdict(change: Change) -> int | None:
    """Return the id of the verdict that a new one corrected, or that counts after a withdrawal."""
    if change.type == "verdict.corrected":
        superseded: int = change.changed["verdict"]["supersedes"]
        return superseded
    if change.type == "verdict.withdrawn":
        current = change.changed.get("claim", {}).get("verdict")
        return current["id"] if current else None
    return None


def _entry(row: CorrectionRow, verdicts: dict[int, Json], restorations: list[Change]) -> CorrectionEntry:
    change = row.change
    other = verdicts.get(_other_verdict(change) or 0)
    verdict, evidence = change.changed.get("verdict", {}), change.changed.get("evidence", {})
    code, before, after = None, verdict, other
    if change.type == "verdict.corrected":
        code, reason = verdict["correction"]["code"], verdict["correction"]["note"]
        before, after = other or {}, verdict
    elif change.type == "verdict.withdrawn":
        reason = verdict["withdrawal"]["reason"]
    else:
        reason, before, after = evidence["retraction"]["reason"], evidence, None
    assert change.claim_id is not None  # noqa: S101 - every correction is about a claim
    return CorrectionEntry(
        seq=change.seq,
        at=change.at,
        type=change.type,
        claim_id=change.claim_id,
        statement=row.statement,
        actor=change.actor,
        reason=reason,
        code=code,
        before=before,
        after=after,
        undone=_undone(change, restorations),
    )
