"""The sections of the dashboard, and the gauges of the record, in a few queries."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import orjson

from claims.domain.records import Article, Json
from claims.domain.requests import ClaimFilter
from claims.services.articles import articles_of
from claims.services.claim_writes import render_claim_text
from claims.services.context import ServiceContext

#: time that the section of soon due claims looks ahead
LOOKAHEAD: Final = timedelta(days=30)
#: claims that the page shows of a section
MAX_SHOWN: Final = 20
#: claims that the server counts of a section
MAX_COUNTED: Final = 1000
#: claims that the server counts for a gauge
MAX_GAUGE: Final = 10_000


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the dashboard."""

    name: str
    #: as the API returns them, at most `MAX_SHOWN`
    claims: Sequence[Json]
    #: number of claims, up to `MAX_COUNTED`
    number: int


def get_dashboard(
    context: ServiceContext, claim_filter: ClaimFilter, mine: str | None = None
) -> tuple[list[Section], dict[int, Article]]:
    """Return the sections of the dashboard that the caller sees, and the articles of their claims by id.

    Args:
        context: the service context.
        claim_filter: narrows every section: topic, claimant, article.
        mine: the name of a caller who sees all: the first section then has the claims that are assigned to it and wait
            for a verdict, by due instant. It is left out if there are none.

    Returns:
        The sections in the order of the page, and the articles.
    """
    now, claim_filter = context.clock().replace(microsecond=0), context.visible(claim_filter)
    rows_by_section = context.store.list_sections(claim_filter, now, now + LOOKAHEAD, MAX_SHOWN)
    counts = context.store.count_sections(claim_filter, now, now + LOOKAHEAD, MAX_COUNTED)
    sections = [
        Section(name, [orjson.loads(render_claim_text(context, row, now)) for row in rows], counts[name])
        for name, rows in rows_by_section.items()
    ]
    if mine is not None:
        sections = [*_assigned(context, replace(claim_filter, assigned_to=mine), now), *sections]
    return sections, articles_of(context, [claim for section in sections for claim in section.claims])


def _assigned(context: ServiceContext, claim_filter: ClaimFilter, now: datetime) -> list[Section]:
    """Return the section of the claims of a name; no section if there are none."""
    claim_filter, late = replace(claim_filter, unjudged=True, sort="due_at"), context.late_at(now)
    rows = context.store.list_claims(claim_filter, None, MAX_SHOWN, now, late)
    if not rows:
        return []
    number, _ = context.store.count_claims(claim_filter, MAX_COUNTED, now, late)
    return [Section("mine", [orjson.loads(render_claim_text(context, row, now)) for row in rows], number)]


def read_gauges(context: ServiceContext) -> dict[str, tuple[str, int]]:
    """Return the gauges of the record for operators: name, without prefix, to its help text and value.

    The work is bounded: claims are counted up to `MAX_GAUGE`. Nothing is written, not even time-based events.
    """
    now = context.clock().replace(microsecond=0)
    counts = context.store.count_record(now, context.late_at(now), MAX_GAUGE)
    lease_seconds = 0 if counts.oldest_lease_at is None else (now - counts.oldest_lease_at).total_seconds()
    return {
        "claims_due": (f"Claims with the status due, counted up to {MAX_GAUGE}", counts.due),
        "claims_overdue": (f"Claims with the status overdue, counted up to {MAX_GAUGE}", counts.overdue),
        "oldest_lease_seconds": ("Age of the oldest current lease; 0 without a lease", max(0, int(lease_seconds))),
        "changes_last_seq": ("The last seq of the change log", counts.last_seq),
    }
