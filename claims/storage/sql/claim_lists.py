"""Statements for lists of claims, built from the fragments in this module; values are parameters."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import product
from typing import Any, Final

from claims.domain.assignment import NOBODY
from claims.domain.claimants import name_key
from claims.domain.cursors import Position
from claims.domain.instants import format_seconds
from claims.domain.outcomes import OUTCOMES
from claims.domain.requests import ClaimFilter
from claims.domain.visibility import INTERNAL_WORKFLOWS, Visibility
from claims.domain.vocabulary import WORKFLOWS
from claims.storage.base import ClaimRow
from claims.storage.sql.claimants import claimant_ids
from claims.storage.sql.claims import claim_row_from
from claims.storage.sql.columns import ids_in
from claims.storage.sql.database import Database
from claims.storage.sql.public_claims import PUBLIC_CLAIMS
from claims.storage.sql.queue_index import NEVER
from claims.storage.sql.values import Params, dumps

#: the columns that `claim_row_from` reads
ROW: Final = "c.id, c.document, c.version, c.workflow, c.outcome, c.waiting, c.opens_at, c.due_at_sort, c.assigned_to"
SELECT: Final = f"SELECT {ROW}, c.updated_at"
LIST_BY_ID: Final = f"""
    {SELECT} FROM claims AS c
    WHERE c.id IN {ids_in("ids")} AND (:sees_all OR c.is_public = 1) ORDER BY c.id
"""
_CLAIMS: Final = "claims AS c"
_FROM_CLAIMS: Final = f"FROM {_CLAIMS}"
_FROM_TOPIC: Final = f"FROM claim_topics AS t CROSS JOIN {_CLAIMS} ON c.id = t.claim_id"
#: in this form SQLite reads the claims of a topic in the order of their ids
_ID_OF_TOPIC: Final = "t.claim_id AS id"
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
#: the second condition lets SQLite use the partial index of the few claims that are not accepted
_WORKFLOW_FILTERS: Final = {
    name: f"c.workflow = '{name}'" + ("" if name == "accepted" else " AND c.workflow <> 'accepted'")
    for name in WORKFLOWS
}
_OUTCOME_FILTERS: Final = {name: f"c.outcome = '{name}'" for name in OUTCOMES}
#: filter that takes several values -> value -> its condition
_ALTERNATIVES: Final[dict[str, dict[Any, str]]] = {
    "status": _STATUS_FILTERS,
    "outcome": _OUTCOME_FILTERS,
    "workflow": _WORKFLOW_FILTERS,
}
_FILTERS: Final = {
    "claim_id": "c.id = :claim_id",
    "article_id": "c.article_id = :article_id",
    "claimant_id": "c.claimant_id = :claimant_id",
    "topic": "t.topic = :topic",
    "publisher": "c.article_id IN (SELECT id FROM articles WHERE publisher_key = :publisher)",
    "external_id": "c.external_id = :external_id",
    "due_before": "c.due_at_sort < :due_before",
    "due_after": f"c.due_at_sort >= :due_after AND c.due_at_sort < '{NEVER}'",
    "due_until": "c.due_at_sort <= :due_until",
    "due_beyond": f"c.due_at_sort > :due_beyond AND c.due_at_sort < '{NEVER}'",
    "needs_human": "c.needs_human = :needs_human",
    "unjudged": _UNJUDGED,
    "assigned_to": "c.assigned_to = :assigned_to",
}
#: the condition of `claimant_id` if other claimants are merged with it; its rows need sorting
_OF_MERGED: Final = f"c.claimant_id IN {ids_in('claimant_ids')}"
#: filters whose condition has no parameter, or one of its own
_WITHOUT_VALUE: Final = {"unjudged"}
_PUBLIC: Final = "c.is_public = 1"
_INTERNAL: Final = "c.is_public = 0"
_BY_LAST_CHANGE: Final = "-updated_at"
#: filter -> how its column holds the value
_AS_COLUMN: Final[dict[str, Callable[[Any], Any]]] = {
    **dict.fromkeys(("due_before", "due_after", "due_until", "due_beyond"), format_seconds),
    "needs_human": int,
    "publisher": name_key,
}
#: with a literal number, so that SQLite uses the partial index
_NEEDS_HUMAN: Final = "c.needs_human = 1"
#: a list without a topic or a search reads the claims of the name
_BY_NAME: Final = f"{_FROM_CLAIMS} INDEXED BY claims_assigned"
_OF_NOBODY: Final = "c.assigned_to IS NULL"
#: a list that no narrower filter bounds reads the claims of the publisher's articles, and sorts them
_BY_ARTICLE: Final = f"{_FROM_CLAIMS} INDEXED BY claims_article_newest"
#: filters whose claims a list sorts by last change
_SORTED_BY: Final = ("claim_id", "article_id", "topic")
_NARROWER: Final = ("claim_id", "article_id", "claimant_id", "topic", "external_id")
_TOPIC_OF_FOUND: Final = "EXISTS (SELECT 1 FROM claim_topics WHERE topic = :topic AND claim_id = c.id)"
#: sort -> sort column, direction, operator for rows after a position
_SORTS: Final = {
    "due_at": ("c.due_at_sort", "ASC", ">"),
    "-due_at": ("c.due_at_sort", "DESC", "<"),
    _BY_LAST_CHANGE: ("c.updated_at", "DESC", "<"),
    "-id": ("c.id", "DESC", "<"),
    "-score": ("c.score_sort", "DESC", "<"),
}
#: sort -> condition of the claims that have a value to sort by
_SORTED: Final = {"-score": "c.score_sort <> ''"}


class SqlClaimLists:
    """The lists of `claims.storage.base.ClaimStore` without a search."""

    db: Database

    def list_claims(
        self, filter: ClaimFilter, after: Position | None, limit: int, now: datetime, late: datetime
    ) -> list[ClaimRow]:
        resolved = self.resolve(filter, limit, now, late)
        if resolved is None:
            return []
        filter, params = resolved
        if after is not None:
            params |= {"key": after[0], "id": after[1]}
        column = _SORTS[filter.sort][0].removeprefix("c.")
        merged = params["claimant_ids"] is not None
        rows = self.db.rows(list_claims(filter, continued=after is not None, merged=merged), params)
        return [claim_row_from(row, column) for row in rows]

    def list_claims_by_id(self, ids: Sequence[int], visibility: Visibility) -> list[ClaimRow]:
        params = {"ids": dumps(list(ids)), "sees_all": visibility.sees_all}
        return [claim_row_from(row, "id") for row in self.db.rows(LIST_BY_ID, params)]

    def resolve(
        self, filter: ClaimFilter, limit: int, now: datetime, late: datetime
    ) -> tuple[ClaimFilter, Params] | None:
        """Return a filter with the id of its claimant, and the parameters of its conditions.

        The parameter `claimant_ids` is null unless other claimants are merged with that of the filter.

        Returns:
            None if no claim can match.
        """
        if selects_internal(filter):
            return None
        ids = claimant_ids(self.db, filter)
        if ids == []:
            return None
        filter = replace(filter, claimant=None, claimant_id=ids[0] if ids else None)
        params = _params(filter) | {"now": format_seconds(now), "late": format_seconds(late), "limit": limit}
        return filter, params | {"claimant_ids": dumps(ids) if ids and len(ids) > 1 else None}


def list_claims(filter: ClaimFilter, *, continued: bool, merged: bool = False) -> str:
    """Return the statement of the list: the union of an index range for each value of the first filter with values.

    After a position there are two ranges for each value: the rest of the equal sort keys, and the sort keys behind.
    By last change there are such ranges of public and of internal claims, because each kind has its own index.

    Args:
        filter: the conditions and the order; a claimant by its id.
        continued: the list begins after a position.
        merged: other claimants are merged with that of the filter.
    """
    column, direction, comes_after = _SORTS[filter.sort]
    source = _source(filter) if filter.topic is None else _from(_FROM_TOPIC, filter)
    conditions = _conditions(filter, merged) + [text for sort, text in _SORTED.items() if sort == filter.sort]
    branches, *others = _alternatives(filter) or [[]]
    conditions += [_any_of(texts) for texts in others]
    ranges: list[list[str]] = [[]]
    if continued and column == "c.id":
        ranges = [[f"c.id {comes_after} :id"]]
    elif continued:
        ranges = [[f"{column} = :key", f"c.id {comes_after} :id"], [f"{column} {comes_after} :key"]]
    select = SELECT + (f", {column}" if filter.sort in _SORTED else "")
    if filter.topic is not None:
        select = select.replace("c.id", _ID_OF_TOPIC, 1)
    selects = [
        f"{select} {source}{_where([*conditions, branch, kind, *bounds])}"
        for branch, kind, bounds in product(branches or [""], _kinds(filter), ranges)
    ]
    name = column.removeprefix("c.")
    order = f" ORDER BY {name} {direction}" + ("" if name == "id" else f", id {direction}") + " LIMIT :limit"
    return " UNION ALL ".join(selects) + order


def _source(filter: ClaimFilter) -> str:
    if filter.assigned_to not in (None, NOBODY):
        return _BY_NAME
    return _BY_ARTICLE if _is_by_publisher(filter) else _FROM_CLAIMS


def _is_by_publisher(filter: ClaimFilter) -> bool:
    """Return True if a list without a search reads the claims of a publisher's articles."""
    return filter.publisher is not None and all(getattr(filter, name) is None for name in _NARROWER)


def source_of_found(filter: ClaimFilter, found: str, claim_id: str) -> str:
    """Return the FROM of a search: the rows found, each with its claim.

    Args:
        filter: for the public, internal claims are not read.
        found: a table of the statement.
        claim_id: the expression of the claim's id in it.
    """
    return _from(f"FROM {found} CROSS JOIN {_CLAIMS} ON c.id = {claim_id}", filter)


def conditions_of_search(filter: ClaimFilter, merged: bool) -> list[str]:
    """List the conditions on the claims that a search finds."""
    conditions = _conditions(filter, merged) + [_any_of(texts) for texts in _alternatives(filter)]
    if filter.topic is not None:
        conditions.remove(_FILTERS["topic"])
        conditions.append(_TOPIC_OF_FOUND)
    return conditions


def _params(filter: ClaimFilter) -> dict[str, Any]:
    given = {name: getattr(filter, name) for name in _FILTERS if name not in _WITHOUT_VALUE}
    return {name: _AS_COLUMN.get(name, _same)(value) for name, value in given.items() if value is not None}


def _same(value: Any) -> Any:
    return value


def _conditions(filter: ClaimFilter, merged: bool) -> list[str]:
    conditions = [text for name, text in _FILTERS.items() if getattr(filter, name) is not None]
    if filter.needs_human:
        conditions[conditions.index(_FILTERS["needs_human"])] = _NEEDS_HUMAN
    if filter.assigned_to == NOBODY:
        conditions[conditions.index(_FILTERS["assigned_to"])] = _OF_NOBODY
    if merged:
        conditions[conditions.index(_FILTERS["claimant_id"])] = _OF_MERGED
    if _only_public(filter):
        conditions.append(_PUBLIC)
    return conditions


def _alternatives(filter: ClaimFilter) -> list[list[str]]:
    """Return the conditions of the values of each filter that takes several, if it is set."""
    return [
        [texts[value] for value in getattr(filter, name)]
        for name, texts in _ALTERNATIVES.items()
        if getattr(filter, name)
    ]


def _any_of(conditions: list[str]) -> str:
    return "(" + " OR ".join(f"({text})" for text in conditions) + ")"


def selects_internal(filter: ClaimFilter) -> bool:
    """Return True if the filter selects only claims that its caller must not see."""
    if filter.visibility.sees_all:
        return False
    # who works on a claim is internal, so the public learns nothing from this filter
    return filter.assigned_to is not None or (bool(filter.workflow) and INTERNAL_WORKFLOWS.issuperset(filter.workflow))


def _from(source: str, filter: ClaimFilter) -> str:
    """Return the source of a list whose claims are looked up by id: for the public, internal ones are not read."""
    return source.replace(_CLAIMS, PUBLIC_CLAIMS) if _only_public(filter) else source


def _only_public(filter: ClaimFilter) -> bool:
    return not filter.visibility.sees_all and not _selects_public(filter)


def _kinds(filter: ClaimFilter) -> list[str]:
    """Return the conditions of the kinds of claims that a list reads in turn; claims that it sorts are one kind."""
    is_sorted = any(getattr(filter, name) is not None for name in _SORTED_BY) or _is_by_publisher(filter)
    if filter.sort != _BY_LAST_CHANGE or is_sorted:
        return [""]
    return [_PUBLIC] if _only_public(filter) or _selects_public(filter) else [_PUBLIC, _INTERNAL]


def _selects_public(filter: ClaimFilter) -> bool:
    """Return True if the filter selects only claims that were accepted once: their own indexes serve them."""
    accepted = filter.status or filter.unjudged or filter.workflow == ("accepted",)
    return bool(accepted or filter.outcome or filter.needs_human)


def _where(conditions: list[str]) -> str:
    given = [text for text in conditions if text]
    return " WHERE " + " AND ".join(given) if given else ""
