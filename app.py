"""The application: configuration, wiring, blueprints, commands."""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Flask, Response, abort, request
from flask.json.provider import JSONProvider
from werkzeug.middleware.proxy_fix import ProxyFix

from claims.api import articles, candidates, changes, claims, due, exchange, feeds, imports, judgement, queue, record
from claims.api.fastlane import with_fastlane
from claims.api.limits import register_limits
from claims.api.observe import TOO_SLOW, configure_logs, observed
from claims.api.openapi import LazyApi
from claims.api.ops import make_ops
from claims.api.problems import API_PREFIXES, register_problems
from claims.cli import commands
from claims.clock import Clock, utc_now
from claims.config import load_settings
from claims.web.register import register_web, show_http_error
from claims.wiring import Wiring, wire


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
    app = Flask(__name__, static_folder="claims/api/static")
    app.json = OrjsonProvider(app)
    read = load_settings(settings)
    configure_logs(read)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = read.MAX_BODY_BYTES
    wiring = wire(app, read, clock)
    _register_hooks(app, wiring)
    register_problems(app, show_http_error)
    count = register_limits(app, read)
    api = LazyApi(app)
    # The due list comes first: /claims/due is not a claim's id.
    for module in (due, articles, candidates, imports, claims, judgement, queue, changes, record, feeds):
        api.add(module.routes)
    api.add(exchange.routes)
    api.add(exchange.feed_routes)
    app.register_blueprint(make_ops(api))
    register_web(app, wiring.database.path.with_suffix(".key"))
    app.cli.add_command(commands)

    app.wsgi_app = observed(with_fastlane(app.wsgi_app, wiring, count))  # type: ignore[assignment,method-assign]
    if read.TRUSTED_PROXIES:
        n = read.TRUSTED_PROXIES
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n, x_prefix=n)  # type: ignore[method-assign]
    return app


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
