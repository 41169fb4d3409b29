"""Track records: what became of the claims of a claimant, publisher, author or topic."""

from typing import Any

from claims.api.routes import Routes
from claims.intents import PageRequest
from claims.ledger import overview
from claims.wiring import desk
from claims.words import RecordKind
from schemas.lists import page_of
from schemas.record import RecordOut, RecordQuery

routes = Routes("record", __name__, url_prefix="/api/v1", description="What became of whose claims")


@routes.operation("GET", "/track-record", role="reader", query=RecordQuery, answer=(200, page_of(RecordOut)))
def track_record(query: tuple[RecordKind, PageRequest]) -> Any:
    """Count what became of claims, by claimant, publisher, author or topic, in the order of their names."""
    by, page = query
    return overview.get_record(desk(), by, page)
