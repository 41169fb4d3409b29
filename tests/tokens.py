"""Tokens of tests, stored without a row in the log: so the log of a test begins with what the test does."""

import secrets

from claims.domain.access import NewToken, actor_key
from claims.domain.actors import SYSTEM
from claims.domain.name_owners import SERVER
from claims.services import tokens


def add_token(context, name, role, scopes=None, expires_at=None):
    """Store a token of the server, and return its secret."""
    secret = f"due_{secrets.token_urlsafe(32)}"
    with context.store.transaction():
        context.store.reserve_name(actor_key(name), SERVER)
        context.store.add_token(NewToken(name, role, scopes, expires_at), tokens.secret_sha256(secret), context.clock())
    return secret


def revoke_token(context, name):
    """Revoke a token, as the command does."""
    tokens.revoke_token(context, SYSTEM, name)
