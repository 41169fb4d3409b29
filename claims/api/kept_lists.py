"""Kept pages of the list of claims: what Flask has answered is the answer again, until the log or the clock changes it.

The view says until when its page holds. A search costs many times as much as a kept page.
"""

from collections.abc import Callable, Iterable
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from claims.api.auth import caller_of
from claims.api.callers import caller_key
from claims.api.early_answers import admit, send
from claims.api.limits import Count
from claims.api.responses import Answer, not_modified
from claims.api.telemetry import BAD_HEADER, WsgiApp
from claims.api.whole_answers import WholeAnswer, find_kept, keep
from claims.api.wsgi import StartResponse, begin
from claims.domain.visibility import visibility_of
from claims.errors import DuecheckError
from claims.services.context import ServiceContext
from claims.services.timers import log_end
from claims.wiring import Wiring

#: the environ's key for the instants between which the view's page holds
HOLDS: Final = "duecheck.holds"
CLAIMS: Final = "/api/v1/claims"


def with_kept_lists(app: WsgiApp, wiring: Wiring, count: Count) -> WsgiApp:
    """Return the application with the kept pages in front of it.

    Args:
        app: the WSGI application.
        wiring: the service context and the kept pages.
        count: counts a request of a client; returns True if it is within the rate limit.
    """

    def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != CLAIMS or environ["REQUEST_METHOD"] != "GET" or BAD_HEADER in environ:
            return app(environ, start_response)
        try:
            caller = caller_of(environ, wiring)
            context = wiring.context_for(visibility_of(caller))
            tag = _tag(context) if caller else None
        except DuecheckError:
            return app(environ, start_response)
        if caller is None or tag is None:
            return app(environ, start_response)
        kept = find_kept(wiring.pages, environ, context, tag)
        if kept is None:
            return _kept(app, environ, start_response, partial(keep, wiring.pages, environ, context, tag))
        if not count(caller_key(caller, environ), environ):
            return app(environ, start_response)
        admit(environ, caller, CLAIMS)
        return send(environ, start_response, not_modified(kept.etag, environ.get("HTTP_IF_NONE_MATCH")) or kept)

    return application


def _tag(context: ServiceContext) -> str | None:
    """Return the last seq of the log; None while the log lacks rows."""
    end = log_end(context)
    return str(end.seq) if end.is_current else None


def _kept(
    app: WsgiApp, environ: dict[str, Any], start_response: StartResponse, keep: Callable[..., WholeAnswer]
) -> Iterable[bytes]:
    """Return the answer of the application, and keep it if it is a page that holds for a while."""
    begun = begin(app, environ)
    if HOLDS not in environ or begun.code != HTTPStatus.OK:
        begun.start(start_response, begun.headers)
        return begun.chunks
    return send(environ, start_response, keep(Answer(begun.code, begun.headers, begun.body()), *environ[HOLDS]))
