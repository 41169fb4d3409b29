"""Sessions of the web pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from claims.domain.access import Session, Token, User


class SessionStore(Protocol):
    """Sessions of the web pages, stored by the hash of their ids; each belongs to a person or to a token."""

    def add_session(self, sha256: str, owner: User | Token, user_agent: str, at: datetime) -> None:
        """Store a session.

        Args:
            sha256: hex, of the session's id; unique.
            owner: a stored person or token.
            user_agent: of the sign-in.
            at: UTC, the instant of the sign-in.
        """

    def find_session(self, sha256: str) -> Session | None:
        """Return the session with this hash, unless its token is revoked; it may be too old, and its owner inactive."""

    def list_sessions_of_user(self, user_id: int) -> Sequence[Session]:
        """List the sessions of a person, the last one first; also those of the person's tokens, and too old ones."""

    def set_session_seen(self, sha256: str, at: datetime) -> None:
        """Store when the session had a request; nothing happens if there is no session with this hash."""

    def remove_session(self, sha256: str) -> None:
        """Delete the session with this hash, if there is one."""

    def remove_sessions_of_token(self, name: str) -> None:
        """Delete all sessions of the token under this name that is not revoked."""

    def remove_sessions_of_user(self, user_id: int) -> None:
        """Delete all sessions of a person, also those of the person's tokens."""

    def remove_old_sessions(self, before: datetime) -> None:
        """Delete at most 100 of the sessions that were last seen before an instant, oldest first."""
