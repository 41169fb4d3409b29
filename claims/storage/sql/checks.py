"""Checks."""

from typing import Final

from claims.domain.records import Check
from claims.errors import CheckNotFound
from claims.storage.sql.columns import insert_into
from claims.storage.sql.database import Database
from claims.storage.sql.tables import COLUMNS
from claims.storage.sql.values import columns_of, members_of, values_of

ADD_CHECK: Final = insert_into("checks", without=["id"])
GET_CHECK: Final = "SELECT * FROM checks WHERE id = :id"
LIST_CHECKS: Final = "SELECT * FROM checks WHERE claim_id = :claim_id AND id > :after ORDER BY id LIMIT :limit"


class SqlChecks:
    """The checks of `claims.storage.base.CheckStore` in SQLite."""

    db: Database

    def add_check(self, check: Check) -> int:
        return self.db.insert(ADD_CHECK, columns_of(check, COLUMNS["checks"]))

    def get_check(self, check_id: int) -> Check:
        row = self.db.row(GET_CHECK, {"id": check_id})
        if row is None:
            raise CheckNotFound(f"there is no check {check_id}")
        return Check(**members_of(Check, values_of(row)))

    def list_checks(self, claim_id: int, after: int, limit: int) -> list[Check]:
        params = {"claim_id": claim_id, "after": after, "limit": limit}
        return [Check(**members_of(Check, values_of(row))) for row in self.db.rows(LIST_CHECKS, params)]
