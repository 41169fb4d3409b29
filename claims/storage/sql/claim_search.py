"""The search for claims: newest first, or the best first among the newest matches."""

from datetime import datetime
from typing import Final

from claims.domain.cursors import Position
from claims.domain.limits import MAX_RANKED
from claims.domain.requests import ClaimFilter
from claims.search.query import Query, parse_query
from claims.storage.base import ClaimRow
from claims.storage.sql.claim_lists import SELECT, SqlClaimLists, conditions_of_search, source_of_found
from claims.storage.sql.claims import claim_row_from
from claims.storage.sql.columns import ids_in
from claims.storage.sql.database import Row
from claims.storage.sql.search_index import row_of_claim
from claims.storage.sql.values import Params, dumps

#: the largest rowid of SQLite
LAST_ROW: Final = 2**63 - 1
#: the bits of a row's number that do not name its claim
_BELOW_CLAIM: Final = 2**32 - 1
#: column of the index -> weight of a match in it
WEIGHTS: Final = {
    "statement": 10.0,
    "quote": 8.0,
    "claimant": 6.0,
    "topics": 5.0,
    "criteria": 4.0,
    "title": 4.0,
    "evidence": 2.0,
    "rationale": 2.0,
}
#: claimants with several names that a search finds
MAX_NAMED: Final = 100
FIND_NAMED: Final = """
    SELECT m.id FROM claimants AS m
    WHERE m.target_id IN (SELECT rowid FROM claimants_search WHERE claimants_search MATCH :q LIMIT :most)
"""
#: claims that words of theirs exclude: of the claim, its evidence or rationales, or a name of its claimant
_NOT_EXCLUDED: Final = f"""NOT EXISTS (
    SELECT 1 FROM claims_search AS x
    WHERE x.claims_search MATCH :excluded AND x.rowid BETWEEN c.id << 32 AND (c.id << 32) | {_BELOW_CLAIM})
    AND (c.claimant_id IS NULL OR c.claimant_id NOT IN (
        SELECT m.id FROM claimants AS m
        WHERE m.target_id IN (SELECT rowid FROM claimants_search WHERE claimants_search MATCH :excluded)))"""
LIST_MATCHES: Final = (
    "SELECT rowid FROM claims_search WHERE claims_search MATCH :q AND rowid BETWEEN :first AND :last ORDER BY rowid"
)
LIST_NAMES: Final = "SELECT names FROM claimants_search"
LIST_TERMS: Final = "SELECT term FROM claims_search_terms WHERE term >= :first AND term < :last"


class SqlClaimSearch(SqlClaimLists):
    """The lists and the search of `claims.storage.base.ClaimStore`."""

    def list_claims(
        self, filter: ClaimFilter, after: Position | None, limit: int, now: datetime, late: datetime
    ) -> list[ClaimRow]:
        if filter.q is None:
            return super().list_claims(filter, after, limit, now, late)
        resolved = self.resolve(filter, limit, now, late)
        return [] if resolved is None else self._search(*resolved, after)

    def list_matches(self, query: Query, claim_id: int) -> list[int]:
        first = row_of_claim(claim_id)
        params = {"q": self.db.match_expression(query), "first": first, "last": first | _BELOW_CLAIM}
        return [row["rowid"] - first for row in self.db.rows(LIST_MATCHES, params)]

    def list_terms(self, first: str, last: str) -> list[str]:
        terms = {row["term"] for row in self.db.rows(LIST_TERMS, {"first": first, "last": last})}
        names = (token for row in self.db.rows(LIST_NAMES, {}) for token in row["names"].split())
        return sorted(terms.union(token for token in names if first <= token < last))

    def _search(self, filter: ClaimFilter, params: Params, after: Position | None) -> list[ClaimRow]:
        query = parse_query(filter.q or "")
        if query.is_empty:
            return []
        params |= {"q": self.db.match_expression(query)}
        if query.excluded:
            params["excluded"] = self.db.excluded_expression(query)
        merged = params["claimant_ids"] is not None
        if filter.sort == "relevance":
            params |= {"key": after and after[0], "id": after and after[1], "ranked": MAX_RANKED}
            rows = self.db.rows(rank_claims(filter, query, merged=merged, continued=after is not None), params)
            return [claim_row_from(row, "score") for row in rows]
        found = self._newest(filter, query, params, after, merged)
        return [claim_row_from(row, "id") for row in found]

    def _newest(
        self, filter: ClaimFilter, query: Query, params: Params, after: Position | None, merged: bool
    ) -> list[Row]:
        """Return the newest matches: a claim once, also if several of its rows match, or the names of its claimant."""
        found: dict[int, Row] = {}
        limit, last_id = params["limit"], after[1] if after else None
        statement = search_claims(filter, query, merged=merged)
        before = LAST_ROW if last_id is None else row_of_claim(last_id)
        while len(found) < limit:
            rows = self.db.rows(statement, params | {"before": before})
            for row in rows:
                found.setdefault(row["id"], row)
            if len(rows) < limit:
                break
            before = rows[-1]["found_row"]
        named = [row["id"] for row in self.db.rows(FIND_NAMED, {"q": params["q"], "most": MAX_NAMED})]
        if named:
            params = params | {"named": dumps(named), "id": LAST_ROW if last_id is None else last_id}
            for row in self.db.rows(list_claims_of_named(filter, query, merged=merged), params):
                found.setdefault(row["id"], row)
        return [found[claim_id] for claim_id in sorted(found, reverse=True)[:limit]]


def search_claims(filter: ClaimFilter, query: Query, *, merged: bool = False) -> str:
    """Return the statement of the newest matching rows; it ends at the limit, so a common word costs no more."""
    source = source_of_found(filter, "claims_search", "claims_search.rowid >> 32")
    conditions = ["claims_search MATCH :q", "claims_search.rowid < :before", *_conditions(filter, query, merged)]
    return (
        f"{SELECT}, claims_search.rowid AS found_row {source} WHERE {' AND '.join(conditions)} "
        "ORDER BY claims_search.rowid DESC LIMIT :limit"
    )


def rank_claims(filter: ClaimFilter, query: Query, *, merged: bool = False, continued: bool = False) -> str:
    """Return the statement of the best matches among the newest `MAX_RANKED` rows, by bm25 with weights."""
    weights = ", ".join(map(str, WEIGHTS.values()))
    conditions = [text.replace("claims_search.rowid", "found.number") for text in _conditions(filter, query, merged)]
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    behind = "HAVING (min(score), -c.id) > (CAST(:key AS REAL), -:id)" if continued else ""
    return f"""
    WITH found AS MATERIALIZED (
        SELECT rowid AS number, bm25(claims_search, {weights}) AS score FROM claims_search
        WHERE claims_search MATCH :q ORDER BY rowid DESC LIMIT :ranked
    )
    {SELECT}, min(score) AS score {source_of_found(filter, "found", "found.number >> 32")} {where}
    GROUP BY c.id {behind} ORDER BY score, c.id DESC LIMIT :limit
    """


def list_claims_of_named(filter: ClaimFilter, query: Query, *, merged: bool = False) -> str:
    """Return the statement of the newest claims of claimants whose other names match."""
    conditions = [f"c.claimant_id IN {ids_in('named')}", "c.id < :id"]
    conditions += conditions_of_search(filter, merged) + ([_NOT_EXCLUDED] if query.excluded else [])
    return (
        f"{SELECT} FROM claims AS c INDEXED BY claims_claimant_newest WHERE {' AND '.join(conditions)} "
        "ORDER BY c.id DESC LIMIT :limit"
    )


def _conditions(filter: ClaimFilter, query: Query, merged: bool) -> list[str]:
    conditions = conditions_of_search(filter, merged)
    return [*conditions, _NOT_EXCLUDED] if query.excluded else conditions
