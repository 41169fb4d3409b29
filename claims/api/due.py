"""The due queue."""

from datetime import datetime
from zlib import crc32

from flask import Response, request

from claims.api.answers import show_claims
from claims.api.routes import Routes
from claims.intents import PageRequest
from claims.ledger import queue
from claims.wiring import desk
from schemas.claims import ClaimOut
from schemas.lists import page_of
from schemas.queries import DueQuery

routes = Routes("due", __name__, url_prefix="/api/v1", description="What is due")

#: the address that bots poll; `claims.api.fastlane` answers 304 for it before Flask
DUE_PATH = "/api/v1/claims/due"


@routes.operation("GET", "/claims/due", role="reader", query=DueQuery, answer=(200, page_of(ClaimOut)))
def list_due(query: tuple[datetime | None, str | None, PageRequest]) -> Response:
    """List the claims that are due and not judged, oldest due first."""
    etag = due_etag(queue.announce_due(desk()), request.query_string)
    if request.if_none_match.contains(etag):
        return Response(status=304, headers={"ETag": f'"{etag}"'})
    return show_claims(queue.list_due(desk(), *query), etag)


def due_etag(seq: int, query: bytes) -> str:
    """Name the state of the due list: the last seq, and which list it is."""
    return f"{seq}-{crc32(query):08x}"
