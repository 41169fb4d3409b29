"""Access: people, tokens of the API, and sessions of the web pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args
from urllib.parse import quote

from claims.domain.actors import PUBLIC_READER, SYSTEM, Actor
from claims.domain.assignment import ME, NOBODY
from claims.domain.claimants import compared
from claims.domain.erasure import is_pseudonym
from claims.domain.instants import format_seconds
from claims.domain.limits import MAX_ACTOR_NAME
from claims.domain.records import Json
from claims.domain.roles import ROLES, Role
from claims.domain.scopes import Scope

TokenState = Literal["active", "expired", "revoked"]
#: invited: a one-time link is open; locked: without a password or sign-on; closed: by an admin
UserState = Literal["active", "invited", "locked", "closed"]
TOKEN_STATES: Final[tuple[TokenState, ...]] = get_args(TokenState)
USER_STATES: Final[tuple[UserState, ...]] = get_args(UserState)

#: names that nobody can have: of the server, of callers without a token, and words of filters
RESERVED_NAMES: Final = frozenset({SYSTEM.name, PUBLIC_READER.name, ME, NOBODY})
#: what a name is, for error messages
NAME_RULE: Final = (
    f"1 to {MAX_ACTOR_NAME} printable characters without a slash, and is none of ., .., "
    f"{', '.join(sorted(RESERVED_NAMES))} and erased-*"
)


@dataclass(frozen=True, slots=True)
class User:
    """A person who can sign in."""

    id: int
    #: never changes, and no other person or token ever has it
    name: str
    role: Role
    #: False: the account is closed
    is_active: bool
    #: argon2id in the PHC string format; None without a password
    password_hash: str | None
    #: issuer and subject of the sign-on (OpenID Connect Core 1.0, section 2); None without it
    issuer: str | None
    subject: str | None
    #: SHA-256 of the open one-time link that sets the password, hex; None without one
    link_sha256: str | None
    #: UTC
    link_expires_at: datetime | None
    created_at: datetime
    updated_at: datetime
    #: UTC, to the hour
    last_seen_at: datetime | None
    version: int

    def state_at(self, now: datetime) -> UserState:
        """Return at an instant whether the person can sign in."""
        if not self.is_active:
            return "closed"
        if self.password_hash or self.subject:
            return "active"
        return "invited" if self.link_expires_at is not None and now < self.link_expires_at else "locked"

    @property
    def path_name(self) -> str:
        """The name in a path (RFC 3986, 2.1)."""
        return quote(self.name, safe="")

    @property
    def actor(self) -> Actor:
        """The actor of a session of this person."""
        return Actor(self.name, self.role, user_id=self.id)


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token without its secret; the store keeps only the SHA-256 of the secret."""

    id: int
    name: str
    role: Role
    created_at: datetime
    #: UTC, to the hour
    last_used_at: datetime | None
    #: UTC; when it was revoked, or has expired
    revoked_at: datetime | None
    #: UTC, a whole second; None: it does not expire
    expires_at: datetime | None = None
    #: None: the whole role
    scopes: tuple[Scope, ...] | None = None
    #: the person whose token it is; None: a token of the server
    user: User | None = None

    def state_at(self, now: datetime) -> TokenState:
        """Return the state of the token at an instant."""
        if self.revoked_at is not None and self.revoked_at != self.expires_at:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now else "active"

    @property
    def path_name(self) -> str:
        """The name in a path (RFC 3986, 2.1)."""
        return quote(self.name, safe="")

    @property
    def actor(self) -> Actor:
        """The actor of the token: the person, with the lower of both roles, or the token itself."""
        if self.user is None:
            return Actor(self.name, self.role, self.scopes, self.expires_at)
        role = min(self.role, self.user.role, key=ROLES.index)
        return Actor(self.user.name, role, self.scopes, self.expires_at, self.name, self.user.id)

    def is_usable(self, now: datetime) -> bool:
        """Return True if the token admits to the API: it is active, and so is its person."""
        return self.revoked_at is None and self.state_at(now) == "active" and (self.user is None or self.user.is_active)


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token to create."""

    name: str
    role: Role
    scopes: tuple[Scope, ...] | None = None
    #: UTC, a whole second
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewUser:
    """A person to create."""

    name: str
    role: Role
    #: subject of the sign-on at the issuer of the settings; None: the person gets a link to set a password
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class UserPatch:
    """The members of a person to change; None leaves a member as it is."""

    role: Role | None = None
    #: False closes the account
    is_active: bool | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A session of the web pages; the store keeps only the SHA-256 of its id."""

    #: hex
    sha256: str
    #: of a person, or of a token whose secret was the access key
    owner: User | Token
    #: User-Agent of the sign-in, shortened
    user_agent: str
    created_at: datetime
    #: UTC, of a request in the session; the last requests may be missing
    last_seen_at: datetime


def name_is_allowed(name: str) -> bool:
    """Return True if a new person or token can have this name."""
    return (
        0 < len(name) <= MAX_ACTOR_NAME
        and name == " ".join(name.split())
        and name.isprintable()
        and "/" not in name
        and name not in {".", ".."}
        and compared(name) not in RESERVED_NAMES
        and not is_pseudonym(compared(name))
        and bool(compared(name))
    )


def actor_key(name: str) -> str:
    """Return the key by which names of people and tokens are compared."""
    return compared(name)


def logged_token(token: Token) -> Json:
    """Return the members of a token in the change log."""
    return {
        "name": token.name,
        "role": token.role,
        "scopes": None if token.scopes is None else list(token.scopes),
        "expires_at": token.expires_at and format_seconds(token.expires_at),
        "user": token.user and token.user.name,
    }


def logged_user(user: User) -> Json:
    """Return the members of a person in the change log."""
    return {
        "id": user.id,
        "name": user.name,
        "role": user.role,
        "is_active": user.is_active,
        "has_sign_on": user.subject is not None,
    }
