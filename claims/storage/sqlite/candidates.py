"""Claims for extraction."""

from typing import Final

from claims.storage.base import CueCount, QuotedClaim, SimilarClaim
from claims.storage.sqlite.claim_members import extraction_from
from claims.storage.sqlite.connection import Row, Sqlite

LIST_QUOTED_CLAIMS: Final = """
    SELECT c.id, c.workflow, s.exact, s."start", s."end", d.relation, d.edtf, c.extraction
    FROM claims AS c
    JOIN articles AS a ON a.id = c.article_id
    JOIN spans AS s ON s.claim_id = c.id AND s.revision = a.revision AND s.role = 'claim'
    LEFT JOIN deadlines AS d ON d.id = c.deadline_id
    WHERE c.article_id = :article_id
"""
FIND_SIMILAR_CLAIMS: Final = """
    SELECT c.id, c.workflow, claims_search.statement, claims_search.quote
    FROM claims_search CROSS JOIN claims AS c ON c.id = claims_search.rowid
    WHERE claims_search MATCH :words ORDER BY claims_search.rowid DESC LIMIT :limit
"""
#: claims with the words that one search looks at, to find accepted ones among them
_MAX_SCANNED: Final = 500
FIND_SIMILAR_ACCEPTED: Final = """
    SELECT c.id, c.workflow, s.statement, s.quote
    FROM (
        SELECT rowid AS found_id FROM claims_search WHERE claims_search MATCH :words ORDER BY rowid DESC LIMIT :scanned
    )
    CROSS JOIN claims AS c ON c.id = found_id AND c.workflow = 'accepted'
    CROSS JOIN claims_search AS s ON s.rowid = c.id
    LIMIT :limit
"""
COUNT_CUES: Final = """
    SELECT coalesce(cue.value ->> 'cue', '') AS cue, c.workflow, count(*) AS number
    FROM claims AS c LEFT JOIN json_each(c.extraction, '$.cues') AS cue
    WHERE c.extraction IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
"""


class SqliteCandidates:
    """The claims of `claims.storage.base.CandidateStore` in SQLite."""

    db: Sqlite

    def list_quoted_claims(self, article_id: int) -> list[QuotedClaim]:
        quoted = [_quoted_claim_from(row) for row in self.db.rows(LIST_QUOTED_CLAIMS, {"article_id": article_id})]
        return sorted(quoted, key=lambda claim: claim.claim_id)

    def find_similar_claims(self, words: str, limit: int) -> list[SimilarClaim]:
        rows = self.db.rows(FIND_SIMILAR_CLAIMS, {"words": words, "limit": limit})
        return list(map(_similar_claim_from, rows))

    def find_similar_accepted(self, words: str, limit: int) -> list[SimilarClaim]:
        rows = self.db.rows(FIND_SIMILAR_ACCEPTED, {"words": words, "limit": limit, "scanned": _MAX_SCANNED})
        return list(map(_similar_claim_from, rows))

    def count_cues(self) -> list[CueCount]:
        return [
            CueCount(cue=row["cue"], workflow=row["workflow"], number=row["number"]) for row in self.db.rows(COUNT_CUES)
        ]


def _similar_claim_from(row: Row) -> SimilarClaim:
    return SimilarClaim(claim_id=row["id"], workflow=row["workflow"], statement=row["statement"], quote=row["quote"])


def _quoted_claim_from(row: Row) -> QuotedClaim:
    return QuotedClaim(
        claim_id=row["id"],
        workflow=row["workflow"],
        exact=row["exact"],
        start=row["start"],
        end=row["end"],
        relation=row["relation"],
        edtf=row["edtf"],
        extraction=extraction_from(row["extraction"]),
    )
