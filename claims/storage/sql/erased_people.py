"""Erasure of people: their accounts, and their names in all columns that name actors."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from claims.domain.access import User
from claims.domain.claimants import name_key
from claims.domain.instants import format_instant
from claims.domain.name_owners import ERASED
from claims.storage.sql.database import Database
from claims.storage.sql.sessions import REMOVE_SESSIONS_OF_USER
from claims.storage.sql.tokens import RESERVE_NAME
from claims.storage.sql.values import dumps

#: table -> its columns that name an actor
ACTOR_COLUMNS: Final = {
    "deadlines": ("actor",),
    "evidence": ("actor", "retracted_by"),
    "verdicts": ("actor", "reviewed_by", "withdrawn_by"),
    "checks": ("actor",),
    "leases": ("holder",),
    "lease_expiries": ("holder",),
    "claims": ("assigned_to",),
    "claim_notes": ("actor",),
}
RENAME: Final = tuple(
    f"UPDATE {table} SET {column} = :name WHERE {column} IN (SELECT value FROM json_each(:names))"
    for table, columns in ACTOR_COLUMNS.items()
    for column in columns
)
LIST_NAMES_OF: Final = """
    SELECT DISTINCT t.name FROM tokens AS t WHERE t.user_id = :id AND NOT EXISTS (
        SELECT 1 FROM tokens AS o WHERE o.name = t.name AND coalesce(o.user_id, 0) <> :id)
"""
IS_NAME_KNOWN: Final = """
    SELECT 1 AS found FROM actor_names WHERE key = :key
    UNION ALL SELECT 1 FROM users WHERE name = :name UNION ALL SELECT 1 FROM tokens WHERE name = :name LIMIT 1
"""
ERASE_USER: Final = """
    UPDATE users SET name = :name, is_active = 0, password_hash = NULL, issuer = NULL, subject = NULL,
        link_sha256 = NULL, link_expires_at = NULL, updated_at = :at, version = version + 1
    WHERE id = :id
"""
#: revoked first: only tokens that are not revoked must have different names
ERASE_TOKENS: Final = "UPDATE tokens SET revoked_at = coalesce(revoked_at, :at), name = :name WHERE user_id = :id"
REMOVE_NAMES: Final = "DELETE FROM actor_names WHERE key IN (SELECT value FROM json_each(:keys))"


class SqlErasedPeople:
    """The people of `claims.storage.base.ErasureStore`."""

    db: Database

    def list_names_of_tokens(self, user_id: int) -> set[str]:
        return {row["name"] for row in self.db.rows(LIST_NAMES_OF, {"id": user_id})}

    def is_name_known(self, name: str) -> bool:
        return self.db.row(IS_NAME_KNOWN, {"key": name_key(name), "name": name}) is not None

    def erase_user(self, user: User, tokens: Sequence[str], name: str, at: datetime) -> None:
        known = {user.name, *tokens}
        for statement in RENAME:
            self.db.run(statement, {"name": name, "names": dumps(sorted(known))})
        self.db.run(REMOVE_SESSIONS_OF_USER, {"user_id": user.id})
        ended = {"id": user.id, "name": name, "at": format_instant(at)}
        self.db.run(ERASE_TOKENS, ended)
        self.db.run(ERASE_USER, ended)
        self.db.run(REMOVE_NAMES, {"keys": dumps(sorted(map(name_key, known)))})
        self.db.run(RESERVE_NAME, {"key": name_key(name), "owner": ERASED})
