"""People who can sign in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from claims.domain.access import NewUser, User
from claims.domain.instants import format_instant, parse_instant
from claims.errors import UserExists, UserNotFound, VersionConflict
from claims.storage.sql.columns import insert_into, update
from claims.storage.sql.database import Database, Row
from claims.storage.sql.tables import COLUMNS
from claims.storage.sql.values import Params, parse_instant_or_none

ADD_USER: Final = f"{insert_into('users', without=('id',))} ON CONFLICT DO NOTHING"
GET_USER: Final = "SELECT * FROM users WHERE id = :id"
FIND_USER_BY_NAME: Final = "SELECT * FROM users WHERE name = :name"
FIND_USER_BY_SUBJECT: Final = "SELECT * FROM users WHERE issuer = :issuer AND subject = :subject"
FIND_USER_BY_LINK: Final = "SELECT * FROM users WHERE link_sha256 = :link_sha256"
LIST_USERS: Final = "SELECT * FROM users WHERE id > :after ORDER BY id LIMIT :limit"
#: columns that an update leaves alone
_FIXED: Final = {"id", "name", "created_at", "last_seen_at"}
UPDATE_USER: Final = update(
    "users", [name for name in COLUMNS["users"] if name not in _FIXED], "id = :id AND version = :expected_version"
)
SET_USER_SEEN: Final = "UPDATE users SET last_seen_at = :at WHERE id = :id"
FIND_ADMIN: Final = """
    SELECT 1 FROM users
    WHERE is_active = 1 AND role = 'admin' AND (password_hash IS NOT NULL OR subject IS NOT NULL) AND id <> :user_id
    UNION ALL
    SELECT 1 FROM tokens
    WHERE revoked_at IS NULL AND role = 'admin' AND user_id IS NULL AND scopes IS NULL AND expires_at IS NULL
        AND name <> :token
    LIMIT 1
"""


class SqlUsers:
    """The `claims.storage.base.UserStore` of every engine."""

    db: Database

    def add_user(self, new: NewUser, issuer: str | None, at: datetime) -> User:
        user = User(0, new.name, new.role, True, None, issuer, new.subject, None, None, at, at, None, 1)
        if not self.db.run_counted(ADD_USER, _params(user)):
            raise UserExists(f"there is a person named {new.name!r}, or with the same sign-on")
        found = self.find_user_by_name(new.name)
        assert found is not None  # noqa: S101 - it was added
        return found

    def get_user(self, user_id: int) -> User:
        row = self.db.row(GET_USER, {"id": user_id})
        if row is None:
            raise UserNotFound(f"there is no person {user_id}")
        return user_from(row)

    def find_user_by_name(self, name: str) -> User | None:
        return self._found(FIND_USER_BY_NAME, {"name": name})

    def find_user_by_subject(self, issuer: str, subject: str) -> User | None:
        return self._found(FIND_USER_BY_SUBJECT, {"issuer": issuer, "subject": subject})

    def find_user_by_link(self, link_sha256: str) -> User | None:
        return self._found(FIND_USER_BY_LINK, {"link_sha256": link_sha256})

    def list_users(self, after: int, limit: int) -> list[User]:
        return [user_from(row) for row in self.db.rows(LIST_USERS, {"after": after, "limit": limit})]

    def update_user(self, before: User, after: User) -> None:
        params = _params(after) | {"id": before.id, "expected_version": before.version, "version": before.version + 1}
        if not self.db.run_counted(UPDATE_USER, params):
            raise VersionConflict(f"person {before.name!r} is no longer at version {before.version}")

    def set_user_seen(self, user_id: int, at: datetime) -> None:
        self.db.run(SET_USER_SEEN, {"id": user_id, "at": format_instant(at)})

    def has_admin(self, *, without_user: int | None = None, without_token: str | None = None) -> bool:
        return self.db.row(FIND_ADMIN, {"user_id": without_user or 0, "token": without_token or ""}) is not None

    def _found(self, statement: str, params: Params) -> User | None:
        row = self.db.row(statement, params)
        return None if row is None else user_from(row)


def user_from(row: Row | Mapping[str, Any]) -> User:
    """Return the person of a row that has the columns of the table."""
    return User(
        id=row["id"],
        name=row["name"],
        role=row["role"],
        is_active=bool(row["is_active"]),
        password_hash=row["password_hash"],
        issuer=row["issuer"],
        subject=row["subject"],
        link_sha256=row["link_sha256"],
        link_expires_at=parse_instant_or_none(row["link_expires_at"]),
        created_at=parse_instant(row["created_at"]),
        updated_at=parse_instant(row["updated_at"]),
        last_seen_at=parse_instant_or_none(row["last_seen_at"]),
        version=row["version"],
    )


def _params(user: User) -> Params:
    return {
        "name": user.name,
        "role": user.role,
        "is_active": int(user.is_active),
        "password_hash": user.password_hash,
        "issuer": user.issuer,
        "subject": user.subject,
        "link_sha256": user.link_sha256,
        "link_expires_at": user.link_expires_at and format_instant(user.link_expires_at),
        "created_at": format_instant(user.created_at),
        "updated_at": format_instant(user.updated_at),
        "last_seen_at": user.last_seen_at and format_instant(user.last_seen_at),
        "version": user.version,
    }
