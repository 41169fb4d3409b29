"""Deadlines of claims: the slippage chain."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from claims.domain.due import Due
from claims.domain.instants import format_seconds
from claims.domain.records import Deadline
from claims.errors import DeadlineNotFound
from claims.storage.sql.columns import insert_into, next_id
from claims.storage.sql.database import Database, Row
from claims.storage.sql.tables import COLUMNS
from claims.storage.sql.values import Params, columns_of, members_of, parse_day, parse_instant_or_none, values_of

NEXT_DEADLINE_ID = next_id("deadlines")
ADD_DEADLINE = insert_into("deadlines")
GET_DEADLINE = "SELECT *, text AS due_text FROM deadlines WHERE id = :id"
LIST_DEADLINES = """
    SELECT *, text AS due_text FROM deadlines WHERE claim_id = :claim_id AND id > :after ORDER BY id LIMIT :limit
"""
#: columns that are attributes of a window
_WINDOW = ("text", "edtf", "relation", "precision", "earliest", "latest", "basis", "timezone", "first_check_on",
           "review_every")  # fmt: skip
_OWN = tuple(name for name in COLUMNS["deadlines"] if name not in {*_WINDOW, "due_at", "logged_state"})


class SqlDeadlines:
    """The deadlines of `claims.storage.base.ClaimStore`."""

    db: Database

    def add_deadline(self, deadline: Deadline) -> None:
        self.db.run(ADD_DEADLINE, deadline_params(deadline))

    def get_deadline(self, deadline_id: int) -> Deadline:
        row = self.db.row(GET_DEADLINE, {"id": deadline_id})
        if row is None:
            raise DeadlineNotFound(f"there is no deadline {deadline_id}")
        return _deadline_from(row)

    def list_deadlines(self, claim_id: int, after: int, limit: int) -> list[Deadline]:
        params = {"claim_id": claim_id, "after": after, "limit": limit}
        return [_deadline_from(row) for row in self.db.rows(LIST_DEADLINES, params)]


def due_from(row: Mapping[str, Any]) -> Due:
    """Return a due window; the row has its words as `due_text`."""
    return Due(
        text=row["due_text"],
        edtf=row["edtf"],
        relation=row["relation"],
        precision=row["precision"],
        earliest=parse_day(row["earliest"]),
        latest=parse_day(row["latest"]),
        basis=row["basis"],
        timezone=row["timezone"],
        first_check_on=date.fromisoformat(row["first_check_on"]),
        due_at=parse_instant_or_none(row["due_at"]),
        review_every=row["review_every"],
    )


def deadline_params(deadline: Deadline) -> Params:
    """Return the parameters of `ADD_DEADLINE`."""
    due = deadline.due
    due_at = due.due_at and format_seconds(due.due_at)
    return columns_of(due, _WINDOW) | columns_of(deadline, _OWN, due_at=due_at, logged_state="none")


def _deadline_from(row: Row) -> Deadline:
    values = values_of(row)
    return Deadline(**members_of(Deadline, values), due=due_from(values))
