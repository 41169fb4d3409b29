"""Sign-in and sign-out, the page of a one-time link, and the own page: password, sessions and tokens."""

from dataclasses import replace
from typing import Any, Final

import structlog
from flask import Response, abort, render_template, request, url_for
from flask_wtf.csrf import CSRFError

from claims.api.callers import count_wrong_password, count_wrong_token, seconds_to_wait
from claims.api.problems import request_id
from claims.domain.access import Token, User
from claims.domain.actors import Actor
from claims.domain.limits import MAX_PASSWORD
from claims.domain.roles import ROLES
from claims.domain.scopes import scopes_of
from claims.errors import InvalidInput
from claims.services import passwords, sessions, tokens, users
from claims.services.prepared import write_prepared
from claims.web import fields, labels
from claims.web.addresses import first_page, page_address
from claims.web.blueprint import error_page, page_route, pages, too_many_tries
from claims.web.catalogue import gettext as _
from claims.web.forms import Form, ask_to_sign_in, csrf, handle_form, redirect_after_post
from claims.web.session import current_actor, end_session, is_current, start_session
from claims.wiring import context, wiring
from schemas.access import TokenIn

_BOTH: Final = ("GET", "POST")
#: fields of the sign-in page itself; all others are inputs of an earlier form
_OWN: Final = ("csrf_token", "name", "password", "token", "_to")


@pages.get("/sign-in")
def show_sign_in() -> Response:
    """Show the sign-in page."""
    return ask_to_sign_in()


@pages.post("/sign-in")
def sign_in() -> Response:
    """Start a session by name and password, or by an access key; inputs of an earlier form are restored afterwards."""
    typed = {name: values for name, values in request.form.lists() if name not in _OWN}
    try:
        csrf.protect()
    except CSRFError:
        return ask_to_sign_in(typed)
    access_key, name = request.form.get("token", "").strip(), request.form.get("name", "").strip()
    if not (access_key or name) and current_actor() is not None:  # signed on in another tab meanwhile
        return continue_with(page_address(request.form.get("_to", "")), typed)
    found = _owner_of_key(access_key) if access_key else _owner_by_password(name)
    if isinstance(found, int):
        return too_many_tries(found)
    if found is None:
        return ask_to_sign_in(typed, wrong="key" if access_key else "password")
    start_session(found)
    log_sign_in(found.actor, "access key" if access_key else "password")
    return continue_with(page_address(request.form.get("_to", "")), typed)


sign_in.slow_kind = "password"  # type: ignore[attr-defined]


def continue_with(to: str | None, typed: dict[str, list[str]]) -> Response:
    """Return the answer after a sign-in: a redirect, or a page with the inputs of an earlier form.

    Args:
        to: path of the page that asked to sign in; None: the first page.
        typed: the inputs by name.
    """
    to = to or first_page()
    if not typed:
        return redirect_after_post(to)
    hidden = [(name, value) for name, values in typed.items() for value in values]
    return Response(render_template("pages/resume.html", to=to, kept=hidden), mimetype="text/html")


@page_route("/sign-out", methods=("POST",))
def sign_out() -> Response:
    """End the session."""
    csrf.protect()
    end_session()
    return redirect_after_post(url_for("web.show_home"))


@pages.route("/password", methods=_BOTH)
def set_password() -> Response:
    """Show the form behind a one-time link, or set the password and start a session."""
    secret = request.values.get("link", "")
    user = users.find_user_by_link(context(), secret)
    if user is None:
        return _link_ended()
    form = Form(
        _("Set the password of %(name)s") % {"name": user.name},
        fields.LINK,
        _("Set it"),
        url_for("web.sign_in"),
        is_secret=True,
    )

    def act(data: dict[str, Any]) -> Response:
        typed = _typed_password(data)
        changed = write_prepared(context(), lambda: users.prepare_password_by_link(context(), secret, typed))
        if changed is None:
            return _link_ended()
        start_session(changed)
        log_sign_in(changed.actor, "one-time link")
        return redirect_after_post(url_for("web.show_account"))

    answer = handle_form(form, {"link": secret}, act)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


set_password.slow_kind = "password"  # type: ignore[attr-defined]


@page_route("/account")
def show_account() -> Any:
    """Show who is signed in, with the own sessions and tokens of a person."""
    who = current_actor()
    if who is None:
        return ask_to_sign_in()
    return _account(who)


@page_route("/account/password", methods=_BOTH, slow="password", keeps_inputs=False)
def change_password() -> Response:
    """Change the own password; the other sessions end."""
    user = _person()
    form = Form(_("Change your password"), fields.PASSWORD, _("Change it"), url_for("web.show_account"), is_secret=True)

    def act(data: dict[str, Any]) -> Response:
        seconds = seconds_to_wait(wiring().counters, request.environ, user.name)
        if seconds is not None:
            return too_many_tries(seconds)
        if not passwords.is_password(str(data.get("current", ""))[: MAX_PASSWORD * 2], user.password_hash):
            count_wrong_password(wiring().counters, request.environ, user.name)
            raise InvalidInput.at("/current", "this is not your current password")
        passwords.check_password(_typed_password(data), user.name)
        start_session(users.set_password(context(), user, passwords.hash_password(data["password"])))
        return redirect_after_post(url_for("web.show_account"))

    return handle_form(form, {}, act)


@page_route("/account/sign-out", methods=("POST",))
def sign_out_everywhere() -> Response:
    """End all sessions of the person."""
    csrf.protect()
    user = _person()
    sessions.end_sessions(context(), user.id)
    end_session()
    return redirect_after_post(url_for("web.sign_in"))


@page_route("/account/tokens/new", methods=_BOTH, keeps_inputs=False)
def create_own_token() -> Response:
    """Create a token that acts as the person, and show its secret once."""
    user = _person()
    roles = [(role, role) for role in ROLES[: ROLES.index(user.role) + 1]]
    scopes = [(scope, labels.SCOPES[scope]) for scope in scopes_of(user.role)]
    options: dict[str, list[tuple[str, str]]] = {"role": [*roles], "scopes": [*scopes]}
    shown = [replace(field, options=options.get(field.name, ())) for field in fields.TOKEN]
    form = Form(_("Create a token"), shown, _("Create it"), url_for("web.show_account"), is_secret=True)

    def act(data: dict[str, Any]) -> Response:
        if "expires_at" in data:
            data["expires_at"] = f"{data['expires_at']}T00:00:00Z"
        issued = tokens.issue_token(context(), user.actor, TokenIn().load(data), user)
        return _account(user.actor, issued.secret)

    return handle_form(form, {"role": user.role}, act)


@page_route("/account/tokens/revoke", methods=("POST",))
def revoke_own_token() -> Response:
    """Revoke a token of the person."""
    csrf.protect()
    user = _person()
    name = request.form.get("name", "")
    if name in {token.name for token in tokens.list_tokens_of_user(context(), user.id)}:
        tokens.revoke_token(context(), user.actor, name)
    return redirect_after_post(url_for("web.show_account"))


def _owner_of_key(access_key: str) -> Token | int | None:
    """Return the token of an access key; None if there is none; the seconds to wait after too many wrong ones."""
    token = tokens.find_token(context(), access_key)
    return count_wrong_token(wiring().counters, request.environ) if token is None else token


def _owner_by_password(name: str) -> User | int | None:
    """Return the person of a name and the typed password; None if it is wrong; the seconds to wait after too many."""
    seconds = seconds_to_wait(wiring().counters, request.environ, name)
    if seconds is not None:
        return seconds
    found = sessions.find_owner_by_password(context(), name, request.form.get("password", "")[: MAX_PASSWORD * 2])
    if found is None:
        count_wrong_password(wiring().counters, request.environ, name)
    return found


def _typed_password(data: dict[str, Any]) -> str:
    return str(data.get("password", ""))


def _person() -> User:
    """Return the person of the session; abort with the sign-in page if there is none, with 403 if it is of a token."""
    who = current_actor()
    if who is None:
        abort(ask_to_sign_in())
    if who.user_id is None or who.via is not None:
        detail = _("This session came with an access key. Sign out, and sign in by name and password.")
        abort(error_page(403, _("Sign in as a person first"), detail))
    return users.get_user_by_id(context(), who.user_id)


def _account(who: Actor, secret: str | None = None) -> Response:
    """Return the own page; `secret` is that of a new token."""
    user = None if who.user_id is None else users.get_user_by_id(context(), who.user_id)
    text = render_template(
        "pages/account.html",
        who=who,
        user=user,
        scopes=scopes_of(who.role) if who.scopes is None else who.scopes,
        sessions=sessions.list_sessions(context(), user.id) if user else (),
        tokens=tokens.list_tokens_of_user(context(), user.id) if user else (),
        now=context().clock(),
        secret=secret,
        is_current=is_current,
    )
    return Response(text, mimetype="text/html")


def _link_ended() -> Response:
    remedy = _("Ask an admin of this site for a new one.")
    return error_page(
        410, _("This link can no longer be used"), _("It was used, replaced, or is older than a day."), remedy
    )


def log_sign_in(who: Actor, method: str) -> None:
    """Log that a person or token has signed in, and how."""
    structlog.get_logger().info("signed in", actor=who.name, via=who.via, method=method, request_id=request_id())
