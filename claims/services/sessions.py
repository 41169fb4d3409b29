"""Sessions of the web pages: a random id of 256 bits, stored as SHA-256 with its token.

A session ends at the sign-out, with its token, after some time without a request, and after some hours.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from claims.domain.actors import Actor, Session
from claims.errors import StoreBusy
from claims.services import tokens
from claims.services.context import ServiceContext

#: the longest precision of the stored time of the last request
LAST_SEEN_STEP: Final = timedelta(minutes=1)


def start_session(context: ServiceContext, secret: str) -> tuple[str, Actor] | None:
    """Start a session with the secret of a token, and delete some sessions that have ended.

    Returns:
        The id of the session, which is not stored, and its actor; None if no token in use has the secret.
    """
    actor = tokens.authenticate(context, secret)
    if actor is None:
        return None
    session_id = secrets.token_urlsafe(32)
    with context.store.transaction():
        now = context.clock()
        context.store.remove_old_sessions(now - _idle_time(context))
        added = context.store.add_session(_sha256(session_id), tokens.token_sha256(secret), now)
    return (session_id, actor) if added else None


def find_actor(context: ServiceContext, session_id: str) -> Actor | None:
    """Return the actor of a session, and store the time of the request; None if there is no session or it has ended."""
    sha256 = _sha256(session_id)
    session = context.store.find_session(sha256)
    now = context.clock()
    if session is None or _has_ended(context, session, now):
        return None
    if now - session.last_seen_at >= min(LAST_SEEN_STEP, _idle_time(context) / 2):
        _store_seen(context, sha256, now)
    return tokens.use_token(context, session.token)


def end_session(context: ServiceContext, session_id: str) -> None:
    """End a session, if there is one with this id."""
    with context.store.transaction():
        context.store.remove_session(_sha256(session_id))


def _has_ended(context: ServiceContext, session: Session, now: datetime) -> bool:
    age, idle = now - session.created_at, now - session.last_seen_at
    return age >= timedelta(hours=context.session_hours) or idle >= _idle_time(context)


def _idle_time(context: ServiceContext) -> timedelta:
    return timedelta(minutes=context.session_idle_minutes)


def _store_seen(context: ServiceContext, sha256: str, now: datetime) -> None:
    try:
        with context.store.transaction(wait=False):
            context.store.set_session_seen(sha256, now)
    except StoreBusy:
        return  # a request must not fail only because its time cannot be stored


def _sha256(session_id: str) -> str:
    return hashlib.sha256(session_id.encode(errors="surrogatepass")).hexdigest()
