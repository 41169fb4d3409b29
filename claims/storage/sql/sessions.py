"""Sessions of the web pages, stored by the SHA-256 of their ids."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from claims.domain.access import Session, Token, User
from claims.domain.instants import format_instant, parse_instant
from claims.storage.sql.columns import insert_into
from claims.storage.sql.database import Database, Row
from claims.storage.sql.tables import COLUMNS
from claims.storage.sql.tokens import TOKEN_COLUMNS, token_from
from claims.storage.sql.users import user_from

ADD_SESSION: Final = insert_into("sessions")
_SESSION: Final = ", ".join(f"s.{name} AS session_{name}" for name in COLUMNS["sessions"])
#: `u` is the person of the session, or of its token
_SELECT: Final = f"""
    SELECT {TOKEN_COLUMNS}, u.id AS person_id, {_SESSION}
    FROM sessions AS s
    LEFT JOIN tokens AS t ON t.id = s.token_id
    LEFT JOIN users AS u ON u.id = coalesce(s.user_id, t.user_id)
"""
FIND_SESSION: Final = f"{_SELECT} WHERE s.sha256 = :sha256 AND t.revoked_at IS NULL"
_OF_USER: Final = """
    (user_id = :user_id OR token_id IN (SELECT id FROM tokens WHERE user_id = :user_id))
"""
LIST_SESSIONS_OF_USER: Final = f"""
    {_SELECT} WHERE s.sha256 IN (SELECT sha256 FROM sessions WHERE {_OF_USER}) AND t.revoked_at IS NULL
"""
SET_SESSION_SEEN: Final = "UPDATE sessions SET last_seen_at = :at WHERE sha256 = :sha256"
REMOVE_SESSION: Final = "DELETE FROM sessions WHERE sha256 = :sha256"
REMOVE_SESSIONS_BY_NAME: Final = """
    DELETE FROM sessions WHERE token_id IN (SELECT id FROM tokens WHERE name = :name AND revoked_at IS NULL)
"""
REMOVE_SESSIONS_OF_USER: Final = f"DELETE FROM sessions WHERE {_OF_USER}"
REMOVE_OLD_SESSIONS: Final = """
    DELETE FROM sessions WHERE sha256 IN
        (SELECT sha256 FROM sessions WHERE last_seen_at < :before ORDER BY last_seen_at LIMIT 100)
"""
#: a restore ends all sessions
REMOVE_ALL_SESSIONS: Final = "DELETE FROM sessions"


class SqlSessions:
    """The `claims.storage.base.SessionStore` of every engine."""

    db: Database

    def add_session(self, sha256: str, owner: User | Token, user_agent: str, at: datetime) -> None:
        is_user = isinstance(owner, User)
        self.db.run(
            ADD_SESSION,
            {
                "sha256": sha256,
                "token_id": None if is_user else owner.id,
                "user_id": owner.id if is_user else None,
                "user_agent": user_agent,
                "created_at": format_instant(at),
                "last_seen_at": format_instant(at),
            },
        )

    def find_session(self, sha256: str) -> Session | None:
        row = self.db.row(FIND_SESSION, {"sha256": sha256})
        return None if row is None else _session_from(row)

    def list_sessions_of_user(self, user_id: int) -> Sequence[Session]:
        found = [_session_from(row) for row in self.db.rows(LIST_SESSIONS_OF_USER, {"user_id": user_id})]
        return sorted(found, key=lambda one: (one.last_seen_at, one.sha256), reverse=True)

    def set_session_seen(self, sha256: str, at: datetime) -> None:
        self.db.run(SET_SESSION_SEEN, {"sha256": sha256, "at": format_instant(at)})

    def remove_session(self, sha256: str) -> None:
        self.db.run(REMOVE_SESSION, {"sha256": sha256})

    def remove_sessions_of_token(self, name: str) -> None:
        self.db.run(REMOVE_SESSIONS_BY_NAME, {"name": name})

    def remove_sessions_of_user(self, user_id: int) -> None:
        self.db.run(REMOVE_SESSIONS_OF_USER, {"user_id": user_id})

    def remove_old_sessions(self, before: datetime) -> None:
        self.db.run(REMOVE_OLD_SESSIONS, {"before": format_instant(before)})


def _session_from(row: Row) -> Session:
    owner: User | Token
    if row["session_token_id"] is not None:
        owner = token_from(row)
    else:
        owner = user_from({name: row[f"user_{name}"] for name in COLUMNS["users"]} | {"id": row["person_id"]})
    return Session(
        sha256=row["session_sha256"],
        owner=owner,
        user_agent=row["session_user_agent"],
        created_at=parse_instant(row["session_created_at"]),
        last_seen_at=parse_instant(row["session_last_seen_at"]),
    )
