"""Claimants, their names, and the counts of their claims."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

import orjson

from claims.domain.claimants import Claimant, ClaimantFilter, name_key
from claims.domain.cursors import Position
from claims.domain.instants import format_instant, parse_instant
from claims.domain.records import Claim
from claims.domain.requests import ClaimFilter
from claims.domain.visibility import Visibility
from claims.errors import ClaimantNotFound, VersionConflict
from claims.storage.sql import search_index
from claims.storage.sql.columns import ids_in, insert_into, update
from claims.storage.sql.database import Database, Row
from claims.storage.sql.values import Params, dumps

ADD_CLAIMANT: Final = insert_into("claimants")
ADD_NAME: Final = insert_into("claimant_names")
NEXT_CLAIMANT_ID: Final = "SELECT coalesce(max(id), 0) + 1 AS id FROM claimants"
FIND_CLAIMANTS: Final = """
    SELECT key, claimant_id FROM claimant_names WHERE key IN (SELECT value FROM json_each(:keys))
"""
_CLAIMANT: Final = """
    SELECT *, (SELECT json_group_array(name) FROM (
        SELECT n.name FROM claimant_names AS n
        WHERE n.claimant_id = claimants.id AND n.key <> claimants.name_key ORDER BY n.key) AS others) AS aliases,
        (SELECT coalesce(sum(r.number), 0) FROM claimants AS m CROSS JOIN record_counts AS r
        ON r.owner = 'claimant' AND r.fact = 'outcome' AND r.key = CAST(m.id AS TEXT)
        WHERE m.target_id = claimants.id) AS judged
    FROM claimants
"""
GET_CLAIMANT: Final = _CLAIMANT + "WHERE id = :id"
#: columns that an editor changes
_EDITED: Final = ("name", "name_key", "url", "version", "updated_at")
UPDATE_CLAIMANT: Final = update("claimants", _EDITED, "id = :id AND version = :expected_version")
REMOVE_NAMES: Final = "DELETE FROM claimant_names WHERE claimant_id = :id"
MOVE_NAMES: Final = "UPDATE claimant_names SET claimant_id = :into WHERE claimant_id = :id"
#: also claimants that were merged into the merged one earlier
MOVE_CLAIMANTS: Final = "UPDATE claimants SET target_id = :into WHERE target_id = :id"
MOVE_COUNTS: Final = """
    UPDATE claimants SET claims = claims + :claims, version = :version, updated_at = :updated_at WHERE id = :id
"""
COUNT_CLAIMS: Final = """
    UPDATE claimants SET claims = claims + :claims WHERE id = (SELECT target_id FROM claimants WHERE id = :id)
"""
#: the ids of a claimant and of those merged with it: by the id of one of them, and by a name that leads to it
LIST_IDS_BY_ID: Final = """
    SELECT id FROM claimants WHERE target_id = (SELECT target_id FROM claimants WHERE id = :id) ORDER BY name_key, id
"""
LIST_IDS_BY_NAME: Final = """
    SELECT id FROM claimants WHERE target_id = (SELECT claimant_id FROM claimant_names WHERE key = :key)
    ORDER BY name_key, id
"""
_LISTED: Final = "target_id = id AND claims > 0"
#: it has a claim that was accepted once
_PUBLIC: Final = """
    (claims > 0 OR EXISTS (SELECT 1 FROM claims AS c WHERE c.claimant_id = claimants.id AND c.is_public = 1))
"""
LIST_INTERNAL_CLAIMANTS: Final = f"{_CLAIMANT} WHERE id IN {ids_in('ids')} AND NOT {_PUBLIC}"
_FILTERS: Final = {
    "name": "id = (SELECT claimant_id FROM claimant_names WHERE key = :name)",
    "starts_with": "name_key >= :starts_with AND name_key < :starts_with || char(1114111)",
    "merged_into": "target_id = :merged_into AND id <> :merged_into",
}


class SqlClaimants:
    """The `claims.storage.base.ClaimantStore` of SQLite."""

    db: Database

    def next_claimant_id(self) -> int:
        row = self.db.row(NEXT_CLAIMANT_ID)
        assert row is not None  # noqa: S101 - aggregates always have a row
        return int(row["id"])

    def add_claimants(self, claimants: Sequence[Claimant]) -> None:
        self.db.run_many(ADD_CLAIMANT, [_params(claimant) for claimant in claimants])
        self.db.run_many(ADD_NAME, [name for claimant in claimants for name in _names(claimant)])
        for claimant in claimants:
            if claimant.aliases:
                search_index.set_names(self.db, claimant.id)

    def find_claimants(self, keys: Sequence[str]) -> dict[str, int]:
        rows = self.db.rows(FIND_CLAIMANTS, {"keys": dumps(list(keys))})
        return {row["key"]: row["claimant_id"] for row in rows}

    def list_internal_claimants(self, ids: Sequence[int]) -> list[Claimant]:
        return [_claimant_from(row) for row in self.db.rows(LIST_INTERNAL_CLAIMANTS, {"ids": dumps(list(ids))})]

    def get_claimant(self, claimant_id: int, visibility: Visibility = Visibility.ALL) -> Claimant:
        statement = GET_CLAIMANT if visibility.sees_all else f"{GET_CLAIMANT} AND {_PUBLIC}"
        row = self.db.row(statement, {"id": claimant_id})
        if row is None:
            raise ClaimantNotFound(f"there is no claimant {claimant_id}")
        return _claimant_from(row)

    def update_claimant(self, before: Claimant, after: Claimant) -> None:
        if not self.db.run_counted(UPDATE_CLAIMANT, _params(after) | {"expected_version": before.version}):
            raise VersionConflict(f"claimant {before.id} is no longer at version {before.version}")
        self.db.run(REMOVE_NAMES, {"id": after.id})
        self.db.run_many(ADD_NAME, _names(after))
        search_index.set_names(self.db, after.id)

    def merge_claimant(self, merged: Claimant, into: Claimant) -> None:
        ids = {"id": merged.id, "into": into.id}
        self.db.run(MOVE_NAMES, ids)
        self.db.run(MOVE_CLAIMANTS, ids)
        for claimant, sign in ((merged, -1), (into, 1)):
            self.db.run(MOVE_COUNTS, _params(claimant) | {"claims": sign * merged.claims})
            search_index.set_names(self.db, claimant.id)

    def list_claimants(self, filter: ClaimantFilter, after: Position | None, limit: int) -> list[Claimant]:
        values = {name: getattr(filter, name) for name in _FILTERS}
        for name in ("name", "starts_with"):
            values[name] = values[name] and name_key(values[name])
        params: dict[str, Any] = {name: value for name, value in values.items() if value is not None}
        if after is not None:
            params |= {"key": after[0], "id": after[1]}
        rows = self.db.rows(list_claimants(filter, continued=after is not None), params | {"limit": limit})
        return [_claimant_from(row) for row in rows]


def list_claimants(filter: ClaimantFilter, *, continued: bool) -> str:
    """Return the statement of the list."""
    conditions = [text for name, text in _FILTERS.items() if getattr(filter, name) is not None]
    if not filter.all and filter.merged_into is None and filter.name is None:
        conditions.append(_LISTED)
    if not filter.visibility.sees_all:
        conditions.append(_PUBLIC)
    if continued:
        conditions.append("(name_key, id) > (:key, :id)")
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"{_CLAIMANT} {where} ORDER BY name_key, id LIMIT :limit"


def claimant_ids(db: Database, filter: ClaimFilter) -> list[int] | None:
    """Return the ids of the claimants that a filter of claims names, with those merged; None without such a filter."""
    found = []
    if filter.claimant_id is not None:
        found.append([row["id"] for row in db.rows(LIST_IDS_BY_ID, {"id": filter.claimant_id})])
    if filter.claimant is not None:
        found.append([row["id"] for row in db.rows(LIST_IDS_BY_NAME, {"key": name_key(filter.claimant)})])
    if not found:
        return None
    return found[0] if found[-1] == found[0] else []


def count_claims(db: Database, added: Iterable[Claim], removed: Iterable[Claim] = ()) -> None:
    """Update the counts of the claimants of changed claims.

    Args:
        db: the database, inside a transaction.
        added: the claims as they are now.
        removed: the same claims as they were; none for new claims.
    """
    claims: Counter[int] = Counter()
    for changed, sign in ((added, 1), (removed, -1)):
        for claim in changed:
            if claim.claimant_id is not None and claim.workflow == "accepted":
                claims[claim.claimant_id] += sign
    db.run_many(COUNT_CLAIMS, [{"id": claimant, "claims": number} for claimant, number in claims.items() if number])


def _names(claimant: Claimant) -> list[Params]:
    """Return the parameters of `ADD_NAME` for the name and the aliases."""
    names = {name_key(name): name for name in (*claimant.aliases, claimant.name)}
    return [{"key": key, "claimant_id": claimant.id, "name": name} for key, name in names.items()]


def _params(claimant: Claimant) -> Params:
    return {
        "id": claimant.id,
        "name": claimant.name,
        "name_key": name_key(claimant.name),
        "url": claimant.url,
        "target_id": claimant.merged_into or claimant.id,
        "claims": claimant.claims,
        "version": claimant.version,
        "created_at": format_instant(claimant.created_at),
        "updated_at": format_instant(claimant.updated_at),
    }


def _claimant_from(row: Row) -> Claimant:
    return Claimant(
        id=row["id"],
        name=row["name"],
        aliases=tuple(orjson.loads(row["aliases"] or "[]")),
        url=row["url"],
        merged_into=None if row["target_id"] == row["id"] else row["target_id"],
        claims=row["claims"],
        judged=row["judged"],
        version=row["version"],
        created_at=parse_instant(row["created_at"]),
        updated_at=parse_instant(row["updated_at"]),
    )
