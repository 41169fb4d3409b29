"""Sign-on by OpenID Connect: the visitor leaves for the provider, and comes back with its answer."""

from typing import Final

import structlog
from flask import Response, abort, current_app, redirect, request, session, url_for

from claims.api.callers import window_end
from claims.api.problems import request_id
from claims.domain.access import User
from claims.domain.limits import MAX_SIGN_ON_SECONDS
from claims.services.sign_on import find_or_create_user, lower_role
from claims.sign_on import flow
from claims.sign_on.identity import Identity, no_role, role_of
from claims.sign_on.provider import Provider
from claims.web.addresses import first_page, page_address
from claims.web.blueprint import pages
from claims.web.session import start_session
from claims.web.views_access import log_sign_in
from claims.wiring import context, wiring

#: member of the cookie with what the server remembers of a sign-on
_REQUEST: Final = "sign_on"
#: member of the cookie with the path of the page that asked to sign in
_TO: Final = "sign_on_to"


@pages.get("/sign-in/oidc")
def begin_sign_on() -> Response:
    """Send the visitor to the provider."""
    address, started = flow.begin(_provider(), url_for("web.finish_sign_on", _external=True), context().clock)
    session[_REQUEST] = started.to_text()
    session[_TO] = page_address(request.args.get("to", "")) or ""
    return current_app.make_response(redirect(address, 303))


@pages.get("/sign-in/oidc/callback")
def finish_sign_on() -> Response:
    """Check the answer of the provider, and start a session."""
    provider = _provider()
    to = session.pop(_TO, "")
    started = flow.parse_request(session.pop(_REQUEST, None))
    identity = flow.finish(provider, started, request.args, context().clock, _is_first_use)
    user = _user_of(identity, provider)
    start_session(user)
    log_sign_in(user.actor, "sign-on")
    return current_app.make_response(redirect(to or first_page(), 303))


begin_sign_on.slow_kind = finish_sign_on.slow_kind = "fetch"  # type: ignore[attr-defined]


def _provider() -> Provider:
    provider = wiring().sign_on
    return abort(404) if provider is None else provider


def _user_of(identity: Identity, provider: Provider) -> User:
    settings = wiring().settings
    role = role_of(identity.groups, settings.OIDC_ROLES)
    if role is None and settings.OIDC_ROLES:
        lower_role(context(), identity.issuer, identity.subject)
        raise no_role(identity, provider.client)
    user = find_or_create_user(
        context(),
        identity.issuer,
        identity.subject,
        identity.name,
        role,
        may_create=settings.OIDC_CREATE_USERS,
    )
    if role is not None and user.role != role:
        reason = "the groups give another role, but this is the last admin"
        structlog.get_logger().warning("role kept", actor=user.name, detail=reason, request_id=request_id())
    return user


def _is_first_use(key: str) -> bool:
    """Return True if no process of this server has had an answer with a key, in this window of time or the last one."""
    counters, window = wiring().counters, 2 * MAX_SIGN_ON_SECONDS
    end = window_end(window) + window
    return counters.add(f"sign-on {key}", end) + counters.add(f"sign-on {key}", end - window, 0) == 1
