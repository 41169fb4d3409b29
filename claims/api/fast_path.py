"""The fast path: answers to polls of the due list and change feed, and to reads of one claim, before Flask.

It uses the same functions as the views. It passes all other requests to the application.
It also passes a request on after an error: a malformed host, an invalid query, an unknown claim, or a reached rate
limit.
No other module depends on this one. A poll with answer 304 does not count against the rate limit.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from claims.api.auth import caller_of
from claims.api.callers import caller_key
from claims.api.changes import answer_feed, read_feed_query
from claims.api.due import answer_due
from claims.api.early_answers import admit, send
from claims.api.limits import Count
from claims.api.request_bodies import read_query
from claims.api.responses import Answer, claim_answer
from claims.api.telemetry import BAD_HEADER, WAITING, WsgiApp
from claims.domain.limits import MAX_ID
from claims.domain.requests import DueListRequest
from claims.domain.visibility import visibility_of
from claims.errors import DuecheckError
from claims.page_cache import PageCache
from claims.services.claims import get_claim
from claims.services.context import ServiceContext
from claims.wiring import Wiring
from schemas.queries import DueQuery

_DUE: Final = "/api/v1/claims/due"
_CHANGES: Final = "/api/v1/changes"
_LISTS: Final = frozenset({_DUE, _CHANGES})
_CLAIM: Final = re.compile(r"/api/v1/claims/([1-9]\d{0,18})", re.ASCII)
_CLAIM_RULE: Final = "/api/v1/claims/<id:claim_id>"
_due_query: Final = DueQuery()


def _is_fast(method: str, path: str) -> bool:
    """Return True if the fast path can answer a request; it passes on what it does not know."""
    return method == "GET" and (path in _LISTS or _CLAIM.fullmatch(path) is not None)


def with_fast_path(app: WsgiApp, wiring: Wiring, count: Count) -> WsgiApp:
    """Return the application with the fast path in front of it.

    Args:
        app: the WSGI application that answers all other requests.
        wiring: the service context and the settings.
        count: counts a request of a client; returns True if it is within the rate limit.

    Returns:
        A WSGI application.
    """

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not _is_fast(environ["REQUEST_METHOD"], path) or BAD_HEADER in environ:
            return app(environ, start_response)
        try:
            caller = caller_of(environ, wiring)
        except DuecheckError:
            return app(environ, start_response)
        answer = _answer(path, environ, wiring.context_for(visibility_of(caller)), wiring.pages) if caller else None
        counts = answer is not None and answer.status == 200 and WAITING not in environ
        if caller is None or answer is None or (counts and not count(caller_key(caller, environ), environ)):
            return app(environ, start_response)
        admit(environ, caller, _CLAIM_RULE if path not in _LISTS else path)
        return send(environ, start_response, answer)

    return application


def _answer(path: str, environ: dict[str, Any], context: ServiceContext, pages: PageCache) -> Answer | None:
    """Return the answer for the caller of the context; None if the application must answer."""
    try:
        if path == _DUE:
            due_query: DueListRequest = read_query(_due_query, environ.get("QUERY_STRING", ""))
            # whose claims they are depends on the caller, and kept pages do not
            return None if due_query.assigned_to is not None else answer_due(context, due_query, environ, pages)
        if path == _CHANGES:
            feed_query = read_feed_query(environ.get("QUERY_STRING", ""))
            return answer_feed(context, feed_query, environ, pages)
        match = _CLAIM.fullmatch(path)
        if match is None or environ.get("QUERY_STRING") or int(match[1]) > MAX_ID:
            return None
        return claim_answer(get_claim(context, int(match[1])), environ.get("HTTP_IF_NONE_MATCH"))
    except DuecheckError:
        return None
