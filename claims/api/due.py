"""The due queue: what somebody should look at."""

from typing import Any
from zlib import crc32

from flask import Response, request

from claims.api.answers import Answer, due_answer, matches, not_modified, respond
from claims.api.routes import Routes
from claims.intents import DueWanted
from claims.ledger import agenda, queue
from claims.ledger.desk import Desk
from claims.wiring import desk
from schemas.lists import page_of
from schemas.queries import DueQuery
from schemas.queue import DueItemOut

routes = Routes("due", __name__, url_prefix="/api/v1", description="What is due")


@routes.operation("GET", "/claims/due", role="reader", query=DueQuery, answer=(200, page_of(DueItemOut)))
def list_due(wanted: DueWanted) -> Response:
    """List the claims that are due (or up for review) and not judged, oldest first; not those that a check put off."""
    return respond(answer_due(desk(), wanted, request.environ))


def answer_due(desk: Desk, wanted: DueWanted, environ: dict[str, Any]) -> Answer:
    """Answer a poll: 304 is decided before any claim is read."""
    etag, given = due_etag(desk, environ), environ.get("HTTP_IF_NONE_MATCH")
    if matches(given, f'"{etag}"'):
        return not_modified(etag)
    return due_answer(queue.list_due(desk, wanted), etag, given, environ)


def due_etag(desk: Desk, environ: dict[str, Any]) -> str:
    """Name the state of the due list: the log's last seq, and which list it is."""
    return f"{agenda.catch_up(desk)}-{crc32(environ.get('QUERY_STRING', '').encode('latin-1')):08x}"
