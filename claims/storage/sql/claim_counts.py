"""Counts of the claims that a filter selects, up to a limit."""

from datetime import datetime
from typing import Final

from claims.domain.requests import ClaimFilter
from claims.search.query import parse_query
from claims.storage.sql.claim_lists import SqlClaimLists, list_claims
from claims.storage.sql.claim_search import FIND_NAMED, LAST_ROW, MAX_NAMED, list_claims_of_named, search_claims
from claims.storage.sql.values import Params, dumps

_COUNT: Final = """
    WITH found AS MATERIALIZED ({ids})
    SELECT count(DISTINCT id) AS number, NOT EXISTS (
        SELECT 1 FROM found GROUP BY part HAVING count(*) >= :limit
    ) AS is_complete FROM found
    """


class SqlClaimCounts(SqlClaimLists):
    """The counts of `claims.storage.base.ClaimStore`."""

    def count_claims(self, filter: ClaimFilter, limit: int, now: datetime, late: datetime) -> tuple[int, bool]:
        resolved = self.resolve(filter, limit, now, late)
        if resolved is None:
            return 0, True
        filter, params = resolved
        merged = params["claimant_ids"] is not None
        if filter.q is not None:
            return self._count_found(filter, dict(params), merged)
        return self._count([list_claims(filter, continued=False, merged=merged)], params)

    def _count_found(self, filter: ClaimFilter, params: Params, merged: bool) -> tuple[int, bool]:
        query = parse_query(filter.q or "")
        if query.is_empty:
            return 0, True
        words = {"q": self.db.match_expression(query), "before": LAST_ROW, "id": LAST_ROW}
        if query.excluded:
            words["excluded"] = self.db.excluded_expression(query)
        statements = [search_claims(filter, query, merged=merged)]
        named = [row["id"] for row in self.db.rows(FIND_NAMED, {"q": words["q"], "most": MAX_NAMED})]
        if named:
            statements.append(list_claims_of_named(filter, query, merged=merged))
        return self._count(statements, {**params, **words, "named": dumps(named)})

    def _count(self, statements: list[str], params: Params) -> tuple[int, bool]:
        """Return the number of different claims in the rows of some statements, and True if none ends at the limit."""
        parts = [f"SELECT {n} AS part, id FROM ({text}) AS part_{n}" for n, text in enumerate(statements)]
        ids = " UNION ALL ".join(parts)
        row = self.db.row(_COUNT.format(ids=ids), params)
        return (row["number"], bool(row["is_complete"])) if row else (0, True)
