"""Iterate over all claims, for exports."""

from collections.abc import Iterator, Sequence
from typing import Final

import orjson

from claims.domain.records import Article, Json
from claims.domain.requests import ClaimFilter, PageRequest
from claims.services.articles import articles_of
from claims.services.claims import list_claims
from claims.services.context import ServiceContext

#: claims of one query
_PAGE_SIZE: Final = 500


def iterate_claims(context: ServiceContext, claim_filter: ClaimFilter | None = None) -> Iterator[tuple[Json, Article]]:
    """Yield the claims that match the filter with their articles; without a filter all claims by due instant.

    Claims are read in several queries, so that each is as it was when its query ran.
    """
    for texts in _pages(context, claim_filter or ClaimFilter(sort="due_at")):
        claims = [orjson.loads(text) for text in texts]
        articles = articles_of(context, claims)
        yield from ((claim, articles[claim["article_id"]]) for claim in claims)


def iterate_texts(context: ServiceContext, claim_filter: ClaimFilter) -> Iterator[str]:
    """Yield the claims that match the filter, each as JSON; they are read in several queries."""
    for texts in _pages(context, claim_filter):
        yield from texts


def _pages(context: ServiceContext, claim_filter: ClaimFilter) -> Iterator[Sequence[str]]:
    cursor: str | None = None
    while True:
        page = list_claims(context, claim_filter, PageRequest(_PAGE_SIZE, cursor))
        yield page.items
        if page.next is None:
            return
        cursor = page.next
