"""List the pages of the sitemap, in parts by id: the cost of a part does not grow with the record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, get_args

from claims.domain.limits import MAX_SITEMAP
from claims.services.context import ServiceContext
from claims.storage.base.sitemap import PageKind

KINDS: Final[tuple[PageKind, ...]] = get_args(PageKind)


def list_parts(context: ServiceContext) -> list[tuple[PageKind, int]]:
    """List the parts of the sitemap: the kind of record, and the number of the part, from 1."""
    counts = {kind: -(-context.store.last_page_id(kind) // MAX_SITEMAP) for kind in KINDS}
    return [(kind, number) for kind, count in counts.items() for number in range(1, count + 1)]


def list_pages(context: ServiceContext, kind: PageKind, number: int) -> Sequence[tuple[int, datetime]]:
    """List the records of a part, each id with the instant of its last change."""
    last = number * MAX_SITEMAP
    return context.store.list_page_changes(kind, last - MAX_SITEMAP + 1, last)
