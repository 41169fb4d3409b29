"""The rows of the change log that are corrections, newest first."""

from collections.abc import Sequence
from typing import Final

from claims.domain.corrections import CORRECTION_TYPES
from claims.domain.records import Change
from claims.domain.visibility import Visibility
from claims.storage.base import CorrectionRow
from claims.storage.sql.changes import change_from
from claims.storage.sql.columns import ids_in
from claims.storage.sql.database import Database
from claims.storage.sql.public_changes import PUBLIC_DOCUMENT
from claims.storage.sql.values import dumps

_RANGE: Final = """
    SELECT * FROM (
        SELECT l.seq, {document} AS document, c.statement FROM changes AS l JOIN claims AS c ON c.id = l.claim_id
        WHERE l.type = '{type}' AND l.seq < :before AND (c.is_public = 1 OR :sees_all)
        ORDER BY l.seq DESC LIMIT :limit) AS newest
"""


def _list_corrections(document: str) -> str:
    """Return the statement of the newest rows of each type, and of those the newest."""
    ranges = [_RANGE.format(type=type, document=document) for type in CORRECTION_TYPES]
    return " UNION ALL ".join(ranges) + " ORDER BY seq DESC LIMIT :limit"


LIST_CORRECTIONS: Final = _list_corrections("l.document")
LIST_PUBLIC_CORRECTIONS: Final = _list_corrections(PUBLIC_DOCUMENT)


LIST_RESTORATIONS: Final = f"""
    SELECT document FROM changes WHERE claim_id IN {ids_in("claim_ids")}
        AND type = 'evidence.restored' ORDER BY seq
"""


class SqlCorrections:
    """`list_corrections` and `list_restorations` of `claims.storage.base.ChangeStore`."""

    db: Database

    def list_corrections(self, before: int, limit: int, visibility: Visibility) -> list[CorrectionRow]:
        params = {"before": before, "limit": limit, "sees_all": visibility.sees_all}
        rows = self.db.rows(LIST_CORRECTIONS if visibility.sees_all else LIST_PUBLIC_CORRECTIONS, params)
        return [CorrectionRow(change_from(row), row["statement"]) for row in rows]

    def list_restorations(self, claim_ids: Sequence[int]) -> list[Change]:
        rows = self.db.rows(LIST_RESTORATIONS, {"claim_ids": dumps(list(claim_ids))}) if claim_ids else []
        return [change_from(row) for row in rows]
