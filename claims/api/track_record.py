"""The route of track records."""

from typing import Any

from claims.api.routing import Routes
from claims.domain.requests import PageRequest
from claims.domain.vocabulary import RecordKind
from claims.rules.record_counts import RecordSort
from claims.services.track_record import list_track_records
from claims.wiring import context
from schemas.lists import page_of
from schemas.track_record import TrackRecordOut, TrackRecordQuery

routes = Routes(
    "track_record",
    __name__,
    url_prefix="/api/v1",
    description="Track records: counts of outcomes for a claimant, publisher, author or topic",
)


@routes.operation(
    "GET", "/track-record", role="reader", slow="count", query=TrackRecordQuery, answer=(200, page_of(TrackRecordOut))
)
def track_record(query: tuple[RecordKind, RecordSort, PageRequest]) -> Any:
    """List track records by claimant, publisher, author or topic, in the order of names or of a number."""
    by, sort, page = query
    return list_track_records(context(), by, page, sort)
