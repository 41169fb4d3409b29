"""The Flask application: settings, wiring, blueprints and hooks."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import orjson
from flask import Flask, Response, abort, request
from flask.json.provider import JSONProvider
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from claims.api import (
    annotations,
    articles,
    bulk,
    candidates,
    changes,
    checks,
    claimants,
    claimreview,
    claims,
    corrections,
    due,
    evidence,
    exports,
    feeds,
    imports,
    index,
    leases,
    me,
    notes,
    tokens,
    track_record,
    users,
    verdicts,
)
from claims.api.answer_headers import with_answer_headers
from claims.api.body_limits import BodyLimit, FindView, View, body_limit
from claims.api.compression import with_gzip
from claims.api.fast_path import with_fast_path
from claims.api.fast_routes import FAILED
from claims.api.fast_writes import with_fast_writes
from claims.api.kept_lists import with_kept_lists
from claims.api.limits import rate_policy, register_limits
from claims.api.openapi import LazyApi
from claims.api.operations import routes as operations_routes
from claims.api.problems import API_PREFIXES, http_problem, register_problems
from claims.api.public_url import prefix_of, with_public_url
from claims.api.reference import reference_routes
from claims.api.replica_reads import with_replica_reads
from claims.api.request_headers import with_header_check
from claims.api.slow_callers import FindCaller, caller_finder
from claims.api.telemetry import (
    BAD_HEADER,
    FAULTS,
    PLACES_FULL,
    TOO_LARGE,
    TOO_SLOW,
    configure_logs,
    logs_requests,
    with_telemetry,
)
from claims.config import load_settings
from claims.domain.instants import Clock, utc_now
from claims.domain.limits import MAX_BODY_WITHOUT_SESSION, MAX_FORM_FIELDS
from claims.errors import ServerBusy, TooManySlowRequests
from claims.pool.tasks import InProcess, TextTasks
from claims.shared_counters import SharedCounters
from claims.web.security import add_security_headers
from claims.web.session import current_actor, is_signed_in
from claims.web.setup import register_web, show_http_error
from claims.wiring import Wiring, visibility, wire, wiring_of

#: the due list comes first, because "due" in /claims/due is not the id of a claim
_ROUTES: Final = (
    index,
    due,
    articles,
    candidates,
    imports,
    claims,
    claimants,
    evidence,
    verdicts,
    corrections,
    exports,
    bulk,
    checks,
    leases,
    notes,
    changes,
    me,
    tokens,
    users,
    track_record,
    feeds,
    claimreview,
    annotations,
)


#: an id in a path; all have the same view
_ID: Final = re.compile(r"(?<=[a-z])/[1-9]\d*(?=/|$)", re.ASCII)


#: keys of the environ for what is refused before the view
_REFUSED: Final = FAULTS | {FAILED}


class OrjsonProvider(JSONProvider):
    """JSON by orjson, which is faster and refuses invalid UTF-8."""

    def dumps(self, obj: Any, **_: Any) -> str:
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        return orjson.loads(s)


def create_app(
    settings: Mapping[str, Any] | None = None,
    *,
    clock: Clock = utc_now,
    tasks: TextTasks = InProcess(),
    counters: SharedCounters | None = None,
) -> Flask:
    """Build the application.

    Args:
        settings: names of settings without DUECHECK_ to values; they override the environment.
        clock: returns the current instant, aware, in UTC.
        tasks: slow functions of texts; by default they run in this process, without limits.
        counters: of all processes of the server; None: of this process alone.

    Raises:
        SettingInvalid: a setting is invalid.
    """
    app = Flask(__name__, static_folder="api/static")
    app.json = OrjsonProvider(app)
    app.url_map.merge_slashes = False  # a redirect would answer clients of the API with HTML
    loaded = load_settings(settings)
    configure_logs(loaded)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = loaded.MAX_BODY_BYTES
    app.config["MAX_FORM_PARTS"] = MAX_FORM_FIELDS
    wiring = wire(app, loaded, clock, tasks, counters)
    _register_hooks(app, wiring)
    register_problems(app, show_http_error)
    count = register_limits(app, loaded, wiring.counters)
    api = LazyApi(app)
    for module in _ROUTES:
        api.add(module.routes)
    api.add(claimreview.feed_routes)
    app.register_blueprint(operations_routes)
    app.register_blueprint(reference_routes(api))
    register_web(app, loaded.SECRET_KEY or wiring.backend.secret_key(), prefix_of(loaded.PUBLIC_URL))

    written = with_fast_writes(with_kept_lists(app.wsgi_app, wiring, count), wiring, count, view_finder(app))
    read = with_replica_reads(written, wiring)
    answered = with_public_url(with_fast_path(read, wiring, count), loaded.PUBLIC_URL)
    headed = with_answer_headers(answered, loaded, rate_policy(loaded))
    app.wsgi_app = with_telemetry(with_header_check(with_gzip(headed)), writes_log=logs_requests(loaded))  # type: ignore[assignment,method-assign]
    if hops := loaded.TRUSTED_PROXIES:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops)  # type: ignore[method-assign]
    return app


def body_limits(app: Flask) -> BodyLimit:
    """Return the function that returns how many bytes of a request's body the server reads."""
    return body_limit(app, wiring_of(app), is_signed_in)


def slow_callers(app: Flask) -> FindCaller:
    """Return the function that returns the key under which the slow requests of a caller are counted."""
    return caller_finder(app, wiring_of(app), current_actor)


def view_finder(app: Flask) -> FindView:
    """Return the function that returns the view of a method and path, with what its route declares."""
    routes = app.url_map.bind("")

    @lru_cache(maxsize=512)
    def find_like(method: str, path: str) -> View | None:
        try:
            return app.view_functions[routes.match(path, method)[0]]
        except HTTPException:  # no route, no such method, or a redirect to the canonical path
            return None

    return lambda method, path: find_like(method, _ID.sub("/1", path))


def _register_hooks(app: Flask, wiring: Wiring) -> None:
    """Register the hooks that record the route for telemetry and complete responses."""

    @app.before_request
    def record_route() -> Response | None:
        environ, rule = request.environ, request.url_rule
        environ["duecheck.route"] = rule.rule if rule else "-"
        return None if environ.keys().isdisjoint(_REFUSED) else _refuse(environ)

    @app.after_request
    def complete(response: Response) -> Response:
        if request.path.startswith(API_PREFIXES):
            _complete(response)
        else:
            add_security_headers(response)
        return response


def _refuse(environ: Mapping[str, Any]) -> Response | None:
    """Refuse a request in which the server found a fault before Flask; return None if the route does so."""
    if FAILED in environ:
        raise environ[FAILED]
    if BAD_HEADER in environ:
        return http_problem(400, environ[BAD_HEADER], {})
    if TOO_SLOW in environ:
        abort(408, "The request's body did not arrive in time.")
    if TOO_LARGE in environ and not request.path.startswith(API_PREFIXES):
        limit = environ[TOO_LARGE]
        hint = " Sign in first." if limit == MAX_BODY_WITHOUT_SESSION else ""
        abort(413, f"The form may have {limit:,} bytes.{hint}")
    full = environ.get(PLACES_FULL)
    if full == "caller":
        raise TooManySlowRequests("you have as many slow requests at a time as you may have")
    if full:
        raise ServerBusy("too many slow requests wait already")
    return None


def _complete(response: Response) -> None:
    """Add an ETag if the view set none; answer 304 if If-None-Match fits (RFC 9110, 13.1.2).

    The ETag carries what the caller may see, so that a new sign-in is never answered 304.
    """
    if request.method in {"GET", "HEAD"} and response.status_code == 200 and not response.cache_control.no_store:
        if "ETag" not in response.headers:
            response.add_etag()
            response.set_etag(f"{response.get_etag()[0]}{visibility().tag_suffix}")
        if "If-None-Match" in request.headers:
            response.make_conditional(request)
