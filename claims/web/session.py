"""Sessions of the web pages: Flask's signed cookie carries the id of a session and the secret of the CSRF tokens.

The cookie is HttpOnly and SameSite=Lax. Over TLS it is Secure, and its name begins with `__Host-`, or with `__Secure-`
below a prefix: browsers then take it from this host over TLS only (RFC 6265bis, section 4.1.3). The session itself is
a row of the database, so a copy of the cookie is useless after the session has ended (docs/decisions/0011).
"""

from typing import Final

from flask import Flask, Request, Response, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

from claims.api.problems import API_PREFIXES
from claims.domain.access import Session, Token, User
from claims.domain.actors import Actor
from claims.domain.roles import Role
from claims.domain.scopes import Scope
from claims.services import sessions
from claims.wiring import context, wiring

_ACTOR: Final = "duecheck.current_actor"
COOKIE: Final = "duecheck"
#: member of the cookie with the id of the session
_ID: Final = "id"


def _is_api(request: Request) -> bool:
    return request.path.startswith(API_PREFIXES)


class _Cookie(SecureCookieSessionInterface):
    """Flask's signed cookie, which is Secure only if the request came over TLS."""

    def get_cookie_name(self, app: Flask) -> str:
        """Return the name of the cookie; over TLS one with another name does not count.

        Without TLS a cookie of TLS counts too: the server asks who makes a request before it knows of the proxy.
        """
        over_tls = f"{'__Host-' if self.get_cookie_path(app) == '/' else '__Secure-'}{COOKIE}"
        return over_tls if request.is_secure or over_tls in request.cookies else COOKIE

    def get_cookie_secure(self, app: Flask) -> bool:
        """Return True if browsers must send the cookie over TLS only."""
        return request.is_secure

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of a page; requests of the API have none."""
        return SecureCookieSession() if _is_api(request) else super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie of a page's session."""
        if not _is_api(request):
            super().save_session(app, session, response)


def register_session(app: Flask, secret_key: str, prefix: str) -> None:
    """Configure the sessions of an application.

    Args:
        app: the application.
        secret_key: signs the cookies.
        prefix: what all paths begin with, so that no other program of the host gets or replaces the cookie.
    """
    app.secret_key = secret_key
    app.session_interface = _Cookie()
    app.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_PATH=prefix or "/",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
    )


def start_session(owner: User | Token) -> None:
    """Start a session with a new id for a person or token, and end the earlier one of the browser."""
    started = sessions.start_session(context(), owner, request.user_agent.string)
    end_session()
    session[_ID], request.environ[_ACTOR] = started
    g.pop("csrf_token", None)  # the cached token belongs to the previous session


def end_session() -> None:
    """End the session, also for copies of the cookie."""
    session_id = session.get(_ID)
    if session_id is not None:
        sessions.end_session(context(), str(session_id))
    session.clear()
    request.environ[_ACTOR] = None


def is_current(stored: Session) -> bool:
    """Return True if a session is the one of this request."""
    return sessions.is_session(stored, str(session.get(_ID)))


def current_actor() -> Actor | None:
    """Return the actor of the session; None without a session, or after it has expired."""
    if _ACTOR not in request.environ:
        request.environ[_ACTOR] = None  # if the database fails, the page of the error does not read it again
        request.environ[_ACTOR] = _read()
    actor: Actor | None = request.environ[_ACTOR]
    return actor


def is_signed_in(role: Role) -> bool:
    """Return True if the visitor has a session with at least this role."""
    actor = current_actor()
    return actor is not None and actor.has_role(role)


def worker() -> str | None:
    """Return the name under which claims can be assigned to the visitor; None without a session, or below bot."""
    actor = current_actor()
    return actor.name if actor is not None and actor.has_role("bot") else None


def has_role(role: Role, *scopes: Scope, any_scope: bool = False) -> bool:
    """Return True if the visitor has at least this role, and these scopes, or with `any_scope` one of them."""
    actor = current_actor()
    if actor is None:
        return role == "reader" and wiring().settings.PUBLIC_READ
    has_scopes = actor.has_one_of(scopes) if any_scope else actor.lacks(scopes) is None
    return actor.has_role(role) and has_scopes


def _read() -> Actor | None:
    session_id = session.get(_ID)
    if session_id is None:
        return None
    actor = sessions.find_actor(context(), str(session_id))
    if actor is None:
        session.pop(_ID)  # a sign-on that has begun stays
    return actor
