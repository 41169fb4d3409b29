"""Sessions of the web pages: a random id of 256 bits, stored as SHA-256, of a person or of a token.

A session ends at the sign-out, with its token, at a change of the person's rights or password, after some time without
a request, and after some hours.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from claims.domain.access import Session, Token, User
from claims.domain.actors import Actor
from claims.domain.limits import MAX_USER_AGENT
from claims.errors import StoreBusy
from claims.services import actor_names, passwords, tokens
from claims.services.context import ServiceContext

#: the longest precision of the stored time of the last request
LAST_SEEN_STEP: Final = timedelta(minutes=1)


def find_owner_by_password(context: ServiceContext, name: str, password: str) -> User | None:
    """Return the person with a name and password; None if one of them is wrong, or the account is closed.

    It takes some tenths of a second, the same for names that nobody has. Call it outside of transactions.
    """
    user = actor_names.find_user(context, name)
    is_right = passwords.is_password(password, None if user is None else user.password_hash)
    if user is None or not is_right or not user.is_active:
        return None
    return user


def start_session(context: ServiceContext, owner: User | Token, user_agent: str) -> tuple[str, Actor]:
    """Start a session, and delete some sessions that have ended.

    Args:
        context: the service context.
        owner: a person, or the token whose secret was the access key.
        user_agent: of the request; the session keeps the first `MAX_USER_AGENT` printable characters.

    Returns:
        The id of the session, which is not stored, and its actor.
    """
    session_id = secrets.token_urlsafe(32)
    shown = "".join(filter(str.isprintable, user_agent))[:MAX_USER_AGENT]
    with context.store.transaction():
        now = context.clock()
        context.store.remove_old_sessions(now - _idle_time(context))
        context.store.add_session(tokens.secret_sha256(session_id), owner, shown, now)
        set_used = context.store.set_user_seen if isinstance(owner, User) else context.store.set_token_used
        set_used(owner.id, tokens.hour_of(now))
    return session_id, owner.actor


def find_actor(context: ServiceContext, session_id: str) -> Actor | None:
    """Return the actor of a session, and store the time of the request; None if there is no session or it has ended."""
    sha256 = tokens.secret_sha256(session_id)
    session = context.store.find_session(sha256)
    now = context.clock()
    if session is None or _has_ended(context, session, now):
        return None
    if now - session.last_seen_at >= min(LAST_SEEN_STEP, _idle_time(context) / 2):
        _store_seen(context, sha256, now)
    if isinstance(session.owner, Token):
        return tokens.use_token(context, session.owner)
    return session.owner.actor if session.owner.is_active else None


def list_sessions(context: ServiceContext, user_id: int) -> Sequence[Session]:
    """List the sessions of a person that have not ended, the last one first."""
    now = context.clock()
    return [one for one in context.store.list_sessions_of_user(user_id) if not _has_ended(context, one, now)]


def end_session(context: ServiceContext, session_id: str) -> None:
    """End a session, if there is one with this id."""
    with context.store.transaction():
        context.store.remove_session(tokens.secret_sha256(session_id))


def end_sessions(context: ServiceContext, user_id: int) -> None:
    """End all sessions of a person."""
    with context.store.transaction():
        context.store.remove_sessions_of_user(user_id)


def is_session(session: Session, session_id: str) -> bool:
    """Return True if an id is that of a session."""
    return session.sha256 == tokens.secret_sha256(session_id)


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
