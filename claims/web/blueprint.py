"""The blueprint of the web pages: the roles of pages, the error pages, and the security headers."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import wraps
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from claims.api.problems import log_fault, status_of
from claims.domain.actors import PUBLIC_READER
from claims.domain.roles import Role
from claims.errors import DuecheckError, Text
from claims.web.forms import RESUME, VERSION, WAS, ask_to_sign_in
from claims.web.labels import REMEDIES
from claims.web.session import current_actor, has_role

pages = Blueprint("web", __name__, template_folder="templates", static_folder="static", static_url_path="/static/web")

#: Content-Security-Policy (CSP Level 3): own style sheet, script and images only, no inline script, no frames
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors {frames}"
)
#: endpoints that other sites can embed in a frame
_EMBEDDABLE: Final = {"web.embed_claim"}
#: form fields that the server fills in, not the user
_SERVER_FIELDS: Final = {"csrf_token", RESUME, VERSION, WAS}

View = Callable[..., Any]


def page_route(
    rule: str, *, role: Role = "reader", methods: Sequence[str] = ("GET",), slow: bool = False
) -> Callable[[View], View]:
    """Return a decorator that declares a page and the role that may see it.

    A visitor without a session is asked to sign in; one with a lower role gets 403.

    Args:
        rule: the page's path, with its variables as Flask writes them.
        role: the lowest role that may see the page.
        methods: the HTTP methods that the view answers.
        slow: the view takes seconds; the server runs it beside the other requests.

    Returns:
        A decorator that registers the view and returns it unchanged.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def endpoint(**path: Any) -> Any:
            if not has_role(role):
                return _not_allowed(role)
            actor = current_actor()
            request.environ["duecheck.actor"] = (actor or PUBLIC_READER).name
            return view(**path)

        endpoint.is_slow = slow  # type: ignore[attr-defined]
        pages.add_url_rule(rule, view.__name__, endpoint, methods=list(methods))
        return view

    return declare


def _not_allowed(role: Role) -> Response:
    actor = current_actor()
    if actor is not None:
        return error_page(403, "Your role may not do this", f"This needs the role {role}; yours is {actor.role}.")
    if request.method != "POST":
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


@pages.errorhandler(DuecheckError)
def _domain(error: DuecheckError) -> Response:
    log_fault(error)
    return error_page(status_of(type(error)), error.title, error.message, REMEDIES.get(error.slug, ""))


@pages.errorhandler(CSRFError)
def _stale(error: CSRFError) -> Response:
    return error_page(400, "This page was open for too long", "Nothing was changed. Go back, and send it again.")


@pages.errorhandler(HTTPException)
def http_error(error: HTTPException) -> Response:
    """Return the error page of an HTTP error."""
    answer = error_page(error.code or 500, error.name, error.description or "")
    answer.headers.extend([(k, v) for k, v in error.get_headers(request.environ) if k != "Content-Type"])
    return answer


@pages.after_request
def add_security_headers(response: Response) -> Response:
    """Add the security headers and Cache-Control to a response."""
    frames = "*" if request.endpoint in _EMBEDDABLE else "'none'"
    response.headers["Content-Security-Policy"] = _POLICY.format(frames=frames)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    if request.endpoint == "web.static":
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"  # its URL has a version
    elif current_actor() is not None:
        response.headers["Cache-Control"] = "private, no-store"
    return response
