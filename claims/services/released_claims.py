"""Claims that a deadline of a person took out of waiting (docs/specification.md, sections 4.7 and 5)."""

from collections.abc import Iterable
from typing import Final

from claims.domain.limits import MAX_ID
from claims.domain.outcomes import OUTCOME_TABLE
from claims.domain.records import Change, Claim, Json
from claims.domain.visibility import Visibility
from claims.services.context import ServiceContext

#: the note of a deadline that only reads the window of a claim again
REREAD_NOTE: Final = "read again, because the claim was made on another day"
#: types of rows with a deadline that a person sets
_SETTING: Final = ("claim.deadline_added", "claim.accepted")


def is_released(context: ServiceContext, claim: Claim) -> bool:
    """Return True if a person set a deadline of a claim, and its condition was not settled since.

    The log decides: the tables do not say what a condition was before it was open again.
    """
    own = _rows(context, claim.id)
    others = {condition["claim_id"] for row in own if (condition := _members(row).get("depends_on")) is not None}
    rows = [*own, *(row for other in others for row in _rows(context, other))]
    return _is_released(claim.id, sorted(rows, key=lambda row: row.seq))


def _rows(context: ServiceContext, claim_id: int) -> list[Change]:
    return context.store.list_changes_of_claim(claim_id, 0, MAX_ID, Visibility.ALL)


def _is_released(claim_id: int, rows: Iterable[Change]) -> bool:
    """Return True if the newest rows of a claim and of those on which it depended leave it released."""
    documents: dict[int | None, Json] = {}
    released = False
    for row in rows:
        document = documents.setdefault(row.claim_id, {})
        document.update(_members(row))
        condition = documents.get(claim_id, {}).get("depends_on")
        if row.claim_id == claim_id and condition is not None:
            is_set = row.type in _SETTING and row.changed.get("deadline", {}).get("note", REREAD_NOTE) != REREAD_NOTE
            released = not condition["waiting"] and (released or is_set)
        if condition is None or _is_settled(documents.get(condition["claim_id"], {})):
            released = False
    return released


def _is_settled(document: Json) -> bool:
    verdict = document.get("verdict")
    return verdict is not None and OUTCOME_TABLE[verdict["outcome"]].effect is not None


def _members(row: Change) -> Json:
    members: Json = row.changed.get("claim", {})
    return members
