"""The change feed, with long polling.

A request that would be told nothing new may wait: then the answer is provisional, and `environ` says until when
and for what (`Waiting`). Duecheck's own server keeps the client and asks again when the log has grown
(`claims.server.rsgi`); under any other server the provisional answer is the answer, as RFC 7240 (section 4.3)
allows.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, request
from werkzeug.http import parse_list_header

from claims import errors
from claims.api.responses import Answer, feed_answer, respond
from claims.api.routing import PREFER, Routes
from claims.api.telemetry import WAITING
from claims.domain.limits import MAX_WAIT
from claims.domain.requests import ChangesRequest
from claims.domain.vocabulary import ChangeType
from claims.services import change_feed
from claims.services.context import ServiceContext
from claims.wiring import context
from schemas.lists import ChangePageOut
from schemas.queries import FeedQuery

#: set by the server: this request has waited as long as it may, or finds no place to wait
WAITED: Final = "duecheck.waited"
NO_PLACE: Final = "duecheck.no_place"

routes = Routes("changes", __name__, url_prefix="/api/v1", description="What happened, in order")


@dataclass(frozen=True, slots=True)
class Waiting:
    """The answer is provisional."""

    #: the log's last seq; something new has a greater one
    seq: int
    #: only rows of these types are new; of all where none is named
    types: tuple[ChangeType, ...]
    #: how long the client is willing to wait
    seconds: int


@routes.operation(
    "GET",
    "/changes",
    role="reader",
    query=FeedQuery,
    answer=(200, ChangePageOut),
    headers=(PREFER,),
    problems=(errors.SinceAhead, errors.TooManyWaiters),
)
def list_changes(wanted: ChangesRequest) -> Response:
    """Follow the log: every change after `since`, in the order of seq, each exactly once."""
    return respond(answer_feed(context(), wanted, request.environ))


def answer_feed(context: ServiceContext, wanted: ChangesRequest, environ: MutableMapping[str, Any]) -> Answer:
    """Answer a poll of the log; an idle one is a 304 and reads one row.

    Raises:
        SinceAhead: `since` lies beyond the log's end.
        TooManyWaiters: the client would have to wait, and there is no place.
    """
    page = change_feed.read_feed(context, wanted)
    preferred = _preferred(environ) if wanted.wait is None else None
    seconds = wanted.wait or preferred or 0
    answer = feed_answer(page, environ.get("HTTP_IF_NONE_MATCH"), environ, preferred)
    is_new = page.more or (page.items and answer.status == 200)
    if seconds and not is_new and not environ.get(WAITED):
        if environ.get(NO_PLACE):
            raise errors.TooManyWaiters("no more clients can wait here; come again, or ask without waiting")
        environ[WAITING] = Waiting(page.next_since, wanted.types, seconds)
    return answer


def _preferred(environ: MutableMapping[str, Any]) -> int | None:
    """Give the seconds that `Prefer: wait=` asks for (RFC 7240, section 4.3), cut to what is granted."""
    header = environ.get("HTTP_PREFER")
    for preference in parse_list_header(header) if header else ():
        name, _, value = preference.partition(";")[0].partition("=")
        seconds = value.strip().strip('"')
        if name.strip().casefold() == "wait" and seconds.isdecimal() and seconds.isascii():
            return min(int(seconds[:9]), MAX_WAIT)
    return None
