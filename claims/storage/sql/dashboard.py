"""The dashboard's sections, and a claim with its article."""

from datetime import datetime
from typing import Any, Final

from claims.domain.instants import format_seconds
from claims.domain.records import Article
from claims.domain.requests import ClaimFilter
from claims.domain.visibility import Visibility
from claims.errors import ClaimNotFound
from claims.storage.base import ClaimRow, RecordCounts
from claims.storage.sql.articles import article_from
from claims.storage.sql.changes import LAST_SEQ
from claims.storage.sql.claim_lists import ROW
from claims.storage.sql.claimants import claimant_ids
from claims.storage.sql.claims import claim_row_from
from claims.storage.sql.columns import ids_in
from claims.storage.sql.database import Database
from claims.storage.sql.values import dumps, parse_instant_or_none

_UNJUDGED: Final = "c.workflow = 'accepted' AND c.outcome IS NULL AND c.waiting = 0"
_FROM: Final = "FROM claims AS c"
#: section -> source of its claims, condition, and order
SECTIONS: Final = {
    "due": (_FROM, f"{_UNJUDGED} AND c.due_at_sort <= :now", "c.due_at_sort, c.id"),
    "soon": (_FROM, f"{_UNJUDGED} AND c.due_at_sort > :now AND c.due_at_sort <= :soon", "c.due_at_sort, c.id"),
    "proposed": ("FROM verdicts AS v CROSS JOIN claims AS c ON c.id = v.claim_id", "v.state = 'proposed'", "v.id"),
    "needs_human": (_FROM, "c.needs_human = 1", "c.updated_at, c.id"),
    "candidates": (_FROM, "c.workflow = 'candidate'", "c.id DESC"),
}
#: sections that the public does not see: proposed verdicts and candidates
_INTERNAL: Final = {"proposed", "candidates"}
_FILTERS: Final = {
    "topic": "EXISTS (SELECT 1 FROM claim_topics AS t WHERE t.topic = :topic AND t.claim_id = c.id)",
    "claimants": f"c.claimant_id IN {ids_in('claimants')}",
    "article_id": "c.article_id = :article_id",
}
GET_CLAIM_AND_ARTICLE: Final = """
    SELECT c.document, c.version AS claim_version, c.workflow, c.outcome, c.waiting, c.opens_at, c.due_at_sort,
        c.assigned_to, a.*, r.sha256, r.length, r.withheld, r.created_at AS revised_at
    FROM claims AS c JOIN articles AS a ON a.id = c.article_id
    JOIN revisions AS r ON r.article_id = a.id AND r.number = a.revision
    WHERE c.id = :id AND (c.is_public = 1 OR :sees_all)
"""
#: the oldest leases come first; expired ones stay until the next poll
COUNT_RECORD: Final = f"""
    SELECT
        (SELECT count(*) FROM (
            SELECT 1 {_FROM} WHERE {_UNJUDGED} AND c.due_at_sort >= :late AND c.due_at_sort <= :now LIMIT :limit
        ) AS found) AS due,
        (SELECT count(*) FROM (
            SELECT 1 {_FROM} WHERE {_UNJUDGED} AND c.due_at_sort < :late LIMIT :limit
        ) AS found) AS overdue,
        (SELECT min(created_at) FROM (SELECT created_at, expires_at FROM leases WHERE id > 0 ORDER BY id LIMIT :limit)
            AS oldest WHERE expires_at > :now) AS oldest_lease_at,
        ({LAST_SEQ}) AS last_seq
"""


def sections_for(visibility: Visibility) -> tuple[str, ...]:
    """Return the names of the sections that a caller sees, in their order."""
    return tuple(name for name in SECTIONS if visibility.sees_all or name not in _INTERNAL)


def list_sections(filters: tuple[str, ...], visibility: Visibility) -> str:
    """Return the statement that lists the first claims of every section that the caller sees."""
    selects = [
        f"SELECT * FROM (SELECT '{name}' AS section, {ROW} {source} {_where(where, filters)} "
        f"ORDER BY {order} LIMIT :limit) AS {name}"
        for name, (source, where, order) in SECTIONS.items()
        if name in sections_for(visibility)
    ]
    return " UNION ALL ".join(selects)


def count_sections(filters: tuple[str, ...], visibility: Visibility) -> str:
    """Return the statement that counts every section that the caller sees, up to a bound, which limits its work."""
    counts = [
        f"(SELECT count(*) FROM (SELECT 1 {source} {_where(where, filters)} LIMIT :limit) AS found) AS {name}"
        for name, (source, where, _) in SECTIONS.items()
        if name in sections_for(visibility)
    ]
    return f"SELECT {', '.join(counts)}"


class SqlDashboard:
    """The `claims.storage.base.DashboardStore` of SQLite."""

    db: Database

    def list_sections(
        self, filter: ClaimFilter, now: datetime, soon: datetime, limit: int
    ) -> dict[str, list[ClaimRow]]:
        filters = _params(self.db, filter)
        params = filters | {"now": format_seconds(now), "soon": format_seconds(soon), "limit": limit}
        sections: dict[str, list[ClaimRow]] = {name: [] for name in sections_for(filter.visibility)}
        for row in self.db.rows(list_sections(tuple(filters), filter.visibility), params):
            sections[row["section"]].append(claim_row_from(row))
        return sections

    def count_sections(self, filter: ClaimFilter, now: datetime, soon: datetime, limit: int) -> dict[str, int]:
        filters = _params(self.db, filter)
        params = filters | {"now": format_seconds(now), "soon": format_seconds(soon), "limit": limit}
        row = self.db.row(count_sections(tuple(filters), filter.visibility), params)
        assert row is not None  # noqa: S101 - counts always have a row
        return {name: row[name] for name in sections_for(filter.visibility)}

    def count_record(self, now: datetime, late: datetime, limit: int) -> RecordCounts:
        params = {"now": format_seconds(now), "late": format_seconds(late), "limit": limit}
        row = self.db.row(COUNT_RECORD, params)
        assert row is not None  # noqa: S101 - counts always have a row
        oldest = row["oldest_lease_at"]
        return RecordCounts(row["due"], row["overdue"], parse_instant_or_none(oldest), row["last_seq"])

    def get_claim_and_article(self, claim_id: int, visibility: Visibility) -> tuple[ClaimRow, Article]:
        row = self.db.row(GET_CLAIM_AND_ARTICLE, {"id": claim_id, "sees_all": visibility.sees_all})
        if row is None:
            raise ClaimNotFound(f"there is no claim {claim_id}")
        return claim_row_from(row)._replace(id=claim_id, version=row["claim_version"]), article_from(row)


def _where(where: str, filters: tuple[str, ...]) -> str:
    return "WHERE " + " AND ".join([where, *(_FILTERS[name] for name in filters)])


def _params(db: Database, filter: ClaimFilter) -> dict[str, Any]:
    """Return the values of the filters that are set."""
    claimants = claimant_ids(db, filter)
    ids = None if claimants is None else dumps(claimants)
    values = {"topic": filter.topic, "claimants": ids, "article_id": filter.article_id}
    return {name: value for name, value in values.items() if value is not None}
