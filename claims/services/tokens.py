"""Create, find and revoke bearer tokens (RFC 6750): 256 random bits, stored as SHA-256."""

import hashlib
import secrets
from datetime import datetime, timedelta

from claims.domain.actors import Actor, Token
from claims.domain.limits import MAX_TOKEN_NAME
from claims.domain.roles import Role
from claims.errors import InvalidInput, Unavailable
from claims.services.context import ServiceContext

#: beginning of each secret, so that scanners can find leaked tokens
PREFIX = "due_"
#: precision of `last_used_at`
LAST_USED_STEP = timedelta(minutes=1)


def create_token(context: ServiceContext, name: str, role: Role) -> str:
    """Create a token.

    Args:
        context: the service context.
        name: 1 to `MAX_TOKEN_NAME` printable characters, and not the name of the server itself.
        role: the role of the token.

    Returns:
        The secret, which is not stored.

    Raises:
        InvalidInput: the name is invalid.
        TokenNameTaken: an active token has the name.
    """
    if not name.strip() or len(name) > MAX_TOKEN_NAME or not name.isprintable() or name == "duecheck":
        raise InvalidInput(f"a token's name is 1 to {MAX_TOKEN_NAME} printable characters, and not duecheck")
    secret = PREFIX + secrets.token_urlsafe(32)
    with context.store.transaction():
        context.store.add_token(name, role, token_sha256(secret), context.clock())
    return secret


def create_first_token(context: ServiceContext, name: str, role: Role) -> str | None:
    """Create a token if there is no active token.

    Args:
        context: the service context.
        name: 1 to `MAX_TOKEN_NAME` printable characters, and not the name of the server itself.
        role: the role of the token.

    Returns:
        The secret, which is not stored; None if there is a token that is not revoked.

    Raises:
        InvalidInput: the name is invalid.
    """
    with context.store.transaction():
        if any(token.revoked_at is None for token in context.store.list_tokens()):
            return None
        return create_token(context, name, role)


def authenticate(context: ServiceContext, secret: str) -> Actor | None:
    """Return the actor of a token, or None if the token is unknown or revoked."""
    token = context.store.find_token(token_sha256(secret))
    return None if token is None else use_token(context, token)


def use_token(context: ServiceContext, token: Token) -> Actor:
    """Return the actor of a token in use, and store the time of its use."""
    now = context.clock()
    if token.last_used_at is None or now - token.last_used_at >= LAST_USED_STEP:
        _store_use(context, token, now)
    return Actor(token.name, token.role)


def list_tokens(context: ServiceContext) -> list[Token]:
    """List all tokens, also revoked ones."""
    return context.store.list_tokens()


def revoke_token(context: ServiceContext, name: str) -> None:
    """Revoke a token by its name, at once, and end its sessions. Raises `TokenNotFound`."""
    with context.store.transaction():
        context.store.remove_sessions_of_token(name)
        context.store.revoke_token(name, context.clock())


def token_sha256(secret: str) -> str:
    """Return the hash under which a token is stored; 256 random bits need no salt and no stretching."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def _store_use(context: ServiceContext, token: Token, now: datetime) -> None:
    try:
        with context.store.transaction(wait=False):
            context.store.set_token_used(token.id, now)
    except Unavailable:
        return  # a request must not fail only because its time of use cannot be stored
