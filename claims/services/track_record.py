"""Track records and the totals of the record (docs/specification.md, section 12)."""

from datetime import datetime

from claims.domain.claimants import name_key
from claims.domain.cursors import decode_cursor
from claims.domain.requests import PageRequest
from claims.domain.vocabulary import RecordKind
from claims.rules.record_counts import CountSort, RecordSort
from claims.rules.track_record import RecordTotals, TrackRecord
from claims.services.context import ServiceContext
from claims.services.pagination import Page, page_of_rows


def list_track_records(
    context: ServiceContext, by: RecordKind, request: PageRequest, sort: RecordSort = "name"
) -> Page[TrackRecord]:
    """List track records by name, or by a number, the largest first and equal ones by name.

    Args:
        context: the service context.
        by: the kind of name that the records count for.
        request: limit and cursor of the list page.
        sort: the name, or the number.

    Returns:
        One list page. By name it can have fewer items than the limit, because names without accepted claims are left
        out.

    Raises:
        InvalidInput: the cursor belongs to another list.
    """
    if sort != "name":
        return _rank_track_records(context, by, request, sort)
    after = decode_cursor(request.cursor, by)[0] if request.cursor else ""
    rows = context.store.list_track_records(by, after, request.limit + 1, _late(context), context.visibility)
    page = page_of_rows(rows, request, by, lambda row: (row[0], 0))
    return Page([record for _, record in page.items if record.claims], page.next)


def _rank_track_records(
    context: ServiceContext, by: RecordKind, request: PageRequest, sort: CountSort
) -> Page[TrackRecord]:
    order = f"{by} {sort}"
    after = decode_cursor(request.cursor, order) if request.cursor else None
    rows = context.store.rank_track_records(by, sort, after, request.limit + 1, _late(context), context.visibility)
    page = page_of_rows(rows, request, order, lambda row: row[0])
    return Page([record for _, record in page.items], page.next)


def get_track_record(context: ServiceContext, by: RecordKind, key: str) -> TrackRecord | None:
    """Return the track record of one name; None if it has no accepted claim.

    Args:
        context: the service context.
        by: the kind of the name.
        key: the key of the name (`claims.domain.claimants.name_key`); of a claimant, that of its own name.
    """
    return context.store.find_track_record(by, key, _late(context), context.visibility)


def list_topics_with_prefix(context: ServiceContext, words: str, limit: int) -> list[str]:
    """List the topics of accepted claims whose names begin with some words, by name.

    Args:
        context: the service context.
        words: the beginning, which is compared by its key; not empty.
        limit: topics at most.
    """
    key = name_key(words)
    same = get_track_record(context, "topic", key)
    rows = context.store.list_track_records("topic", key, limit, _late(context), context.visibility)
    longer = [record for found, record in rows if found.startswith(key) and record.claims]
    return [record.name for record in ([same] if same else []) + longer][:limit]


def _late(context: ServiceContext) -> datetime:
    return context.late_at(context.clock().replace(microsecond=0))


def get_totals(context: ServiceContext) -> RecordTotals:
    """Return how many accepted claims the record has, and how many of them have each outcome."""
    return context.store.get_totals()
