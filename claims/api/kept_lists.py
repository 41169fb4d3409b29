"""Kept pages of the list of claims: what Flask has answered is the answer again, until the log or the clock changes it.

The view says until when its page holds. A search costs many times as much as a kept page.
"""

from collections.abc import Callable, Iterable
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from claims.api.auth import ADMITTED, caller_of
from claims.api.callers import caller_key
from claims.api.limits import Count
from claims.api.public_url import WHOLE_ANSWER
from claims.api.responses import Answer, not_modified
from claims.api.telemetry import BAD_HEADER, WsgiApp
from claims.api.whole_answers import WholeAnswer, find_kept, keep
from claims.domain.actors import Actor
from claims.domain.visibility import visibility_of
from claims.errors import DuecheckError
from claims.services.context import ServiceContext
from claims.services.timers import log_end
from claims.wiring import Wiring

Headers = list[tuple[str, str]]

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

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
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
        kept = find_kept(wiring.pages, environ, context.visibility, tag, context.clock())
        if kept is None:
            return _kept(app, environ, start_response, partial(keep, wiring.pages, environ, context.visibility, tag))
        if not count(caller_key(caller, environ), environ):
            return app(environ, start_response)
        answer = not_modified(kept.etag, environ.get("HTTP_IF_NONE_MATCH")) or kept
        return _send(environ, start_response, caller, answer)

    return application


def _tag(context: ServiceContext) -> str | None:
    """Return the last seq of the log; None while the log lacks rows."""
    end = log_end(context)
    return str(end.seq) if end.is_current else None


def _kept(
    app: WsgiApp, environ: dict[str, Any], start_response: Callable[..., Any], keep: Callable[..., WholeAnswer]
) -> Iterable[bytes]:
    """Return the answer of the application, and keep it if it is a page that holds for a while."""
    started: list[Any] = []

    def start(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], None]:
        started[:] = [status, headers, exc_info]
        return lambda data: None  # the write() of PEP 3333, which Flask does not use

    chunks = app(environ, start)
    status, headers, exc_info = started
    if HOLDS in environ and status[:3] == "200":
        try:
            answer = Answer(200, headers, b"".join(chunks))
        finally:
            getattr(chunks, "close", lambda: None)()
        whole = keep(answer, *environ[HOLDS])
        environ[WHOLE_ANSWER], headers, chunks = whole, list(whole.headers), [whole.body]
    start_response(status, headers, *((exc_info,) if exc_info else ()))
    return chunks


def _send(
    environ: dict[str, Any], start_response: Callable[..., Any], caller: Actor, answer: Answer
) -> Iterable[bytes]:
    environ["duecheck.route"], environ["duecheck.actor"], environ[ADMITTED] = CLAIMS, caller.name, caller
    if answer.status == 200:
        environ[WHOLE_ANSWER] = answer
    start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", list(answer.headers))
    return [answer.body]
