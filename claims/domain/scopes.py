"""The scopes of tokens: what a token may do within its role (OAuth 2.0, RFC 6749, section 3.3)."""

from collections.abc import Collection, Mapping
from typing import Final, Literal, get_args

from claims.domain.roles import ROLES, Role

Scope = Literal["articles:write", "claims:write", "evidence:write", "checks:write", "verdicts:write", "review", "admin"]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)
#: scope -> the lowest role that can have it
LOWEST_ROLE: Final[Mapping[Scope, Role]] = {
    "articles:write": "journalist",
    "claims:write": "journalist",
    "evidence:write": "bot",
    "checks:write": "bot",
    "verdicts:write": "journalist",
    "review": "editor",
    "admin": "admin",
}


def scopes_of(role: Role) -> tuple[Scope, ...]:
    """Return the scopes within a role, in the order of `SCOPES`."""
    return tuple(scope for scope in SCOPES if ROLES.index(LOWEST_ROLE[scope]) <= ROLES.index(role))


def in_order(scopes: Collection[Scope]) -> tuple[Scope, ...]:
    """Return scopes once each, in the order of `SCOPES`."""
    return tuple(scope for scope in SCOPES if scope in scopes)
