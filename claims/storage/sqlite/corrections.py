"""The rows of the change log that are corrections, newest first."""

from typing import Final

import orjson

from claims.domain.corrections import CORRECTION_TYPES
from claims.domain.instants import parse_instant
from claims.domain.records import Change
from claims.domain.visibility import Visibility
from claims.storage.base import CorrectionRow
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.public_changes import PUBLIC_DOCUMENT

_RANGE: Final = """
    SELECT * FROM (
        SELECT l.seq, {document} AS document, c.statement FROM changes AS l JOIN claims AS c ON c.id = l.claim_id
        WHERE l.type = '{type}' AND l.seq < :before AND (c.is_public = 1 OR :sees_all)
        ORDER BY l.seq DESC LIMIT :limit)
"""


def _list_corrections(document: str) -> str:
    """Return the statement of the newest rows of each type, and of those the newest."""
    ranges = [_RANGE.format(type=type, document=document) for type in CORRECTION_TYPES]
    return " UNION ALL ".join(ranges) + " ORDER BY seq DESC LIMIT :limit"


LIST_CORRECTIONS: Final = _list_corrections("l.document")
LIST_PUBLIC_CORRECTIONS: Final = _list_corrections(PUBLIC_DOCUMENT)


class SqliteCorrections:
    """`list_corrections` of `claims.storage.base.ChangeStore`."""

    db: Sqlite

    def list_corrections(self, before: int, limit: int, visibility: Visibility) -> list[CorrectionRow]:
        params = {"before": before, "limit": limit, "sees_all": visibility.sees_all}
        rows = self.db.rows(LIST_CORRECTIONS if visibility.sees_all else LIST_PUBLIC_CORRECTIONS, params)
        documents = [(orjson.loads(row["document"]), row["statement"]) for row in rows]
        return [CorrectionRow(Change(**d | {"at": parse_instant(d["at"])}), words) for d, words in documents]
