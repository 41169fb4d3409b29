"""Track records and the totals of the record (docs/specification.md, section 12)."""

from claims.domain.cursors import decode_cursor
from claims.domain.requests import PageRequest
from claims.domain.vocabulary import RecordKind
from claims.rules.track_record import RecordTotals, TrackRecord
from claims.services.context import ServiceContext
from claims.services.pagination import Page, page_of_rows


def list_track_records(context: ServiceContext, by: RecordKind, request: PageRequest) -> Page[TrackRecord]:
    """List track records, by name.

    Args:
        context: the service context.
        by: the kind of name that the records count for.
        request: limit and cursor of the list page.

    Returns:
        One list page. It can have fewer items than the limit, because names without accepted claims are left out.

    Raises:
        InvalidInput: the cursor belongs to another list.
    """
    after = decode_cursor(request.cursor, by)[0] if request.cursor else ""
    late = context.late_at(context.clock().replace(microsecond=0))
    rows = context.store.list_track_records(by, after, request.limit + 1, late, context.visibility)
    page = page_of_rows(rows, request, by, lambda row: (row[0], 0))
    return Page([record for _, record in page.items if record.claims], page.next)


def get_totals(context: ServiceContext) -> RecordTotals:
    """Return how many accepted claims the record has, and how many of them have each outcome."""
    return context.store.get_totals()
