"""Sessions of the web pages: a signed cookie with the hash of a token, the sign-in instant and the last request.

The cookie is HttpOnly, SameSite=Lax, and Secure if the request came over TLS. The server looks up the token at every
request, so revoking a token ends all its sessions.
"""

from datetime import datetime, timedelta
from typing import Final

from flask import Flask, request, session
from flask.sessions import SecureCookieSessionInterface

from claims.domain.actors import Actor
from claims.domain.instants import format_instant, parse_instant
from claims.domain.roles import Role
from claims.services import tokens
from claims.wiring import context, wiring

_ACTOR: Final = "duecheck.current_actor"
COOKIE: Final = "duecheck"


class _Cookie(SecureCookieSessionInterface):
    """Flask's signed cookie, which is Secure only if the request came over TLS."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Return True if browsers must send the cookie over TLS only."""
        return request.is_secure


def register_session(app: Flask, secret_key: str) -> None:
    """Configure the sessions of an application, and the key that signs them."""
    app.secret_key = secret_key
    app.session_interface = _Cookie()
    app.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
    )


def start_session(secret: str) -> bool:
    """Start a session with the secret of a token; return False if no token has it."""
    actor = tokens.authenticate(context(), secret)
    if actor is None:
        return False
    session.clear()
    now = format_instant(context().clock())
    session.update(token=tokens.token_sha256(secret), began=now, seen=now)
    request.environ[_ACTOR] = actor
    return True


def end_session() -> None:
    """End the session."""
    session.clear()
    request.environ[_ACTOR] = None


def current_actor() -> Actor | None:
    """Return the actor of the session; None without a session, or after it has expired."""
    if _ACTOR not in request.environ:
        request.environ[_ACTOR] = None  # if the database fails, the page of the error does not read it again
        request.environ[_ACTOR] = _read()
    actor: Actor | None = request.environ[_ACTOR]
    return actor


def has_role(role: Role) -> bool:
    """Return True if the visitor has at least this role."""
    actor = current_actor()
    if actor is None:
        return role == "reader" and wiring().settings.PUBLIC_READ
    return actor.has_role(role)


def _read() -> Actor | None:
    if "token" not in session:
        return None
    now, settings = context().clock(), wiring().settings
    began, seen = _instant("began"), _instant("seen")
    late = began is None or now - began >= timedelta(hours=settings.SESSION_HOURS)
    if late or seen is None or now - seen >= timedelta(minutes=settings.SESSION_IDLE_MINUTES):
        session.clear()
        return None
    actor = tokens.authenticate_hash(context(), str(session["token"]))
    if actor is None:
        session.clear()
    elif now - seen >= timedelta(minutes=1):
        session["seen"] = format_instant(now)
    return actor


def _instant(name: str) -> datetime | None:
    try:
        return parse_instant(session[name])
    except (KeyError, ValueError, TypeError):
        return None
