"""Actors, tokens of the API, and sessions of the web pages; `claims.domain.roles` has the roles."""

from dataclasses import dataclass
from datetime import datetime

from claims.domain.roles import ROLES, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """The name and role of the token that a client sent, or of the server itself."""

    name: str
    role: Role

    def has_role(self, role: Role) -> bool:
        """Return True if the actor has at least this role."""
        return ROLES.index(self.role) >= ROLES.index(role)


#: the actor of a request without a token, if the setting PUBLIC_READ is on
PUBLIC_READER = Actor("anybody", "reader")
#: the server itself: it logs timers and settles conditions
SYSTEM = Actor("duecheck", "admin")


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token without its secret; the store keeps only the SHA-256 of the secret."""

    id: int
    name: str
    role: Role
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Session:
    """A session of the web pages; the store keeps only the SHA-256 of its id."""

    token: Token
    created_at: datetime
    #: UTC, of a request in the session; the last requests may be missing
    last_seen_at: datetime
