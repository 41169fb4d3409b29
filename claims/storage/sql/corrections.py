"""The rows of the change log that are corrections, newest first."""

from collections.abc import Collection, Sequence
from typing import Final

from claims.domain.claimants import name_key
from claims.domain.corrections import CORRECTION_TYPES
from claims.domain.records import Change
from claims.domain.requests import ClaimFilter
from claims.storage.base import CorrectionRow
from claims.storage.sql.changes import change_from
from claims.storage.sql.claimants import claimant_ids
from claims.storage.sql.columns import ids_in
from claims.storage.sql.database import Database
from claims.storage.sql.public_changes import PUBLIC_DOCUMENT
from claims.storage.sql.values import dumps

_COLUMNS: Final = "SELECT l.seq, {document} AS document, c.statement"
_PAGE: Final = "l.seq < :before AND (c.is_public = 1 OR :sees_all){conditions}"
#: the newest rows of each type, whose claims are looked up
_RANGE: Final = f"""
    SELECT * FROM (
        {_COLUMNS} FROM changes AS l JOIN claims AS c ON c.id = l.claim_id
        WHERE l.type = '{{type}}' AND {_PAGE} ORDER BY l.seq DESC LIMIT :limit) AS newest
"""
_OF_CLAIMS: Final = f"""
    {_COLUMNS} FROM {{source}}
    WHERE +l.type IN ({", ".join(f"'{type}'" for type in CORRECTION_TYPES)}) AND {_PAGE}
"""
#: filter -> where the rows of its few claims are
_SOURCES: Final = {
    "claim_id": "changes AS l INDEXED BY changes_claim CROSS JOIN claims AS c ON c.id = l.claim_id",
    "article_id": """
        claims AS c INDEXED BY claims_article_newest
        CROSS JOIN changes AS l INDEXED BY changes_claim ON l.claim_id = c.id""",
}
#: filter -> its condition
_CONDITIONS: Final = {
    "claim_id": "l.claim_id = :claim_id",
    "article_id": "c.article_id = :article_id",
    "topic": "EXISTS (SELECT 1 FROM claim_topics WHERE topic = :topic AND claim_id = c.id)",
    "claimant_ids": f"c.claimant_id IN {ids_in('claimant_ids')}",
    "publisher": "EXISTS (SELECT 1 FROM articles WHERE id = c.article_id AND publisher_key = :publisher)",
}


def list_corrections(given: Collection[str], *, sees_all: bool) -> str:
    """Return the statement of the newest corrections.

    Of a claim or an article it reads the rows of the log. Else it reads the corrections of all claims, of which there
    are few, until there are enough.

    Args:
        given: the filters of `_CONDITIONS` that are given.
        sees_all: the caller sees internal records.
    """
    document = "l.document" if sees_all else PUBLIC_DOCUMENT
    conditions = "".join(f" AND {text}" for name, text in _CONDITIONS.items() if name in given)
    source = next((text for name, text in _SOURCES.items() if name in given), None)
    if source is not None:
        ranges = [_OF_CLAIMS.format(document=document, conditions=conditions, source=source)]
    else:
        ranges = [_RANGE.format(type=type, document=document, conditions=conditions) for type in CORRECTION_TYPES]
    return " UNION ALL ".join(ranges) + " ORDER BY seq DESC LIMIT :limit"


LIST_RESTORATIONS: Final = f"""
    SELECT document FROM changes WHERE claim_id IN {ids_in("claim_ids")}
        AND type = 'evidence.restored' ORDER BY seq
"""


class SqlCorrections:
    """`list_corrections` and `list_restorations` of `claims.storage.base.ChangeStore`."""

    db: Database

    def list_corrections(self, filter: ClaimFilter, before: int, limit: int) -> list[CorrectionRow]:
        ids = claimant_ids(self.db, filter)
        values = {
            "claim_id": filter.claim_id,
            "article_id": filter.article_id,
            "topic": filter.topic,
            "claimant_ids": None if ids is None else dumps(ids),
            "publisher": None if filter.publisher is None else name_key(filter.publisher),
        }
        given = {name: value for name, value in values.items() if value is not None}
        sees_all = filter.visibility.sees_all
        params = {**given, "before": before, "limit": limit, "sees_all": sees_all}
        rows = self.db.rows(list_corrections(given, sees_all=sees_all), params)
        return [CorrectionRow(change_from(row), row["statement"]) for row in rows]

    def list_restorations(self, claim_ids: Sequence[int]) -> list[Change]:
        rows = self.db.rows(LIST_RESTORATIONS, {"claim_ids": dumps(list(claim_ids))}) if claim_ids else []
        return [change_from(row) for row in rows]
