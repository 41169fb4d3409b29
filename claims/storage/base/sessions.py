"""Sessions of the web pages."""

from datetime import datetime
from typing import Protocol

from claims.domain.actors import Session


class SessionStore(Protocol):
    """Sessions of the web pages, stored by the hash of their ids; each belongs to a token."""

    def add_session(self, sha256: str, token_sha256: str, at: datetime) -> bool:
        """Store a session.

        Args:
            sha256: hex, of the session's id; unique.
            token_sha256: hex, of the token's secret.
            at: UTC, the instant of the sign-in.

        Returns:
            False, and nothing is stored, if no token in use has this hash.
        """

    def find_session(self, sha256: str) -> Session | None:
        """Return the session with this hash, unless its token is revoked; it may be too old."""

    def set_session_seen(self, sha256: str, at: datetime) -> None:
        """Store when the session had a request; nothing happens if there is no session with this hash."""

    def remove_session(self, sha256: str) -> None:
        """Delete the session with this hash, if there is one."""

    def remove_sessions_of_token(self, name: str) -> None:
        """Delete all sessions of the token in use under this name."""

    def remove_old_sessions(self, before: datetime) -> None:
        """Delete at most 100 of the sessions that were last seen before an instant, oldest first."""
