"""Bearer tokens: 256 random bits, kept as SHA-256 (RFC 6750 for their use)."""

import hashlib
import secrets
from datetime import datetime, timedelta

from claims.domain.actors import Actor, Token
from claims.domain.limits import MAX_TOKEN_NAME
from claims.domain.vocabulary import Role
from claims.errors import InvalidInput, StoreBusy
from claims.services.context import ServiceContext

#: what a token begins with, so that leaked ones can be found
PREFIX = "due_"
#: `last_used_at` is exact to this
LAST_USED_STEP = timedelta(minutes=1)


def create_token(context: ServiceContext, name: str, role: Role) -> str:
    """Make a token and give its secret, which is not kept. Raises `TokenNameTaken`."""
    if not name.strip() or len(name) > MAX_TOKEN_NAME or not name.isprintable() or name == "duecheck":
        raise InvalidInput(f"a token's name is 1 to {MAX_TOKEN_NAME} printable characters, and not duecheck")
    secret = PREFIX + secrets.token_urlsafe(32)
    with context.store.transaction():
        context.store.add_token(name, role, token_sha256(secret), context.clock())
    return secret


def create_first_token(context: ServiceContext, name: str, role: Role) -> str | None:
    """Create a token if no other token works.

    Args:
        context: what the service works with.
        name: of the token.
        role: of the token.

    Returns:
        The token's secret, which is not kept; None if there is a token that is not revoked.
    """
    with context.store.transaction():
        if any(token.revoked_at is None for token in context.store.list_tokens()):
            return None
        return create_token(context, name, role)


def authenticate(context: ServiceContext, secret: str) -> Actor | None:
    """Give who the token stands for, or None when it is unknown or revoked."""
    return recognise(context, token_sha256(secret))


def recognise(context: ServiceContext, sha256: str) -> Actor | None:
    """Give who the token with this hash stands for, or None when it is unknown or revoked."""
    token = context.store.find_token(sha256)
    if token is None:
        return None
    now = context.clock()
    if token.last_used_at is None or now - token.last_used_at >= LAST_USED_STEP:
        _note_use(context, token, now)
    return Actor(token.name, token.role)


def list_tokens(context: ServiceContext) -> list[Token]:
    """Give all tokens, revoked ones too."""
    return context.store.list_tokens()


def revoke_token(context: ServiceContext, name: str) -> None:
    """Make a token useless at once. Raises `TokenNotFound`."""
    with context.store.transaction():
        context.store.revoke_token(name, context.clock())


def token_sha256(secret: str) -> str:
    """Give the hash under which a token is kept; 256 random bits need no salt and no stretching."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def _note_use(context: ServiceContext, token: Token, now: datetime) -> None:
    try:
        with context.store.transaction(wait=False):
            context.store.set_token_used(token.id, now)
    except StoreBusy:
        return  # knowing when a token was used is not worth failing the request
