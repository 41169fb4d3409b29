"""Evidence."""

from collections.abc import Sequence
from typing import Final

from claims.domain.evidence import Evidence, Retraction
from claims.domain.instants import format_instant
from claims.errors import EvidenceNotFound
from claims.storage.sqlite.columns import insert_into
from claims.storage.sqlite.connection import Row, Sqlite
from claims.storage.sqlite.schema import COLUMNS
from claims.storage.sqlite.values import columns_of, dumps, members_of, parse_instant_or_none

_RETRACTION: Final = ("retracted_reason", "retracted_by", "retracted_at")
_OWN: Final = tuple(name for name in COLUMNS["evidence"] if name not in _RETRACTION)
ADD_EVIDENCE: Final = insert_into("evidence", without=["id", *_RETRACTION])
GET_EVIDENCE: Final = "SELECT * FROM evidence WHERE id = :id"
FIND_EVIDENCE: Final = """
    SELECT id FROM evidence
    WHERE claim_id = :claim_id AND url = :url AND retracted_at IS NULL AND excerpt IS :excerpt ORDER BY id LIMIT 1
"""
LIST_EVIDENCE: Final = """
    SELECT * FROM evidence WHERE claim_id = :claim_id AND id > :after ORDER BY id LIMIT :limit
"""
LIST_EVIDENCE_BY_ID: Final = "SELECT * FROM evidence WHERE id IN (SELECT value FROM json_each(:ids))"
RETRACT_EVIDENCE: Final = """
    UPDATE evidence SET retracted_reason = :reason, retracted_by = :actor, retracted_at = :at
    WHERE id = :id AND retracted_at IS NULL
"""


class SqliteEvidence:
    """The `claims.storage.base.EvidenceStore` of SQLite."""

    db: Sqlite

    def add_evidence(self, evidence: Evidence) -> int:
        return self.db.insert(ADD_EVIDENCE, columns_of(evidence, _OWN))

    def get_evidence(self, evidence_id: int) -> Evidence:
        row = self.db.row(GET_EVIDENCE, {"id": evidence_id})
        if row is None:
            raise EvidenceNotFound(f"there is no evidence {evidence_id}")
        return _evidence_from(row)

    def find_evidence(self, claim_id: int, url: str, excerpt: str | None) -> int | None:
        row = self.db.row(FIND_EVIDENCE, {"claim_id": claim_id, "url": url, "excerpt": excerpt})
        return None if row is None else row["id"]

    def list_evidence(self, claim_id: int, after: int, limit: int) -> list[Evidence]:
        params = {"claim_id": claim_id, "after": after, "limit": limit}
        return [_evidence_from(row) for row in self.db.rows(LIST_EVIDENCE, params)]

    def list_evidence_by_id(self, ids: Sequence[int]) -> list[Evidence]:
        rows = self.db.rows(LIST_EVIDENCE_BY_ID, {"ids": dumps(list(ids))}) if ids else []
        return [_evidence_from(row) for row in rows]

    def retract_evidence(self, evidence_id: int, retraction: Retraction) -> bool:
        params = {"id": evidence_id, "reason": retraction.reason, "actor": retraction.actor}
        return self.db.run(RETRACT_EVIDENCE, params | {"at": format_instant(retraction.at)}) > 0


def _evidence_from(row: Row) -> Evidence:
    return Evidence(**members_of(Evidence, row), retraction=_retraction_from(row))


def _retraction_from(row: Row) -> Retraction | None:
    at = parse_instant_or_none(row["retracted_at"])
    return Retraction(reason=row["retracted_reason"], actor=row["retracted_by"], at=at) if at else None
