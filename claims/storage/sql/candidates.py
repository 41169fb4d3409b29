"""Claims for extraction."""

from typing import Final

from claims.search.query import Query
from claims.storage.base import CueCount, QuotedClaim, SimilarClaim
from claims.storage.sql.claim_members import extraction_from
from claims.storage.sql.database import Database, Row

LIST_QUOTED_CLAIMS: Final = """
    SELECT c.id, c.workflow, s.exact, s."start", s."end", d.relation, d.edtf, c.extraction
    FROM claims AS c
    JOIN articles AS a ON a.id = c.article_id
    JOIN spans AS s ON s.claim_id = c.id AND s.revision = a.revision AND s.role = 'claim'
    LEFT JOIN deadlines AS d ON d.id = c.deadline_id
    WHERE c.article_id = :article_id
"""
_SIMILAR: Final = """
    SELECT c.id, c.workflow, c.statement, (
        SELECT group_concat(s.exact, char(10)) FROM spans AS s JOIN articles AS a ON a.id = c.article_id
        WHERE s.claim_id = c.id AND s.revision = a.revision AND s.role = 'claim') AS quote
"""
FIND_SIMILAR_CLAIMS: Final = f"""
    {_SIMILAR}
    FROM claims_search CROSS JOIN claims AS c ON c.id = claims_search.rowid >> 32
    WHERE claims_search MATCH :words ORDER BY claims_search.rowid DESC LIMIT :limit
"""
#: columns of the search index whose words are compared
_COMPARED: Final = ("statement", "quote")
#: claims with the words that one search looks at, to find accepted ones among them
_MAX_SCANNED: Final = 500
FIND_SIMILAR_ACCEPTED: Final = f"""
    {_SIMILAR}
    FROM (
        SELECT rowid >> 32 AS found_id FROM claims_search WHERE claims_search MATCH :words
        ORDER BY rowid DESC LIMIT :scanned
    ) AS found
    CROSS JOIN claims AS c ON c.id = found_id AND c.workflow = 'accepted'
    LIMIT :limit
"""
COUNT_CUES: Final = """
    SELECT coalesce(cue.value ->> 'cue', '') AS cue, c.workflow, count(*) AS number
    FROM claims AS c LEFT JOIN json_each(c.extraction, '$.cues') AS cue
    WHERE c.extraction IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
"""


class SqlCandidates:
    """The claims of `claims.storage.base.CandidateStore` in SQLite."""

    db: Database

    def list_quoted_claims(self, article_id: int) -> list[QuotedClaim]:
        quoted = [_quoted_claim_from(row) for row in self.db.rows(LIST_QUOTED_CLAIMS, {"article_id": article_id})]
        return sorted(quoted, key=lambda claim: claim.claim_id)

    def find_similar_claims(self, query: Query, limit: int) -> list[SimilarClaim]:
        params = {"words": self.db.match_expression(query, _COMPARED), "limit": limit}
        return list(map(_similar_claim_from, self.db.rows(FIND_SIMILAR_CLAIMS, params)))

    def find_similar_accepted(self, query: Query, limit: int) -> list[SimilarClaim]:
        params = {"words": self.db.match_expression(query, _COMPARED), "limit": limit, "scanned": _MAX_SCANNED}
        rows = self.db.rows(FIND_SIMILAR_ACCEPTED, params)
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
