"""The due queue: what somebody should look at."""

from typing import Any
from zlib import crc32

from flask import Response, request

from claims.api.responses import Answer, due_answer, matches, not_modified, respond
from claims.api.routing import Routes
from claims.domain.requests import DueListRequest
from claims.services import due_queue, timers
from claims.services.context import ServiceContext
from claims.wiring import context
from schemas.leases import DueItemOut
from schemas.lists import page_of
from schemas.queries import DueQuery

routes = Routes("due", __name__, url_prefix="/api/v1", description="What is due")


@routes.operation("GET", "/claims/due", role="reader", query=DueQuery, answer=(200, page_of(DueItemOut)))
def list_due(wanted: DueListRequest) -> Response:
    """List the claims that are due (or up for review) and not judged, oldest first; not those that a check put off."""
    return respond(answer_due(context(), wanted, request.environ))


def answer_due(context: ServiceContext, wanted: DueListRequest, environ: dict[str, Any]) -> Answer:
    """Answer a poll: 304 is decided before any claim is read."""
    etag, given = due_etag(context, environ), environ.get("HTTP_IF_NONE_MATCH")
    if matches(given, f'"{etag}"'):
        return not_modified(etag)
    return due_answer(due_queue.list_due(context, wanted), etag, given, environ)


def due_etag(context: ServiceContext, environ: dict[str, Any]) -> str:
    """Name the state of the due list: the log's last seq, and which list it is."""
    return f"{timers.flush_timers(context)}-{crc32(environ.get('QUERY_STRING', '').encode('latin-1')):08x}"
