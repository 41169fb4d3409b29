"""Who acts: the names and roles of tokens, and Duecheck itself."""

from dataclasses import dataclass
from datetime import datetime

from claims.domain.vocabulary import ROLES, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking: the name and role of a token."""

    name: str
    role: Role

    def has_role(self, role: Role) -> bool:
        """Tell whether this actor has the powers of `role`."""
        return ROLES.index(self.role) >= ROLES.index(role)


#: what Duecheck does by itself: claims fall due, conditions settle
SYSTEM = Actor("duecheck", "admin")


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token; only the SHA-256 of its secret is kept, by the store."""

    id: int
    name: str
    role: Role
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
