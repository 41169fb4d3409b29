"""The route of the change feed, with long polls.

If there is no new row and the client asked to wait, the answer is provisional, and `environ` holds a `Waiting`.
Duecheck's own server then keeps the request, and calls the application again after a commit (`claims.server.rsgi`).
Any other server sends the provisional answer at once, as RFC 7240, section 4.3 allows.
"""

import re
from collections.abc import MutableMapping
from dataclasses import dataclass, replace
from typing import Any, Final

from flask import Response, request
from werkzeug.http import parse_list_header

from claims import errors
from claims.api.request_bodies import read_query
from claims.api.responses import Answer, feed_answer, not_modified, respond
from claims.api.route_headers import PREFER
from claims.api.routing import Routes
from claims.api.telemetry import WAITING
from claims.api.whole_answers import find_kept, keep
from claims.domain.change_requests import ChangesRequest
from claims.domain.limits import MAX_WAIT
from claims.domain.visibility import Visibility
from claims.domain.vocabulary import ChangeType
from claims.page_cache import PageCache
from claims.services import change_feed
from claims.services.change_feed import ChangePage
from claims.services.context import ServiceContext
from claims.services.included import list_records_of_rows
from claims.services.timers import LogEnd, log_end
from claims.wiring import context
from schemas.lists import ChangePageOut
from schemas.queries import FeedQuery

#: keys that the server sets in the environ: the time to wait is over; no place for a long poll ("caller", "server")
WAITED: Final = "duecheck.waited"
POLLS_FULL: Final = "duecheck.polls_full"
_SINCE: Final = re.compile(r"(?P<before>(?:.*&)?)since=(?P<since>\d{1,18})(?P<after>(?:&.*)?)", re.ASCII)
_query: Final = FeedQuery()

routes = Routes(
    "changes",
    __name__,
    url_prefix="/api/v1",
    description="The change log: every change of a record, in the order of seq",
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The long poll that a provisional answer asks for."""

    #: the last seq that the client has seen; new rows have a greater one
    seq: int
    #: only rows of these types are new; empty: rows of every type
    types: tuple[ChangeType, ...]
    #: seconds that the client waits at most
    seconds: int
    #: of the caller: only rows that it sees are new
    visibility: Visibility


@routes.operation(
    "GET",
    "/changes",
    role="reader",
    query=FeedQuery,
    answer=(200, ChangePageOut),
    headers=(PREFER,),
    answer_headers=("Preference-Applied",),
    problems=(errors.SinceAhead, errors.TooManyWaiters, errors.ServerBusy),
)
def list_changes(query: ChangesRequest) -> Response:
    """List the changes after `since`, in the order of `seq`, each exactly once; `wait` makes it a long poll."""
    return respond(answer_feed(context(), query, request.environ))


def read_feed_query(query: str) -> ChangesRequest:
    """Parse the query string of the change feed.

    A client sends the same parameters with each poll, but for `since`. So the others are parsed once.

    Raises:
        InvalidInput: a parameter is unknown, wrong or repeated.
    """
    found = _SINCE.fullmatch(query)
    if found is None:
        whole: ChangesRequest = read_query(_query, query)
        return whole
    others: ChangesRequest = read_query(_query, f"{found['before']}since=0{found['after']}")
    return replace(others, since=int(found["since"]))


def answer_feed(
    context: ServiceContext, query: ChangesRequest, environ: dict[str, Any], pages: PageCache | None = None
) -> Answer:
    """Return the answer to a poll of the change feed; a poll without new rows reads one row.

    Args:
        context: the dependencies of the services.
        query: `since`, types, limit in rows and wait in seconds, from the query.
        environ: the WSGI environ; a `Waiting` is stored in it if the answer is provisional.
        pages: keeps the answer, if it has rows; then its addresses are whole.

    Returns:
        200 with a change batch, or 304 if the ETag matches (docs/specification.md, section 11.4).

    Raises:
        SinceAhead: `since` is beyond the end of the log.
        TooManyWaiters: the client asks to wait, and has too many requests that wait.
        ServerBusy: the client asks to wait, and no more can at this process.
    """
    end = log_end(context)
    if pages is None or not end.is_current or query.include or "HTTP_PREFER" in environ:
        return _read_feed(context, query, environ, end)[0]
    kept = find_kept(pages, environ, context, str(end.seq))
    if kept is not None:
        return not_modified(kept.etag, environ.get("HTTP_IF_NONE_MATCH")) or kept
    answer, has_rows = _read_feed(context, query, environ, end)
    if not has_rows or answer.status != 200:
        return answer
    return keep(pages, environ, context, str(end.seq), answer)


def _read_feed(
    context: ServiceContext, query: ChangesRequest, environ: dict[str, Any], end: LogEnd
) -> tuple[Answer, bool]:
    """Return the answer to a poll from the store, and True if it has rows."""
    page = change_feed.read_feed(context, query, end)
    preferred = _preferred(environ) if query.wait is None else None
    included = list_records_of_rows(context, page.items, query.include) if query.include else {}
    answer = feed_answer(page, environ.get("HTTP_IF_NONE_MATCH"), environ, preferred, included)
    is_new = page.more or (page.items and answer.status == 200)
    if not is_new and not environ.get(WAITED):
        _wait(environ, query, page, query.wait or preferred or 0)
    return answer, bool(page.items)


def _wait(environ: dict[str, Any], query: ChangesRequest, page: ChangePage, seconds: int) -> None:
    """Make the answer provisional if the client asks to wait."""
    full = environ.get(POLLS_FULL) if seconds else None
    if full == "caller":
        raise errors.TooManyWaiters("you have as many requests that wait for changes as you may have")
    if full:
        raise errors.ServerBusy("no more clients can wait for changes at this server process")
    if seconds:
        environ[WAITING] = Waiting(page.next_since, query.types, seconds, page.visibility)


def _preferred(environ: MutableMapping[str, Any]) -> int | None:
    """Return the seconds of `Prefer: wait=` (RFC 7240, section 4.3), at most `MAX_WAIT`; None without it."""
    header = environ.get("HTTP_PREFER")
    for preference in parse_list_header(header) if header else ():
        name, _, value = preference.partition(";")[0].partition("=")
        seconds = value.strip().strip('"')
        if name.strip().casefold() == "wait" and seconds.isdecimal() and seconds.isascii():
            return min(int(seconds[:9]), MAX_WAIT)
    return None
