"""The list of claims: filters and orders put together from the named fragments, values as parameters."""

from datetime import datetime
from typing import Any

from claims.domain.cursors import MAX_ID, Position
from claims.domain.instants import format_seconds
from claims.domain.requests import ClaimFilter
from claims.storage.base import ClaimRow
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.rows.claims import listed_from
from claims.storage.sqlite.statements import claims as sql


class SqlLists:
    """The searching part of `claims.storage.base.ClaimStore`."""

    db: Sqlite

    def list_claims(
        self, wanted: ClaimFilter, after: Position | None, limit: int, now: datetime, late: datetime
    ) -> list[ClaimRow]:
        params = _values(wanted) | {"now": format_seconds(now), "late": format_seconds(late), "limit": limit}
        if wanted.q is not None:
            quoted = _quoted(wanted.q)
            if not quoted:
                return []
            params |= {"q": quoted, "id": after[1] if after else MAX_ID}
            found = self.db.rows(_search_sql(wanted), params)
            return [listed_from(row, "id") for row in found]
        if after is not None:
            params |= {"key": after[0], "id": after[1]}
        column = sql.SORTS[wanted.sort][0].removeprefix("c.")
        return [listed_from(row, column) for row in self.db.rows(_list_sql(wanted, after is not None), params)]


def _values(wanted: ClaimFilter) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: getattr(wanted, name)
        for name in ("workflow", "article_id", "topic", "outcome", "needs_human")
        if getattr(wanted, name) is not None
    }
    if wanted.claimant is not None:
        values["claimant"] = wanted.claimant.casefold()
    for name in ("due_before", "due_after", "due_until", "due_beyond"):
        if (instant := getattr(wanted, name)) is not None:
            values[name] = format_seconds(instant)
    return values


def _conditions(wanted: ClaimFilter) -> list[str]:
    conditions = [text for name, text in sql.FILTERS.items() if getattr(wanted, name) is not None]
    if wanted.needs_human:
        conditions[conditions.index(sql.FILTERS["needs_human"])] = sql.NEEDS_HUMAN
    if wanted.status is not None:
        conditions.append(sql.STATUS_FILTERS[wanted.status])
    return conditions


def _list_sql(wanted: ClaimFilter, continued: bool) -> str:
    """Build the list's statement; continued after a position it is the union of two stretches."""
    column, direction, comes_after = sql.SORTS[wanted.sort]
    source = sql.FROM_CLAIMS if wanted.topic is None else sql.FROM_TOPIC
    conditions = _conditions(wanted)
    stretches = [[]]  # type: list[list[str]]
    if continued:
        stretches = [[f"{column} = :key", f"c.id {comes_after} :id"], [f"{column} {comes_after} :key"]]
    selects = [f"{sql.LISTED} {source}" + _where(conditions + stretch) for stretch in stretches]
    order = f" ORDER BY {column.removeprefix('c.')} {direction}, id {direction} LIMIT :limit"
    return " UNION ALL ".join(selects) + order


def _search_sql(wanted: ClaimFilter) -> str:
    """Build the search: newest first with the limit inside, so that common words cost no more than rare ones."""
    conditions = _conditions(wanted)
    if wanted.topic is not None:
        conditions.remove(sql.FILTERS["topic"])
        conditions.append(sql.TOPIC_OF_FOUND)
    column, direction, comes_after = sql.SORTS["newest"]
    conditions.append(f"{column} {comes_after} :id")
    return f"{sql.LISTED} {sql.FROM_SEARCH}{_where(conditions)} ORDER BY {column} {direction} LIMIT :limit"


def _where(conditions: list[str]) -> str:
    return " WHERE " + " AND ".join(conditions) if conditions else ""


def _quoted(words: str) -> str:
    """Quote a reader's words as FTS5 strings, all of which must occur: nothing in them is syntax."""
    kept = [word for word in words.split() if any(sign.isalnum() for sign in word)]
    return " ".join('"' + word.replace('"', '""') + '"' for word in kept)
