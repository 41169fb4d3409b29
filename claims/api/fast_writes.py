"""The fast path of writes: verdicts, checks, evidence and leases are posted without Flask's routing and hooks.

A route declares itself as `fast`; its view, schemas and errors are those that Flask would use. The fast path answers
what succeeds. It passes every other request on, and after an error of the view also the error: nothing runs twice.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException

from claims.api.auth import caller_of
from claims.api.body_limits import FindView
from claims.api.callers import caller_key
from claims.api.early_answers import admit, send
from claims.api.fast_routes import FAILED, FastRoute
from claims.api.idempotency import answer_once, fingerprint, key_of
from claims.api.limits import COUNTED, Count
from claims.api.request_bodies import parse_json
from claims.api.responses import Answer
from claims.api.telemetry import FAULTS, WsgiApp
from claims.domain.actors import Actor
from claims.errors import DuecheckError
from claims.wiring import Wiring, requested

#: the media types, as clients write them; the rest goes to Flask
_JSON: Final = frozenset({"application/json", "application/json; charset=utf-8", "application/json;charset=utf-8"})
#: headers that the fast path does not read, and faults, which Flask answers
_OTHERS: Final = frozenset({"HTTP_CONTENT_ENCODING", FAILED, *FAULTS})


def with_fast_writes(app: WsgiApp, wiring: Wiring, count: Count, find_view: FindView) -> WsgiApp:
    """Return the application with the fast path of writes in front of it.

    Args:
        app: the WSGI application that answers all other requests.
        wiring: the service context and the settings.
        count: counts a request of a client; returns True if it is within the rate limit.
        find_view: returns the view of a method and path.
    """

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        route = _route_of(environ, find_view)
        if route is None:
            return app(environ, start_response)
        body = environ["wsgi.input"].read()
        try:
            caller, arguments = _read(environ, wiring, route, body)
        except (DuecheckError, HTTPException, ValidationError):
            caller = None
        if caller is None or not count(caller_key(caller, environ), environ):
            environ["wsgi.input"].seek(0)
            return app(environ, start_response)
        admit(environ, caller, route.rule)
        environ[COUNTED] = True
        try:
            with requested(wiring, environ, caller):
                answer = _answer(environ, route, arguments, body)
        except Exception as error:  # the handlers of Flask answer it
            environ[FAILED] = error
            environ["wsgi.input"].seek(0)
            return app(environ, start_response)
        return send(environ, start_response, answer)

    return application


def _route_of(environ: dict[str, Any], find_view: FindView) -> FastRoute | None:
    """Return the fast route of a request; None if Flask must answer it."""
    if (
        environ["REQUEST_METHOD"] != "POST"
        or environ.get("QUERY_STRING")
        or environ.get("CONTENT_TYPE", "").lower() not in _JSON
        or not hasattr(environ["wsgi.input"], "seek")
        or not environ.keys().isdisjoint(_OTHERS)
    ):
        return None
    route: FastRoute | None = getattr(find_view("POST", environ["PATH_INFO"]), "fast", None)
    return route


def _read(
    environ: dict[str, Any], wiring: Wiring, route: FastRoute, body: bytes
) -> tuple[Actor | None, dict[str, Any]]:
    """Return the caller, who has the rights, and the view's arguments; None and nothing if Flask must refuse it.

    Raises:
        DuecheckError, HTTPException, ValidationError: the request must be refused.
    """
    if len(body) > wiring.settings.MAX_BODY_BYTES:
        return None, {}
    caller, path = caller_of(environ, wiring), route.path_arguments(environ["PATH_INFO"])
    if caller is None or path is None or not caller.has_role(route.role) or caller.lacks(route.scopes):
        return None, {}
    return caller, {"body": route.schema.load(parse_json(body)), **path}


def _answer(environ: dict[str, Any], route: FastRoute, arguments: dict[str, Any], body: bytes) -> Answer:
    header = environ.get("HTTP_IDEMPOTENCY_KEY")
    if header is None:
        return route.run(**arguments)
    mark = fingerprint("POST", f"{environ['PATH_INFO']}?", "application/json", body)
    return answer_once(key_of(header), mark, lambda: route.run(**arguments))
