"""Actors: who makes a request. People, tokens and sessions are in `claims.domain.access`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from claims.domain.roles import ROLES, Role
from claims.domain.scopes import Scope


@dataclass(frozen=True, slots=True)
class Actor:
    """The name and rights of a person, of a token of the server, or of the server itself."""

    name: str
    role: Role
    #: None: the whole role
    scopes: tuple[Scope, ...] | None = None
    #: UTC; when the token ends; None: it does not, or it is a session
    expires_at: datetime | None = None
    #: name of the person's token that the request came with; None for a session, and for a token of the server
    via: str | None = None
    #: id of the person; None for a token of the server
    user_id: int | None = None

    def has_role(self, role: Role) -> bool:
        """Return True if the actor has at least this role."""
        return ROLES.index(self.role) >= ROLES.index(role)

    def lacks(self, scopes: Iterable[Scope]) -> Scope | None:
        """Return the first of some scopes that the actor does not have; None if it has all."""
        return None if self.scopes is None else next((scope for scope in scopes if scope not in self.scopes), None)

    def has_one_of(self, scopes: Iterable[Scope]) -> bool:
        """Return True if the actor has one of some scopes."""
        return self.scopes is None or any(scope in self.scopes for scope in scopes)

    def may(self, role: Role, scope: Scope) -> bool:
        """Return True if the actor has at least this role, and this scope."""
        return self.has_role(role) and self.lacks((scope,)) is None


#: the actor of a request without a token, if the setting PUBLIC_READ is on
PUBLIC_READER = Actor("anybody", "reader")
#: the server itself: it logs timers and settles conditions, and its commands act
SYSTEM = Actor("duecheck", "admin")
