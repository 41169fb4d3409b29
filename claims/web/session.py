"""Who is at the desk: a token, remembered in a signed cookie that says nothing but its hash, and for how long.

The cookie is HttpOnly, SameSite=Lax, and Secure where the request came over TLS. The token is looked up at every
request: revoking it signs everybody out who signed in with it.
"""

from datetime import datetime, timedelta
from typing import Final

from flask import Flask, request, session
from flask.sessions import SecureCookieSessionInterface

from claims.domain.actors import Actor
from claims.domain.instants import format_instant, parse_instant
from claims.domain.vocabulary import Role
from claims.services import tokens
from claims.wiring import context, wiring

_ACTOR: Final = "duecheck.current_actor"
COOKIE: Final = "duecheck"


class _Cookie(SecureCookieSessionInterface):
    """Flask's signed cookie, which goes over TLS only where the request came so."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Tell whether the cookie may only go over TLS."""
        return request.is_secure


def register_session(app: Flask, secret_key: str) -> None:
    """Sign the sessions of an application with a key."""
    app.secret_key = secret_key
    app.session_interface = _Cookie()
    app.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
    )


def sign_in(secret: str) -> bool:
    """Begin a session with a token's secret; tell whether it is a token."""
    actor = tokens.authenticate(context(), secret)
    if actor is None:
        return False
    session.clear()
    now = format_instant(context().clock())
    session.update(token=tokens.token_sha256(secret), began=now, seen=now)
    request.environ[_ACTOR] = actor
    return True


def sign_out() -> None:
    """End the session."""
    session.clear()
    request.environ[_ACTOR] = None


def current_actor() -> Actor | None:
    """Give who is signed in; None where nobody is, or no longer."""
    if _ACTOR not in request.environ:
        request.environ[_ACTOR] = _read()
    actor: Actor | None = request.environ[_ACTOR]
    return actor


def has_role(role: Role) -> bool:
    """Tell whether whoever asks has the powers of a role."""
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
