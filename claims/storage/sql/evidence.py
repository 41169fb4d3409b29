"""Evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from claims.domain.evidence import Evidence, Retraction
from claims.domain.instants import format_instant
from claims.domain.visibility import Visibility
from claims.errors import EvidenceNotFound, VersionConflict
from claims.storage.sql import search_index
from claims.storage.sql.columns import ids_in, insert_into, next_id, update
from claims.storage.sql.database import Database, Row
from claims.storage.sql.tables import COLUMNS
from claims.storage.sql.values import columns_of, dumps, members_of, parse_instant_or_none, values_of

_CONTENT: Final = ("url", "title", "publisher", "published_on", "excerpt", "note", "stance", "archive_url")
_RETRACTION: Final = ("retracted_reason", "retracted_by", "retracted_at")
_OWN: Final = tuple(name for name in COLUMNS["evidence"] if name not in _RETRACTION)
ADD_EVIDENCE: Final = insert_into("evidence", without=_RETRACTION)
NEXT_EVIDENCE_ID: Final = next_id("evidence")
GET_EVIDENCE: Final = "SELECT * FROM evidence WHERE id = :id"
LIST_OWN_EVIDENCE: Final = """
    SELECT *, NULL AS from_claim_id FROM evidence WHERE claim_id = :claim_id AND id > :after
"""
#: a claim and those merged into it that the caller sees
LIST_MERGED: Final = """
    WITH RECURSIVE merged (id) AS (
        SELECT id FROM claims WHERE id = :claim_id
        UNION SELECT c.id FROM claims AS c JOIN merged AS m ON c.merged_into = m.id WHERE c.is_public = 1 OR :sees_all
    )
    SELECT id FROM merged
"""
#: also the evidence of merged claims, which needs sorting
LIST_EVIDENCE: Final = f"""
    {LIST_OWN_EVIDENCE} UNION ALL
    SELECT *, claim_id AS from_claim_id FROM evidence
    WHERE claim_id IN (SELECT id FROM ({LIST_MERGED}) AS merged WHERE id <> :claim_id) AND id > :after
    ORDER BY id LIMIT :limit
"""
LIST_COUNTING_EVIDENCE: Final = f"""
    SELECT * FROM evidence WHERE claim_id IN ({LIST_MERGED}) AND retracted_at IS NULL ORDER BY id
"""
#: a claim that the public sees, as `t`, shows evidence to the public: a published verdict or a deadline names it
_NAMES: Final = """
    (EXISTS (SELECT 1 FROM verdicts AS v, json_each(v.evidence_ids) AS j
        WHERE v.claim_id = t.id AND v.published_at IS NOT NULL AND CAST(j.value AS BIGINT) = e.id)
    OR EXISTS (SELECT 1 FROM deadlines AS d WHERE d.claim_id = t.id AND d.evidence_id = e.id))
"""
#: also evidence of internal duplicates that the claim, or a public duplicate, names; it counts as evidence of that one
LIST_PUBLIC_EVIDENCE: Final = f"""
    WITH RECURSIVE targets (id) AS ({LIST_MERGED}), every (id) AS (
        SELECT id FROM claims WHERE id = :claim_id
        UNION SELECT c.id FROM claims AS c JOIN every AS m ON c.merged_into = m.id
    ), shown AS (
        SELECT e.*, CASE
            WHEN e.claim_id IN (SELECT id FROM targets) THEN e.claim_id
            ELSE (SELECT min(t.id) FROM targets AS t WHERE {_NAMES})
        END AS shown_claim_id
        FROM evidence AS e WHERE e.claim_id IN (SELECT id FROM every) AND e.id > :after
    )
    SELECT shown.*, nullif(coalesce(nullif(c.is_public * c.id, 0), shown_claim_id), :claim_id) AS from_claim_id
    FROM shown JOIN claims AS c ON c.id = shown.claim_id
    WHERE shown_claim_id IS NOT NULL ORDER BY shown.id LIMIT :limit
"""
#: the log names the claims that a claim was merged into, also those of merges that were undone
FIND_PUBLIC_CLAIM: Final = f"""
    WITH RECURSIVE targets (id) AS (
        SELECT claim_id FROM evidence WHERE id = :id
        UNION SELECT json_extract(l.document, '$.changed.claim.merged_into')
        FROM changes AS l JOIN targets AS t ON l.claim_id = t.id WHERE l.type = 'claim.merged'
    )
    SELECT min(t.id) AS id FROM targets AS t JOIN claims AS c ON c.id = t.id JOIN evidence AS e ON e.id = :id
    WHERE c.is_public = 1 AND {_NAMES}
"""
#: the log names all claims whose deadlines can name the evidence
FIND_DEADLINE: Final = """
    WITH RECURSIVE targets (id) AS (
        SELECT claim_id FROM evidence WHERE id = :id
        UNION SELECT json_extract(l.document, '$.changed.claim.merged_into')
        FROM changes AS l JOIN targets AS t ON l.claim_id = t.id WHERE l.type = 'claim.merged'
    )
    SELECT min(d.id) AS id FROM deadlines AS d WHERE d.claim_id IN (SELECT id FROM targets) AND d.evidence_id = :id
"""
UPDATE_EVIDENCE: Final = update("evidence", [*_CONTENT, "version"], "id = :id AND version = :expected_version")
LIST_EVIDENCE_BY_ID: Final = f"SELECT * FROM evidence WHERE id IN {ids_in('ids')}"
RETRACT_EVIDENCE: Final = """
    UPDATE evidence SET retracted_reason = :reason, retracted_by = :actor, retracted_at = :at
    WHERE id = :id AND retracted_at IS NULL
"""
RESTORE_EVIDENCE: Final = """
    UPDATE evidence SET retracted_reason = NULL, retracted_by = NULL, retracted_at = NULL
    WHERE id = :id AND retracted_at IS NOT NULL
"""


class SqlEvidence:
    """The `claims.storage.base.EvidenceStore` of SQLite."""

    db: Database

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

    def list_counting_evidence(self, claim_id: int) -> list[Evidence]:
        rows = self.db.rows(LIST_COUNTING_EVIDENCE, {"claim_id": claim_id, "sees_all": True})
        return [_evidence_from(row) for row in rows]

    def list_evidence(self, claim_id: int, after: int, limit: int, visibility: Visibility) -> list[Evidence]:
        params = {"claim_id": claim_id, "after": after, "limit": limit, "sees_all": visibility.sees_all}
        if visibility.sees_all:
            return [_evidence_from(row) for row in self.db.rows(LIST_EVIDENCE, params)]
        found = [_evidence_from(row) for row in self.db.rows(LIST_PUBLIC_EVIDENCE, params)]
        return [replace(item, claim_id=item.from_claim_id or claim_id) for item in found]

    def find_public_claim(self, evidence_id: int) -> int | None:
        row = self.db.row(FIND_PUBLIC_CLAIM, {"id": evidence_id})
        return None if row is None else row["id"]

    def find_deadline_of_evidence(self, evidence_id: int) -> int | None:
        row = self.db.row(FIND_DEADLINE, {"id": evidence_id})
        return None if row is None else row["id"]

    def list_evidence_by_id(self, ids: Sequence[int]) -> list[Evidence]:
        rows = self.db.rows(LIST_EVIDENCE_BY_ID, {"ids": dumps(list(ids))}) if ids else []
        return [_evidence_from(row) for row in rows]

    def list_merged_claims(self, claim_id: int, visibility: Visibility = Visibility.ALL) -> set[int]:
        params = {"claim_id": claim_id, "sees_all": visibility.sees_all}
        return {row["id"] for row in self.db.rows(LIST_MERGED, params)}

    def update_evidence(self, before: Evidence, after: Evidence) -> None:
        params = columns_of(after, (*_CONTENT, "id", "version")) | {"expected_version": before.version}
        if not self.db.run_counted(UPDATE_EVIDENCE, params):
            raise VersionConflict(f"evidence {before.id} is no longer at version {before.version}")
        search_index.set_evidence(self.db, after)

    def restore_evidence(self, evidence_id: int) -> bool:
        is_restored = self.db.run_counted(RESTORE_EVIDENCE, {"id": evidence_id}) > 0
        search_index.set_evidence(self.db, self.get_evidence(evidence_id))
        return is_restored

    def retract_evidence(self, evidence_id: int, retraction: Retraction) -> bool:
        params = {"id": evidence_id, "reason": retraction.reason, "actor": retraction.actor}
        is_retracted = self.db.run_counted(RETRACT_EVIDENCE, params | {"at": format_instant(retraction.at)}) > 0
        search_index.set_evidence(self.db, self.get_evidence(evidence_id))
        return is_retracted


def _evidence_from(row: Row) -> Evidence:
    values = values_of(row)
    return Evidence(**members_of(Evidence, values), retraction=_retraction_from(values))


def _retraction_from(row: Mapping[str, Any]) -> Retraction | None:
    at = parse_instant_or_none(row["retracted_at"])
    return Retraction(reason=row["retracted_reason"], actor=row["retracted_by"], at=at) if at else None
