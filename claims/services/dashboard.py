"""The sections of the dashboard, in a few queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
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


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the dashboard."""

    name: str
    #: as the API returns them, at most `MAX_SHOWN`
    claims: Sequence[Json]
    #: number of claims, up to `MAX_COUNTED`
    number: int


def get_dashboard(context: ServiceContext, claim_filter: ClaimFilter) -> tuple[list[Section], dict[int, Article]]:
    """Return the sections of the dashboard that the caller sees, and the articles of their claims by id."""
    now, claim_filter = context.clock().replace(microsecond=0), context.visible(claim_filter)
    rows_by_section = context.store.list_sections(claim_filter, now, now + LOOKAHEAD, MAX_SHOWN)
    counts = context.store.count_sections(claim_filter, now, now + LOOKAHEAD, MAX_COUNTED)
    sections = [
        Section(name, [orjson.loads(render_claim_text(context, row, now)) for row in rows], counts[name])
        for name, rows in rows_by_section.items()
    ]
    return sections, articles_of(context, [claim for section in sections for claim in section.claims])
