"""People who can sign in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from claims.domain.access import NewUser, User
from claims.domain.instants import format_instant
from claims.errors import UserExists, UserNotFound, VersionConflict
from claims.storage.sql.columns import insert_into, update
from claims.storage.sql.database import Database
from claims.storage.sql.tables import COLUMNS
from claims.storage.sql.values import Params, columns_of, members_of, values_of

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
        return user_from(values_of(row))

    def find_user_by_name(self, name: str) -> User | None:
        return self._found(FIND_USER_BY_NAME, {"name": name})

    def find_user_by_subject(self, issuer: str, subject: str) -> User | None:
        return self._found(FIND_USER_BY_SUBJECT, {"issuer": issuer, "subject": subject})

    def find_user_by_link(self, link_sha256: str) -> User | None:
        return self._found(FIND_USER_BY_LINK, {"link_sha256": link_sha256})

    def list_users(self, after: int, limit: int) -> list[User]:
        return [user_from(values_of(row)) for row in self.db.rows(LIST_USERS, {"after": after, "limit": limit})]

    def update_user(self, before: User, after: User) -> None:
        params = _params(after) | {"expected_version": before.version, "version": before.version + 1}
        if not self.db.run_counted(UPDATE_USER, params):
            raise VersionConflict(f"person {before.name!r} is no longer at version {before.version}")

    def set_user_seen(self, user_id: int, at: datetime) -> None:
        self.db.run(SET_USER_SEEN, {"id": user_id, "at": format_instant(at)})

    def has_admin(self, *, without_user: int | None = None, without_token: str | None = None) -> bool:
        return self.db.row(FIND_ADMIN, {"user_id": without_user or 0, "token": without_token or ""}) is not None

    def _found(self, statement: str, params: Params) -> User | None:
        row = self.db.row(statement, params)
        return None if row is None else user_from(values_of(row))


def user_from(values: Mapping[str, Any]) -> User:
    """Return the person of a row, by column name."""
    return User(**members_of(User, values) | {"is_active": bool(values["is_active"])})


def _params(user: User) -> Params:
    return columns_of(user, COLUMNS["users"], is_active=int(user.is_active))
