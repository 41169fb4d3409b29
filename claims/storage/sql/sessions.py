"""Sessions of the web pages, stored by the SHA-256 of their ids."""

from datetime import datetime
from typing import Final

from claims.domain.actors import Session
from claims.domain.instants import format_instant, parse_instant
from claims.storage.sql.database import Database
from claims.storage.sql.tokens import token_from

ADD_SESSION: Final = """
    INSERT INTO sessions (sha256, token_id, user_agent, created_at, last_seen_at)
    SELECT :sha256, id, '', :at, :at FROM tokens WHERE sha256 = :token_sha256 AND revoked_at IS NULL
"""
FIND_SESSION: Final = """
    SELECT t.*, s.created_at AS session_created_at, s.last_seen_at AS session_last_seen_at
    FROM sessions AS s JOIN tokens AS t ON t.id = s.token_id
    WHERE s.sha256 = :sha256 AND t.revoked_at IS NULL
"""
SET_SESSION_SEEN: Final = "UPDATE sessions SET last_seen_at = :at WHERE sha256 = :sha256"
REMOVE_SESSION: Final = "DELETE FROM sessions WHERE sha256 = :sha256"
REMOVE_SESSIONS_OF: Final = """
    DELETE FROM sessions WHERE token_id IN (SELECT id FROM tokens WHERE name = :name AND revoked_at IS NULL)
"""
REMOVE_OLD_SESSIONS: Final = """
    DELETE FROM sessions WHERE sha256 IN
        (SELECT sha256 FROM sessions WHERE last_seen_at < :before ORDER BY last_seen_at LIMIT 100)
"""
#: a restore ends all sessions
REMOVE_ALL_SESSIONS: Final = "DELETE FROM sessions"


class SqlSessions:
    """The `claims.storage.base.SessionStore` of SQLite."""

    db: Database

    def add_session(self, sha256: str, token_sha256: str, at: datetime) -> bool:
        params = {"sha256": sha256, "token_sha256": token_sha256, "at": format_instant(at)}
        return self.db.run_counted(ADD_SESSION, params) > 0

    def find_session(self, sha256: str) -> Session | None:
        row = self.db.row(FIND_SESSION, {"sha256": sha256})
        if row is None:
            return None
        return Session(
            token=token_from(row),
            created_at=parse_instant(row["session_created_at"]),
            last_seen_at=parse_instant(row["session_last_seen_at"]),
        )

    def set_session_seen(self, sha256: str, at: datetime) -> None:
        self.db.run(SET_SESSION_SEEN, {"sha256": sha256, "at": format_instant(at)})

    def remove_session(self, sha256: str) -> None:
        self.db.run(REMOVE_SESSION, {"sha256": sha256})

    def remove_sessions_of_token(self, name: str) -> None:
        self.db.run(REMOVE_SESSIONS_OF, {"name": name})

    def remove_old_sessions(self, before: datetime) -> None:
        self.db.run(REMOVE_OLD_SESSIONS, {"before": format_instant(before)})
