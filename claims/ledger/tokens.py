"""Bearer tokens: 256 random bits, kept as SHA-256 (RFC 6750 for their use)."""

import hashlib
import secrets
from datetime import datetime, timedelta

from claims.actors import Actor, Token
from claims.errors import InvalidInput, StoreBusy
from claims.ledger.desk import Desk
from claims.words import Role

#: what a token begins with, so that leaked ones can be found
PREFIX = "due_"
#: `last_used_at` is exact to this
LAST_USED_STEP = timedelta(minutes=1)


def create_token(desk: Desk, name: str, role: Role) -> str:
    """Make a token and give its secret, which is not kept. Raises `TokenNameTaken`."""
    if not name.strip() or len(name) > 100 or not name.isprintable() or name == "duecheck":
        raise InvalidInput("a token's name is 1 to 100 printable characters, and not duecheck")
    secret = PREFIX + secrets.token_urlsafe(32)
    with desk.store.transaction():
        desk.store.add_token(name, role, token_sha256(secret), desk.clock())
    return secret


def authenticate(desk: Desk, secret: str) -> Actor | None:
    """Give who the token stands for, or None when it is unknown or revoked."""
    return recognise(desk, token_sha256(secret))


def recognise(desk: Desk, sha256: str) -> Actor | None:
    """Give who the token with this hash stands for, or None when it is unknown or revoked."""
    token = desk.store.find_token(sha256)
    if token is None:
        return None
    now = desk.clock()
    if token.last_used_at is None or now - token.last_used_at >= LAST_USED_STEP:
        _note_use(desk, token, now)
    return Actor(token.name, token.role)


def list_tokens(desk: Desk) -> list[Token]:
    """Give all tokens, revoked ones too."""
    return desk.store.list_tokens()


def revoke_token(desk: Desk, name: str) -> None:
    """Make a token useless at once. Raises `TokenNotFound`."""
    with desk.store.transaction():
        desk.store.revoke_token(name, desk.clock())


def token_sha256(secret: str) -> str:
    """Give the hash under which a token is kept; 256 random bits need no salt and no stretching."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def _note_use(desk: Desk, token: Token, now: datetime) -> None:
    try:
        with desk.store.transaction(wait=False):
            desk.store.touch_token(token.id, now)
    except StoreBusy:
        return  # knowing when a token was used is not worth failing the request
