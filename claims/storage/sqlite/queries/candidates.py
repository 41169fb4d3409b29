"""Claims as extraction sees them."""

from claims.storage.base.candidates import CueCount, QuotedClaim, SimilarClaim
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.rows.claims import extraction_from
from claims.storage.sqlite.statements import candidates as sql


class SqlCandidates:
    """`claims.storage.base.candidates.CandidateStore`."""

    db: Sqlite

    def list_quoted_claims(self, article_id: int) -> list[QuotedClaim]:
        found = [
            QuotedClaim(
                row["id"],
                row["workflow"],
                row["exact"],
                row["start"],
                row["end"],
                row["relation"],
                row["edtf"],
                extraction_from(row["extraction"]),
            )
            for row in self.db.rows(sql.LIST_QUOTES, {"article_id": article_id})
        ]
        return sorted(found, key=lambda quoted: quoted.claim_id)

    def find_similar_claims(self, words: str, limit: int) -> list[SimilarClaim]:
        return [SimilarClaim(*row) for row in self.db.rows(sql.FIND_ALIKE, {"words": words, "limit": limit})]

    def count_cues(self) -> list[CueCount]:
        return [CueCount(*row) for row in self.db.rows(sql.COUNT_CUES)]
