"""Create, find, list and revoke bearer tokens (RFC 6750): 256 random bits, stored as SHA-256."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from claims.domain.access import NewToken, Token, User, logged_token
from claims.domain.actors import SYSTEM, Actor
from claims.domain.limits import MAX_TOKENS_OF_USER
from claims.domain.requests import PageRequest
from claims.domain.roles import ROLES, Role
from claims.domain.scopes import LOWEST_ROLE, in_order, scopes_of
from claims.errors import InvalidInput, LastAdmin, TokenNotFound, TooManyTokens, Unavailable
from claims.services import timers
from claims.services.actor_names import reserve_for_token
from claims.services.context import ServiceContext
from claims.services.pagination import Page, page_by_id

#: beginning of each secret, so that scanners can find leaked tokens
PREFIX: Final = "due_"


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A new token with its secret, which is not stored."""

    token: Token
    secret: str


def issue_token(context: ServiceContext, actor: Actor, new: NewToken, user: User | None = None) -> IssuedToken:
    """Create a token, and log it.

    Args:
        context: the service context.
        actor: who creates it.
        new: its name, role, scopes and expiry.
        user: the person whose token it is; None: it is one of the server.

    Raises:
        InvalidInput: the name, a scope, the role of a person's token or the expiry is invalid.
        NameTaken: a token in use has the name; or a person, or a token of another owner, has or had it.
        TooManyTokens: the person has `MAX_TOKENS_OF_USER` tokens.
    """
    secret = PREFIX + secrets.token_urlsafe(32)
    with context.store.transaction():
        at = timers.flush_before_write(context)  # the name of a token that has expired is free
        new = _checked(new, user, context.clock())
        reserve_for_token(context, new.name, user)
        if user is not None and len(context.store.list_tokens_of_user(user.id)) >= MAX_TOKENS_OF_USER:
            raise TooManyTokens(f"{user.name} has {MAX_TOKENS_OF_USER} tokens")
        context.store.add_token(new, secret_sha256(secret), at, None if user is None else user.id)
        token = context.store.get_token(new.name)
        context.log(at, actor, "token.created", token=logged_token(token))
    return IssuedToken(token, secret)


def create_token(context: ServiceContext, name: str, role: Role) -> str:
    """Create a token of the server that does not expire and has the whole role; return its secret.

    Raises:
        InvalidInput: the name is invalid.
        NameTaken: a token in use has the name; or a person, or a token of another owner, has or had it.
    """
    return issue_token(context, SYSTEM, NewToken(name, role)).secret


def create_first_token(context: ServiceContext, name: str, role: Role) -> str | None:
    """Create a token as `create_token` does; return None if there is a person, or a token that is not revoked."""
    with context.store.transaction():
        if context.store.list_users(0, 1) or any(token.revoked_at is None for token in context.store.list_tokens()):
            return None
        return create_token(context, name, role)


def authenticate(context: ServiceContext, secret: str) -> Actor | None:
    """Return the actor of a token, or None if the token is unknown, revoked or expired, or its person's is closed."""
    token = context.store.find_token(secret_sha256(secret))
    return None if token is None else use_token(context, token)


def find_token(context: ServiceContext, secret: str) -> Token | None:
    """Return the token with a secret; None if it does not admit to the API."""
    token = context.store.find_token(secret_sha256(secret))
    return token if token is not None and token.is_usable(context.clock()) else None


def use_token(context: ServiceContext, token: Token) -> Actor | None:
    """Return the actor of a token, and store the hour of its use; None if it does not admit to the API."""
    now = context.clock()
    if not token.is_usable(now):
        return None
    hour = hour_of(now)
    if token.last_used_at is None or token.last_used_at < hour:
        _store_use(context, token, hour)
    return token.actor


def list_tokens(context: ServiceContext, request: PageRequest) -> Page[Token]:
    """List all tokens, also ended ones, oldest first."""
    return page_by_id(request, "tokens", context.store.list_token_page, lambda token: token.id)


def list_tokens_of_user(context: ServiceContext, user_id: int) -> list[Token]:
    """List the tokens of a person that are not revoked, oldest first."""
    return context.store.list_tokens_of_user(user_id)


def get_token(context: ServiceContext, name: str) -> Token:
    """Return the token under a name that is not revoked. Raises `TokenNotFound`."""
    if not name.isprintable():
        raise TokenNotFound(f"no token named {name!r} is in use")
    return context.store.get_token(name)


def revoke_token(context: ServiceContext, actor: Actor, name: str) -> None:
    """Revoke a token by its name, at once, end its sessions, and log it.

    Args:
        context: the service context.
        actor: who revokes it. Only the server itself may revoke the last admin's.
        name: of a token that is not revoked.

    Raises:
        TokenNotFound: no such token is in use.
        LastAdmin: nobody could administer the server any more.
    """
    with context.store.transaction():
        at = context.write_time()
        token = get_token(context, name)
        is_admin = token.role == "admin" and token.user is None
        if is_admin and actor != SYSTEM and not context.store.has_admin(without_token=name):
            raise LastAdmin(f"token {name!r} is the last access of an admin")
        context.store.remove_sessions_of_token(name)
        context.store.revoke_token(name, at)
        context.log(at, actor, "token.revoked", token=logged_token(token))


def secret_sha256(secret: str) -> str:
    """Return the hash under which a token, a link or the id of a session is stored: 256 random bits need no salt."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def hour_of(instant: datetime) -> datetime:
    """Return the beginning of the hour of an instant."""
    return instant.replace(minute=0, second=0, microsecond=0)


def _checked(new: NewToken, user: User | None, now: datetime) -> NewToken:
    """Return a token with its scopes in order. Raise InvalidInput if a member is invalid."""
    if user is not None and ROLES.index(new.role) > ROLES.index(user.role):
        raise InvalidInput.at("/role", f"{user.name} has the role {user.role}; the token can have no higher one")
    if new.expires_at is not None and new.expires_at <= now:
        raise InvalidInput.at("/expires_at", "must be in the future")
    if new.scopes is None:
        return new
    for scope in new.scopes:
        if scope not in scopes_of(new.role):
            raise InvalidInput.at("/scopes", f"the scope {scope} needs the role {LOWEST_ROLE[scope]}, not {new.role}")
    return NewToken(new.name, new.role, in_order(new.scopes), new.expires_at)


def _store_use(context: ServiceContext, token: Token, hour: datetime) -> None:
    try:
        with context.store.transaction(wait=False):
            context.store.set_token_used(token.id, hour)
            if token.user is not None:
                context.store.set_user_seen(token.user.id, hour)
    except Unavailable:
        return  # a request must not fail only because its time of use cannot be stored
