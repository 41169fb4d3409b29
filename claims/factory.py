"""The application: configuration, wiring, blueprints."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson
from flask import Flask, Response, abort, request
from flask.json.provider import JSONProvider
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from claims.api import (
    annotations,
    articles,
    candidates,
    changes,
    checks,
    claimreview,
    claims,
    due,
    evidence,
    feeds,
    imports,
    leases,
    track_record,
    verdicts,
)
from claims.api.fast_path import with_fast_path
from claims.api.limits import register_limits
from claims.api.openapi import LazyApi
from claims.api.operations import routes as operations_routes
from claims.api.problems import API_PREFIXES, register_problems
from claims.api.reference import reference_routes
from claims.api.telemetry import TOO_SLOW, configure_logs, with_telemetry
from claims.config import load_settings
from claims.domain.instants import Clock, utc_now
from claims.web.setup import register_web, show_http_error
from claims.wiring import Wiring, wire

#: the due list comes first: /claims/due is not a claim's id
_ROUTES: Final = (
    due,
    articles,
    candidates,
    imports,
    claims,
    evidence,
    verdicts,
    checks,
    leases,
    changes,
    track_record,
    feeds,
    claimreview,
    annotations,
)


class OrjsonProvider(JSONProvider):
    """JSON by orjson: faster, and strict about UTF-8."""

    def dumps(self, obj: Any, **_: Any) -> str:
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        return orjson.loads(s)


def create_app(settings: Mapping[str, Any] | None = None, *, clock: Clock = utc_now) -> Flask:
    """Build the application.

    Args:
        settings: names of settings without DUECHECK_ to values; they win over the environment.
        clock: gives the current instant, aware, in UTC.

    Raises:
        SettingInvalid: a setting is wrong.
    """
    app = Flask(__name__, static_folder="api/static")
    app.json = OrjsonProvider(app)
    read = load_settings(settings)
    configure_logs(read)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = read.MAX_BODY_BYTES
    wiring = wire(app, read, clock)
    _register_hooks(app, wiring)
    register_problems(app, show_http_error)
    count = register_limits(app, read)
    api = LazyApi(app)
    for module in _ROUTES:
        api.add(module.routes)
    api.add(claimreview.feed_routes)
    app.register_blueprint(operations_routes)
    app.register_blueprint(reference_routes(api))
    register_web(app, wiring.backend.secret_key())

    app.wsgi_app = with_telemetry(with_fast_path(app.wsgi_app, wiring, count))  # type: ignore[assignment,method-assign]
    if read.TRUSTED_PROXIES:
        n = read.TRUSTED_PROXIES
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n, x_prefix=n)  # type: ignore[method-assign]
    return app


def slow_routes(app: Flask) -> Callable[[str, str], bool]:
    """Return a function that returns True if a route declared `slow` answers this method and path."""
    slow = {endpoint for endpoint, view in app.view_functions.items() if getattr(view, "is_slow", False)}
    routes = app.url_map.bind("")

    def is_slow(method: str, path: str) -> bool:
        try:
            return routes.match(path, method)[0] in slow
        except HTTPException:  # no route, no such method, or a redirect to the canonical path
            return False

    return is_slow


def _register_hooks(app: Flask, wiring: Wiring) -> None:
    """Note the route for logs and numbers, and finish answers."""

    @app.before_request
    def note_route() -> None:
        request.environ["duecheck.route"] = request.url_rule.rule if request.url_rule else "-"
        if TOO_SLOW in request.environ:
            abort(408, "The request's body did not arrive in time.")

    @app.after_request
    def finish(response: Response) -> Response:
        if request.path.startswith(API_PREFIXES):
            _finish(response, wiring.read_headers)
        return response


def _finish(response: Response, read_headers: list[tuple[str, str]]) -> None:
    """Let browsers read, and answer 304 where an answer without an ETag of its own has not changed."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        response.headers.extend(read_headers)
    if request.method == "OPTIONS" and read_headers:
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD"
        response.headers["Access-Control-Allow-Headers"] = "Authorization, If-None-Match, Prefer, X-Request-Id"
    if request.method in {"GET", "HEAD"} and response.status_code == 200:
        if "ETag" not in response.headers:
            response.add_etag()
        if "If-None-Match" in request.headers:
            response.make_conditional(request)
