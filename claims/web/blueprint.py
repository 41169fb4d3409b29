"""The blueprint of the web pages: the roles of pages, the error pages, and Cache-Control."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import wraps
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, abort, render_template, request
from flask_wtf.csrf import CSRFError
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException

from claims.api.problems import log_fault, status_of, wait_headers
from claims.api.request_bodies import check_controls
from claims.domain.actors import PUBLIC_READER
from claims.domain.limits import MAX_FORM_FIELDS, MAX_PARAMETERS
from claims.domain.roles import Role
from claims.domain.scopes import Scope
from claims.errors import DuecheckError, InvalidInput, Text
from claims.pool.places import SlowKind
from claims.web.catalogue import counted
from claims.web.catalogue import gettext as _
from claims.web.error_words import error_title, http_words
from claims.web.forms import RESUME, VERSION, WAS, ask_to_sign_in
from claims.web.labels import ROLES, SCOPES
from claims.web.messages import message_words
from claims.web.remedies import REMEDIES
from claims.web.session import current_actor, has_role
from claims.wiring import set_visibility
from schemas.base import invalid

pages = Blueprint("web", __name__, template_folder="templates", static_folder="static", static_url_path="/static/web")

#: form fields that the server fills in, not the user
_SERVER_FIELDS: Final = {"csrf_token", RESUME, VERSION, WAS}

View = Callable[..., Any]


def page_route(
    rule: str,
    *,
    role: Role = "reader",
    scopes: Sequence[Scope] = (),
    any_scope: bool = False,
    methods: Sequence[str] = ("GET",),
    slow: SlowKind | None = None,
    keeps_inputs: bool = True,
) -> Callable[[View], View]:
    """Return a decorator that declares a page, and the role and scopes that it needs.

    A visitor without a session is asked to sign in; one with a lower role, or without a scope, gets 403.

    Args:
        rule: the page's path, with its variables as Flask writes them.
        role: the lowest role that may see the page.
        scopes: what the session of a token must have, unless it has the whole role.
        any_scope: True: one of the scopes is enough.
        methods: the HTTP methods that the view answers.
        slow: what makes the view take seconds: the server runs it beside the other requests; None: nothing.
        keeps_inputs: False: the sign-in page does not keep the inputs of a form, which are secrets.

    Returns:
        A decorator that registers the view and returns it unchanged.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def endpoint(**path: Any) -> Any:
            if not has_role(role, *scopes, any_scope=any_scope):
                return _not_allowed(role, scopes, keeps_inputs=keeps_inputs)
            actor = current_actor()
            set_visibility(actor)
            request.environ["duecheck.actor"] = (actor or PUBLIC_READER).name
            return view(**path)

        endpoint.slow_kind = slow  # type: ignore[attr-defined]
        endpoint.role = role  # type: ignore[attr-defined]
        endpoint.scopes = scopes  # type: ignore[attr-defined]
        pages.add_url_rule(rule, view.__name__, endpoint, methods=list(methods))
        return view

    return declare


def _not_allowed(role: Role, scopes: Sequence[Scope], *, keeps_inputs: bool) -> Response:
    actor = current_actor()
    if actor is not None and not actor.has_role(role):
        return error_page(
            403,
            _("You may not do this"),
            _("This needs the role %(role)s; yours is %(own)s.") % {"role": ROLES[role], "own": ROLES[actor.role]},
        )
    lacking = None if actor is None else actor.lacks(scopes)
    if lacking is not None:
        missing = _("You signed in with an access key that may not: %(scope)s.") % {"scope": SCOPES[lacking]}
        return error_page(403, _("You may not do this"), missing)
    if request.method != "POST" or not keeps_inputs:
        return ask_to_sign_in()
    typed = {name: values for name, values in request.form.lists() if name not in _SERVER_FIELDS}
    return ask_to_sign_in(typed)


def error_page(status: int, title: str, detail: Text, remedy: str = "") -> Response:
    """Return a page that shows an error.

    Args:
        status: the HTTP status code.
        title: the heading.
        detail: what is wrong; the page shows its typed values in words.
        remedy: what the visitor can do about it.

    Returns:
        A response with the HTML of the page.
    """
    with suppress(DuecheckError):  # if the database fails, the page shows no visitor
        current_actor()
    text = render_template("pages/error.html", status=status, title=title, detail=detail, remedy=remedy)
    return Response(text, status, mimetype="text/html")


@pages.before_request
def check_size() -> None:
    """Check the number of query parameters and form fields, before they are parsed, and the parameters' characters.

    Raises:
        InvalidInput: there are more than `MAX_PARAMETERS` parameters, or one has a control character.
        RequestEntityTooLarge: there are more than `MAX_FORM_FIELDS` fields. The setting of werkzeug covers
            multipart forms only.
    """
    if request.query_string.count(b"&") >= MAX_PARAMETERS:
        raise InvalidInput(f"an address has at most {MAX_PARAMETERS} parameters")
    try:
        check_controls(request.args)
    except ValidationError as error:
        raise invalid(error.messages, query=True) from error
    if request.mimetype == "application/x-www-form-urlencoded" and request.get_data().count(b"&") >= MAX_FORM_FIELDS:
        abort(413, f"A form has at most {MAX_FORM_FIELDS:,} fields.")


def too_many_tries(seconds: int) -> Response:
    """Return the page after too many wrong sign-ins; `seconds` is the time to wait."""
    answer = error_page(
        429,
        _("Too many wrong tries"),
        counted("Try again in %(num)d second.", "Try again in %(num)d seconds.", seconds),
    )
    answer.headers["Retry-After"] = str(seconds)
    return answer


@pages.errorhandler(DuecheckError)
def _domain(error: DuecheckError) -> Response:
    log_fault(error)
    status = status_of(type(error))
    if status == HTTPStatus.NOT_FOUND:  # the message names a record by its number in the API
        answer = error_page(status, error_title(error), "", REMEDIES.get(error.slug, ""))
    elif isinstance(error, InvalidInput):  # a page without a form: its address is wrong
        words = " ".join(dict.fromkeys(message_words(issue.message) for issue in error.issues))
        answer = error_page(status, _("We can’t use this address"), words or message_words(error.message))
    else:
        answer = error_page(status, error_title(error), error.message, REMEDIES.get(error.slug, ""))
    answer.headers.extend(wait_headers(error))
    return answer


@pages.errorhandler(CSRFError)
def _stale(error: CSRFError) -> Response:
    return error_page(400, _("This page was open for too long"), _("Nothing was changed. Go back, and send it again."))


@pages.errorhandler(HTTPException)
def http_error(error: HTTPException) -> Response:
    """Return the error page of an HTTP error."""
    code = error.code or 500
    answer = error_page(code, *http_words(code))
    answer.headers.extend([(k, v) for k, v in error.get_headers(request.environ) if k != "Content-Type"])
    return answer


@pages.after_request
def add_cache_control(response: Response) -> Response:
    """Add Cache-Control to a response."""
    if request.endpoint == "web.static":
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"  # its URL has a version
    elif current_actor() is not None:
        response.headers["Cache-Control"] = "private, no-store"
    return response
