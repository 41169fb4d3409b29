"""Statements for lists of claims, built from the fragments in this module; values are parameters."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from claims.domain.cursors import Position
from claims.domain.instants import format_seconds
from claims.domain.limits import MAX_ID
from claims.domain.requests import ClaimFilter
from claims.domain.visibility import INTERNAL_WORKFLOWS
from claims.storage.base import ClaimRow
from claims.storage.sqlite.claims import claim_row_from
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.public_claims import PUBLIC_CLAIMS
from claims.storage.sqlite.queue_index import NEVER

#: the columns that `claim_row_from` reads
ROW: Final = "c.id, c.document, c.version, c.workflow, c.outcome, c.waiting, c.opens_at, c.due_at_sort"
_SELECT: Final = f"SELECT {ROW}, c.updated_at"
_CLAIMS: Final = "claims AS c"
_FROM_CLAIMS: Final = f"FROM {_CLAIMS}"
_FROM_TOPIC: Final = f"FROM claim_topics AS t CROSS JOIN {_CLAIMS} ON c.id = t.claim_id"
_FROM_SEARCH: Final = f"FROM claims_search CROSS JOIN {_CLAIMS} ON c.id = claims_search.rowid"
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
#: filters whose condition has no parameter, or one of its own
_WITHOUT_VALUE: Final = {"unjudged", "q"}
_PUBLIC: Final = "c.is_public = 1"
#: filter -> how its column holds the value
_AS_COLUMN: Final[dict[str, Callable[[Any], Any]]] = {
    "claimant": str.casefold,
    **dict.fromkeys(("due_before", "due_after", "due_until", "due_beyond"), format_seconds),
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
        if selects_internal(filter):
            return []
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
    source = _FROM_CLAIMS if filter.topic is None else _from(_FROM_TOPIC, filter)
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
    source = _from(_FROM_SEARCH, filter)
    return f"{_SELECT} {source}{_where(conditions)} ORDER BY {column} {direction} LIMIT :limit"


def _params(filter: ClaimFilter) -> dict[str, Any]:
    given = {name: getattr(filter, name) for name in _FILTERS if name not in _WITHOUT_VALUE}
    return {name: _AS_COLUMN.get(name, _same)(value) for name, value in given.items() if value is not None}


def _same(value: Any) -> Any:
    return value


def _conditions(filter: ClaimFilter) -> list[str]:
    conditions = [text for name, text in _FILTERS.items() if getattr(filter, name) is not None]
    if filter.needs_human:
        conditions[conditions.index(_FILTERS["needs_human"])] = _NEEDS_HUMAN
    if filter.status is not None:
        conditions.append(_STATUS_FILTERS[filter.status])
    if _only_public(filter):
        conditions.append(_PUBLIC)
    return conditions


def selects_internal(filter: ClaimFilter) -> bool:
    """Return True if the filter selects only claims that its caller must not see."""
    return not filter.visibility.sees_all and filter.workflow in INTERNAL_WORKFLOWS


def _from(source: str, filter: ClaimFilter) -> str:
    """Return the source of a list whose claims are looked up by id: for the public, internal ones are not read."""
    return source.replace(_CLAIMS, PUBLIC_CLAIMS) if _only_public(filter) else source


def _only_public(filter: ClaimFilter) -> bool:
    return not filter.visibility.sees_all and not _selects_public(filter)


def _selects_public(filter: ClaimFilter) -> bool:
    """Return True if the filter selects only claims that were accepted once: their own indexes serve them."""
    accepted = filter.status is not None or filter.unjudged or filter.workflow == "accepted"
    return bool(accepted or filter.outcome is not None or filter.needs_human)


def _where(conditions: list[str]) -> str:
    return " WHERE " + " AND ".join(conditions) if conditions else ""


def _quoted_words(words: str) -> str:
    """Quote the words of a query as FTS5 strings, which must all occur; none of them is syntax."""
    searched = [word for word in words.split() if any(sign.isalnum() for sign in word)]
    return " ".join('"' + word.replace('"', '""') + '"' for word in searched)
