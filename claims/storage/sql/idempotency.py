"""Stored answers under idempotency keys."""

from datetime import datetime
from typing import Final

from claims.domain.actors import Actor
from claims.domain.instants import format_instant
from claims.storage.sql.columns import insert_into
from claims.storage.sql.database import Database

GET_ANSWER: Final = "SELECT * FROM idempotency_keys WHERE actor = :actor AND key = :key AND created_at >= :since"
ADD_ANSWER: Final = f"""
    {insert_into("idempotency_keys")}
    ON CONFLICT (actor, key) DO UPDATE
    SET fingerprint = excluded.fingerprint, answer = excluded.answer, created_at = excluded.created_at
"""
REMOVE_ANSWER: Final = """
    DELETE FROM idempotency_keys
    WHERE actor = :actor AND key = :key AND answer = :answer AND created_at >= :since
"""
REMOVE_OLD_ANSWERS: Final = """
    DELETE FROM idempotency_keys WHERE (actor, key) IN
        (SELECT actor, key FROM idempotency_keys WHERE created_at < :before ORDER BY created_at LIMIT 100)
"""


class SqlIdempotency:
    """The `claims.storage.base.IdempotencyStore` of SQLite."""

    db: Database

    def get_answer(self, actor: Actor, key: str, since: datetime) -> tuple[str, str] | None:
        row = self.db.row(GET_ANSWER, {"actor": actor.name, "key": key, "since": format_instant(since)})
        return None if row is None else (row["fingerprint"], row["answer"])

    def add_answer(self, actor: Actor, key: str, fingerprint: str, answer: str, at: datetime) -> None:
        params = {"actor": actor.name, "key": key, "fingerprint": fingerprint, "answer": answer}
        self.db.run(ADD_ANSWER, params | {"created_at": format_instant(at)})

    def remove_answer(self, actor: Actor, key: str, answer: str, since: datetime) -> None:
        params = {"actor": actor.name, "key": key, "answer": answer, "since": format_instant(since)}
        self.db.run(REMOVE_ANSWER, params)

    def remove_old_answers(self, before: datetime) -> None:
        self.db.run(REMOVE_OLD_ANSWERS, {"before": format_instant(before)})
