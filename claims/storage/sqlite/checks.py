"""Checks."""

from typing import Final

from claims.domain.records import Check
from claims.storage.sqlite.columns import insert_into
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.schema import COLUMNS
from claims.storage.sqlite.values import columns_of, members_of

ADD_CHECK: Final = insert_into("checks", without=["id"])
LIST_CHECKS: Final = "SELECT * FROM checks WHERE claim_id = :claim_id AND id > :after ORDER BY id LIMIT :limit"


class SqliteChecks:
    """The checks of `claims.storage.base.CheckStore` in SQLite."""

    db: Sqlite

    def add_check(self, check: Check) -> int:
        return self.db.insert(ADD_CHECK, columns_of(check, COLUMNS["checks"]))

    def list_checks(self, claim_id: int, after: int, limit: int) -> list[Check]:
        params = {"claim_id": claim_id, "after": after, "limit": limit}
        return [Check(**members_of(Check, row)) for row in self.db.rows(LIST_CHECKS, params)]
