"""Bearer tokens, stored by the SHA-256 of their secrets, and the names of people and tokens."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import orjson

from claims.domain.access import NewToken, Token
from claims.domain.instants import format_instant, format_seconds, parse_instant
from claims.domain.restored_tokens import StoredToken
from claims.errors import NameTaken, TokenNotFound
from claims.storage.sql.columns import quoted
from claims.storage.sql.database import Database, Row
from claims.storage.sql.tables import COLUMNS
from claims.storage.sql.users import user_from
from claims.storage.sql.values import dumps, parse_instant_or_none

RESERVE_NAME: Final = "INSERT INTO actor_names (key, owner) VALUES (:key, :owner) ON CONFLICT DO NOTHING"
GET_NAME_OWNER: Final = "SELECT owner FROM actor_names WHERE key = :key"
_NEW: Final = ("name", "role", "sha256", "created_at", "expires_at", "scopes", "user_id")
ADD: Final = f"""
    INSERT INTO tokens ({quoted(_NEW)}) VALUES ({", ".join(":" + name for name in _NEW)}) ON CONFLICT DO NOTHING
"""
_USER: Final = ", ".join(f'u."{name}" AS user_{name}' for name in COLUMNS["users"] if name != "id")
#: the columns of a token `t` and of its person `u`, for `token_from`
TOKEN_COLUMNS: Final = f"t.*, {_USER}"
_SELECT: Final = f"SELECT {TOKEN_COLUMNS} FROM tokens AS t LEFT JOIN users AS u ON u.id = t.user_id"
FIND: Final = f"{_SELECT} WHERE t.sha256 = :sha256 AND t.revoked_at IS NULL"
GET: Final = f"{_SELECT} WHERE t.name = :name AND t.revoked_at IS NULL"
LIST: Final = f"{_SELECT} ORDER BY t.id"
LIST_PAGE: Final = f"{_SELECT} WHERE t.id > :after ORDER BY t.id LIMIT :limit"
LIST_OF_USER: Final = f"{_SELECT} WHERE t.user_id = :user_id AND t.revoked_at IS NULL ORDER BY t.id"
LIST_EXPIRED: Final = f"""
    {_SELECT} WHERE t.revoked_at IS NULL AND t.expires_at IS NOT NULL AND t.expires_at <= :now
    ORDER BY t.expires_at, t.id LIMIT :limit
"""
REVOKE: Final = "UPDATE tokens SET revoked_at = :at WHERE name = :name AND revoked_at IS NULL"
REVOKE_EXPIRED: Final = "UPDATE tokens SET revoked_at = expires_at WHERE id = :id"
REVOKE_HASH: Final = "UPDATE tokens SET revoked_at = :at WHERE sha256 = :sha256 AND revoked_at IS NULL"
LIST_STORED: Final = "SELECT name, sha256, revoked_at FROM tokens ORDER BY id"
SET_LAST_USED: Final = "UPDATE tokens SET last_used_at = :at WHERE id = :id"


class SqlTokens:
    """The `claims.storage.base.TokenStore` of every engine."""

    db: Database

    def reserve_name(self, key: str, owner: str) -> str:
        self.db.run(RESERVE_NAME, {"key": key, "owner": owner})
        return self.find_name_owner(key) or owner

    def find_name_owner(self, key: str) -> str | None:
        row = self.db.row(GET_NAME_OWNER, {"key": key})
        return None if row is None else row["owner"]

    def add_token(self, new: NewToken, sha256: str, at: datetime, user_id: int | None = None) -> None:
        params = {
            "name": new.name,
            "role": new.role,
            "sha256": sha256,
            "created_at": format_instant(at),
            "expires_at": new.expires_at and format_seconds(new.expires_at),
            "scopes": None if new.scopes is None else dumps(new.scopes),
            "user_id": user_id,
        }
        if not self.db.run_counted(ADD, params):
            raise NameTaken(f"a token named {new.name!r} is in use")

    def find_token(self, sha256: str) -> Token | None:
        row = self.db.row(FIND, {"sha256": sha256})
        return None if row is None else token_from(row)

    def get_token(self, name: str) -> Token:
        row = self.db.row(GET, {"name": name})
        if row is None:
            raise TokenNotFound(f"no token named {name!r} is in use")
        return token_from(row)

    def list_tokens(self) -> list[Token]:
        return [token_from(row) for row in self.db.rows(LIST)]

    def list_token_page(self, after: int, limit: int) -> list[Token]:
        return [token_from(row) for row in self.db.rows(LIST_PAGE, {"after": after, "limit": limit})]

    def list_tokens_of_user(self, user_id: int) -> list[Token]:
        return [token_from(row) for row in self.db.rows(LIST_OF_USER, {"user_id": user_id})]

    def revoke_token(self, name: str, at: datetime) -> None:
        if not self.db.run_counted(REVOKE, {"name": name, "at": format_instant(at)}):
            raise TokenNotFound(f"no token named {name!r} is in use")

    def take_expired_tokens(self, now: datetime, limit: int) -> list[Token]:
        rows = self.db.rows(LIST_EXPIRED, {"now": format_seconds(now), "limit": limit})
        self.db.run_many(REVOKE_EXPIRED, [{"id": row["id"]} for row in rows])
        return [token_from(row) for row in rows]

    def set_token_used(self, token_id: int, at: datetime) -> None:
        self.db.run(SET_LAST_USED, {"id": token_id, "at": format_instant(at)})


def stored_token(row: Row) -> StoredToken:
    """Return the token of a row of `LIST_STORED`."""
    return StoredToken(row["name"], row["sha256"], parse_instant_or_none(row["revoked_at"]))


def token_from(row: Row) -> Token:
    """Return the token of a row that has `TOKEN_COLUMNS`."""
    return Token(
        id=row["id"],
        name=row["name"],
        role=row["role"],
        created_at=parse_instant(row["created_at"]),
        last_used_at=parse_instant_or_none(row["last_used_at"]),
        revoked_at=parse_instant_or_none(row["revoked_at"]),
        expires_at=parse_instant_or_none(row["expires_at"]),
        scopes=None if row["scopes"] is None else tuple(orjson.loads(row["scopes"])),
        user=None if row["user_id"] is None else user_from(_of_user(row)),
    )


def _of_user(row: Row) -> Mapping[str, Any]:
    """Return the columns of the person of a token."""
    return {name: row[f"user_{name}"] for name in COLUMNS["users"]}
