"""The people and tokens that work on claims."""

from datetime import datetime
from typing import Final

from claims.domain.instants import format_seconds
from claims.domain.roles import Role
from claims.storage.sql.database import Database

FIND_WORKER: Final = """
    SELECT role FROM users WHERE name = :name AND is_active = 1
    UNION ALL
    SELECT role FROM tokens
    WHERE name = :name AND user_id IS NULL AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)
"""


class SqlWorkers:
    """The `claims.storage.base.WorkerStore` of every engine."""

    db: Database

    def find_worker(self, name: str, now: datetime) -> Role | None:
        row = self.db.row(FIND_WORKER, {"name": name, "now": format_seconds(now)})
        return None if row is None else row["role"]
