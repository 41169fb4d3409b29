"""Claims as extraction sees them."""

from claims.store.base.candidates import Alike, CueCount, Quoted
from claims.store.rows.claims import extraction_from
from claims.store.sqlite import Sqlite
from claims.store.statements import candidates as sql


class SqlCandidates:
    """`claims.store.base.candidates.CandidateStore`."""

    db: Sqlite

    def list_quotes(self, article_id: int) -> list[Quoted]:
        found = [
            Quoted(
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

    def find_alike(self, words: str, limit: int) -> list[Alike]:
        return [Alike(*row) for row in self.db.rows(sql.FIND_ALIKE, {"words": words, "limit": limit})]

    def count_cues(self) -> list[CueCount]:
        return [CueCount(*row) for row in self.db.rows(sql.COUNT_CUES)]
