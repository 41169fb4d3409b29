"""Bearer tokens, stored by the SHA-256 of their secrets."""

from datetime import datetime
from typing import Final

from claims.domain.actors import Token
from claims.domain.instants import format_instant, parse_instant
from claims.domain.restored_tokens import StoredToken
from claims.domain.roles import Role
from claims.errors import TokenNameTaken, TokenNotFound
from claims.storage.sql.database import Database, Row
from claims.storage.sql.values import parse_instant_or_none

ADD: Final = """
    INSERT INTO tokens (name, role, sha256, created_at) VALUES (:name, :role, :sha256, :created_at)
    ON CONFLICT DO NOTHING
"""
FIND: Final = "SELECT * FROM tokens WHERE sha256 = :sha256 AND revoked_at IS NULL"
LIST: Final = "SELECT * FROM tokens ORDER BY id"
REVOKE: Final = "UPDATE tokens SET revoked_at = :at WHERE name = :name AND revoked_at IS NULL"
REVOKE_HASH: Final = "UPDATE tokens SET revoked_at = :at WHERE sha256 = :sha256 AND revoked_at IS NULL"
LIST_STORED: Final = "SELECT name, sha256, revoked_at FROM tokens ORDER BY id"
SET_LAST_USED: Final = "UPDATE tokens SET last_used_at = :at WHERE id = :id"


class SqlTokens:
    """The `claims.storage.base.TokenStore` of SQLite."""

    db: Database

    def add_token(self, name: str, role: Role, sha256: str, at: datetime) -> None:
        params = {"name": name, "role": role, "sha256": sha256, "created_at": format_instant(at)}
        if not self.db.run_counted(ADD, params):
            raise TokenNameTaken(f"a token named {name!r} is in use")

    def find_token(self, sha256: str) -> Token | None:
        row = self.db.row(FIND, {"sha256": sha256})
        return None if row is None else token_from(row)

    def list_tokens(self) -> list[Token]:
        return [token_from(row) for row in self.db.rows(LIST)]

    def revoke_token(self, name: str, at: datetime) -> None:
        if not self.db.run_counted(REVOKE, {"name": name, "at": format_instant(at)}):
            raise TokenNotFound(f"no token named {name!r} is in use")

    def set_token_used(self, token_id: int, at: datetime) -> None:
        self.db.run(SET_LAST_USED, {"id": token_id, "at": format_instant(at)})


def stored_token(row: Row) -> StoredToken:
    """Return the token of a row of `LIST_STORED`."""
    return StoredToken(row["name"], row["sha256"], parse_instant_or_none(row["revoked_at"]))


def token_from(row: Row) -> Token:
    """Return the token of a row that has the columns of the table."""
    return Token(
        id=row["id"],
        name=row["name"],
        role=row["role"],
        created_at=parse_instant(row["created_at"]),
        last_used_at=parse_instant_or_none(row["last_used_at"]),
        revoked_at=parse_instant_or_none(row["revoked_at"]),
    )
