"""Evidence."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from claims.domain.evidence import Evidence, Retraction
from claims.domain.instants import format_instant
from claims.domain.visibility import Visibility
from claims.errors import EvidenceNotFound, VersionConflict
from claims.storage.sqlite import search_index
from claims.storage.sqlite.columns import insert_into, next_id, update
from claims.storage.sqlite.connection import Row, Sqlite
from claims.storage.sqlite.schema import COLUMNS
from claims.storage.sqlite.values import columns_of, dumps, members_of, parse_instant_or_none

_CONTENT: Final = ("url", "title", "publisher", "published_on", "excerpt", "note", "stance", "archive_url")
_RETRACTION: Final = ("retracted_reason", "retracted_by", "retracted_at")
_OWN: Final = tuple(name for name in COLUMNS["evidence"] if name not in _RETRACTION)
ADD_EVIDENCE: Final = insert_into("evidence", without=_RETRACTION)
NEXT_EVIDENCE_ID: Final = next_id("evidence")
GET_EVIDENCE: Final = "SELECT * FROM evidence WHERE id = :id"
FIND_EVIDENCE: Final = """
    SELECT id FROM evidence
    WHERE claim_id = :claim_id AND url = :url AND retracted_at IS NULL AND excerpt IS :excerpt ORDER BY id LIMIT 1
"""
LIST_OWN_EVIDENCE: Final = """
    SELECT *, NULL AS from_claim_id FROM evidence WHERE claim_id = :claim_id AND id > :after
"""
#: a claim and those merged into it that the caller sees
LIST_MERGED: Final = """
    WITH RECURSIVE merged (id) AS (
        SELECT :claim_id
        UNION SELECT c.id FROM claims AS c JOIN merged AS m ON c.merged_into = m.id WHERE c.is_public = 1 OR :sees_all
    )
    SELECT id FROM merged
"""
#: also the evidence of merged claims, which needs sorting
LIST_EVIDENCE: Final = f"""
    {LIST_OWN_EVIDENCE} UNION ALL
    SELECT *, claim_id AS from_claim_id FROM evidence
    WHERE claim_id IN (SELECT id FROM ({LIST_MERGED}) WHERE id <> :claim_id) AND id > :after
    ORDER BY id LIMIT :limit
"""
UPDATE_EVIDENCE: Final = update("evidence", [*_CONTENT, "version"], "id = :id AND version = :expected_version")
LIST_EVIDENCE_BY_ID: Final = "SELECT * FROM evidence WHERE id IN (SELECT value FROM json_each(:ids))"
RETRACT_EVIDENCE: Final = """
    UPDATE evidence SET retracted_reason = :reason, retracted_by = :actor, retracted_at = :at
    WHERE id = :id AND retracted_at IS NULL
"""
RESTORE_EVIDENCE: Final = """
    UPDATE evidence SET retracted_reason = NULL, retracted_by = NULL, retracted_at = NULL
    WHERE id = :id AND retracted_at IS NOT NULL
"""


class SqliteEvidence:
    """The `claims.storage.base.EvidenceStore` of SQLite."""

    db: Sqlite

    def add_evidence(self, evidence: Evidence) -> int:
        row = self.db.row(NEXT_EVIDENCE_ID)
        assert row is not None  # noqa: S101 - an aggregate always has a row
        evidence = replace(evidence, id=row["id"])
        search_index.set_evidence(self.db, evidence, is_new=True)
        return self.db.insert(ADD_EVIDENCE, columns_of(evidence, _OWN))

    def get_evidence(self, evidence_id: int) -> Evidence:
        row = self.db.row(GET_EVIDENCE, {"id": evidence_id})
        if row is None:
            raise EvidenceNotFound(f"there is no evidence {evidence_id}")
        return _evidence_from(row)

    def find_evidence(self, claim_id: int, url: str, excerpt: str | None) -> int | None:
        row = self.db.row(FIND_EVIDENCE, {"claim_id": claim_id, "url": url, "excerpt": excerpt})
        return None if row is None else row["id"]

    def list_evidence(self, claim_id: int, after: int, limit: int, visibility: Visibility) -> list[Evidence]:
        params = {"claim_id": claim_id, "after": after, "limit": limit, "sees_all": visibility.sees_all}
        return [_evidence_from(row) for row in self.db.rows(LIST_EVIDENCE, params)]

    def list_evidence_by_id(self, ids: Sequence[int]) -> list[Evidence]:
        rows = self.db.rows(LIST_EVIDENCE_BY_ID, {"ids": dumps(list(ids))}) if ids else []
        return [_evidence_from(row) for row in rows]

    def list_merged_claims(self, claim_id: int, visibility: Visibility = Visibility.ALL) -> set[int]:
        params = {"claim_id": claim_id, "sees_all": visibility.sees_all}
        return {row["id"] for row in self.db.rows(LIST_MERGED, params)}

    def update_evidence(self, before: Evidence, after: Evidence) -> None:
        params = columns_of(after, (*_CONTENT, "id", "version")) | {"expected_version": before.version}
        if not self.db.run(UPDATE_EVIDENCE, params):
            raise VersionConflict(f"evidence {before.id} is no longer at version {before.version}")
        search_index.set_evidence(self.db, after)

    def restore_evidence(self, evidence_id: int) -> bool:
        is_restored = self.db.run(RESTORE_EVIDENCE, {"id": evidence_id}) > 0
        search_index.set_evidence(self.db, self.get_evidence(evidence_id))
        return is_restored

    def retract_evidence(self, evidence_id: int, retraction: Retraction) -> bool:
        params = {"id": evidence_id, "reason": retraction.reason, "actor": retraction.actor}
        is_retracted = self.db.run(RETRACT_EVIDENCE, params | {"at": format_instant(retraction.at)}) > 0
        search_index.set_evidence(self.db, self.get_evidence(evidence_id))
        return is_retracted


def _evidence_from(row: Row) -> Evidence:
    return Evidence(**members_of(Evidence, row), retraction=_retraction_from(row))


def _retraction_from(row: Row) -> Retraction | None:
    at = parse_instant_or_none(row["retracted_at"])
    return Retraction(reason=row["retracted_reason"], actor=row["retracted_by"], at=at) if at else None
