"""Checks."""

from typing import Final

from claims.domain.instants import parse_instant
from claims.domain.records import Check
from claims.storage.sqlite.columns import COLUMNS, insert_into
from claims.storage.sqlite.connection import Row, Sqlite
from claims.storage.sqlite.values import columns_of, parse_day

ADD_CHECK: Final = insert_into("checks", without=["id"])
LIST_CHECKS: Final = "SELECT * FROM checks WHERE claim_id = :claim_id AND id > :after ORDER BY id LIMIT :limit"


class SqliteChecks:
    """The checks of `claims.storage.base.CheckStore` in SQLite."""

    db: Sqlite

    def add_check(self, check: Check) -> int:
        return self.db.insert(ADD_CHECK, columns_of(check, COLUMNS["checks"]))

    def list_checks(self, claim_id: int, after: int, limit: int) -> list[Check]:
        params = {"claim_id": claim_id, "after": after, "limit": limit}
        return [_check_from(row) for row in self.db.rows(LIST_CHECKS, params)]


def _check_from(row: Row) -> Check:
    return Check(
        id=row["id"],
        claim_id=row["claim_id"],
        result=row["result"],
        next_check_on=parse_day(row["next_check_on"]),
        note=row["note"],
        actor=row["actor"],
        created_at=parse_instant(row["created_at"]),
    )
