"""Statements for lists of claims, built from the fragments in this module; values are parameters."""

from datetime import datetime
from typing import Any, Final

from claims.domain.cursors import Position
from claims.domain.instants import format_seconds
from claims.domain.limits import MAX_ID
from claims.domain.requests import ClaimFilter
from claims.storage.base import ClaimRow
from claims.storage.sqlite.claims import claim_row_from
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.queue_index import NEVER

#: the columns that `claim_row_from` reads
ROW: Final = "c.id, c.document, c.version, c.workflow, c.outcome, c.waiting, c.opens_at, c.due_at_sort"
_SELECT: Final = f"SELECT {ROW}, c.updated_at"
_FROM_CLAIMS: Final = "FROM claims AS c"
_FROM_TOPIC: Final = "FROM claim_topics AS t CROSS JOIN claims AS c ON c.id = t.claim_id"
_FROM_SEARCH: Final = "FROM claims_search CROSS JOIN claims AS c ON c.id = claims_search.rowid"
_UNJUDGED: Final = "c.workflow = 'accepted' AND c.outcome IS NULL"
_NOT_WAITING: Final = f"{_UNJUDGED} AND c.waiting = 0"
_STATUS_FILTERS: Final = {
    "judged": "c.workflow = 'accepted' AND c.outcome IS NOT NULL",
    "waiting": f"{_UNJUDGED} AND c.waiting = 1",
    "due": f"{_NOT_WAITING} AND c.due_at_sort <= :now AND c.due_at_sort >= :late",
    "overdue": f"{_NOT_WAITING} AND c.due_at_sort < :late",
    "scheduled": f"{_NOT_WAITING} AND c.due_at_sort > :now AND c.opens_at > :now",
    "open": f"{_NOT_WAITING} AND c.due_at_sort > :now AND c.due_at_sort < '{NEVER}' AND c.opens_at <= :now",
    "open_ended": f"{_NOT_WAITING} AND c.due_at_sort = '{NEVER}' AND c.opens_at <= :now",
}
_FILTERS: Final = {
    "workflow": "c.workflow = :workflow",
    "article_id": "c.article_id = :article_id",
    "claimant": "c.claimant_key = :claimant",
    "topic": "t.topic = :topic",
    "outcome": "c.outcome = :outcome",
    "due_before": "c.due_at_sort < :due_before",
    "due_after": f"c.due_at_sort >= :due_after AND c.due_at_sort < '{NEVER}'",
    "due_until": "c.due_at_sort <= :due_until",
    "due_beyond": f"c.due_at_sort > :due_beyond AND c.due_at_sort < '{NEVER}'",
    "needs_human": "c.needs_human = :needs_human",
    "unjudged": _UNJUDGED,
    "q": "claims_search MATCH :q",
}
#: with a literal number, so that SQLite uses the partial index
_NEEDS_HUMAN: Final = "c.needs_human = 1"
_TOPIC_OF_FOUND: Final = "EXISTS (SELECT 1 FROM claim_topics WHERE topic = :topic AND claim_id = c.id)"
#: sort -> sort column, direction, operator for rows after a position
_SORTS: Final = {
    "due_at": ("c.due_at_sort", "ASC", ">"),
    "-due_at": ("c.due_at_sort", "DESC", "<"),
    "-updated_at": ("c.updated_at", "DESC", "<"),
    "newest": ("claims_search.rowid", "DESC", "<"),
}


class SqliteClaimLists:
    """`list_claims` of `claims.storage.base.ClaimStore`."""

    db: Sqlite

    def list_claims(
        self, filter: ClaimFilter, after: Position | None, limit: int, now: datetime, late: datetime
    ) -> list[ClaimRow]:
        params = _params(filter) | {"now": format_seconds(now), "late": format_seconds(late), "limit": limit}
        if filter.q is not None:
            quoted = _quoted_words(filter.q)
            if not quoted:
                return []
            params |= {"q": quoted, "id": after[1] if after else MAX_ID}
            return [claim_row_from(row, "id") for row in self.db.rows(search_claims(filter), params)]
        if after is not None:
            params |= {"key": after[0], "id": after[1]}
        column = _SORTS[filter.sort][0].removeprefix("c.")
        rows = self.db.rows(list_claims(filter, continued=after is not None), params)
        return [claim_row_from(row, column) for row in rows]


def list_claims(filter: ClaimFilter, *, continued: bool) -> str:
    """Return the statement of the list; after a position it is the union of two index ranges."""
    column, direction, comes_after = _SORTS[filter.sort]
    source = _FROM_CLAIMS if filter.topic is None else _FROM_TOPIC
    conditions = _conditions(filter)
    ranges: list[list[str]] = [[]]
    if continued:
        ranges = [[f"{column} = :key", f"c.id {comes_after} :id"], [f"{column} {comes_after} :key"]]
    selects = [f"{_SELECT} {source}{_where(conditions + bounds)}" for bounds in ranges]
    order = f" ORDER BY {column.removeprefix('c.')} {direction}, id {direction} LIMIT :limit"
    return " UNION ALL ".join(selects) + order


def search_claims(filter: ClaimFilter) -> str:
    """Return the statement of the search, newest first; an inner limit bounds the cost of a common word."""
    conditions = _conditions(filter)
    if filter.topic is not None:
        conditions.remove(_FILTERS["topic"])
        conditions.append(_TOPIC_OF_FOUND)
    column, direction, comes_after = _SORTS["newest"]
    conditions.append(f"{column} {comes_after} :id")
    return f"{_SELECT} {_FROM_SEARCH}{_where(conditions)} ORDER BY {column} {direction} LIMIT :limit"


def _params(filter: ClaimFilter) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: getattr(filter, name)
        for name in ("workflow", "article_id", "topic", "outcome", "needs_human")
        if getattr(filter, name) is not None
    }
    if filter.claimant is not None:
        values["claimant"] = filter.claimant.casefold()
    for name in ("due_before", "due_after", "due_until", "due_beyond"):
        if (instant := getattr(filter, name)) is not None:
            values[name] = format_seconds(instant)
    return values


def _conditions(filter: ClaimFilter) -> list[str]:
    conditions = [text for name, text in _FILTERS.items() if getattr(filter, name) is not None]
    if filter.needs_human:
        conditions[conditions.index(_FILTERS["needs_human"])] = _NEEDS_HUMAN
    if filter.status is not None:
        conditions.append(_STATUS_FILTERS[filter.status])
    return conditions


def _where(conditions: list[str]) -> str:
    return " WHERE " + " AND ".join(conditions) if conditions else ""


def _quoted_words(words: str) -> str:
    """Quote the words of a query as FTS5 strings, which must all occur; none of them is syntax."""
    searched = [word for word in words.split() if any(sign.isalnum() for sign in word)]
    return " ".join('"' + word.replace('"', '""') + '"' for word in searched)
