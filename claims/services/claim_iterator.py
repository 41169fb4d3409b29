"""Going through all claims, page by page, for what takes them all."""

from collections.abc import Iterator
from typing import Final

import orjson

from claims.domain.records import Article, Json
from claims.domain.requests import ClaimFilter, PageRequest
from claims.services.articles import articles_of
from claims.services.claims import list_claims
from claims.services.context import ServiceContext

_PAGE: Final = 500


def iterate_claims(context: ServiceContext, wanted: ClaimFilter | None = None) -> Iterator[tuple[Json, Article]]:
    """Give the claims that fit with their articles, those due first in front, as they are when their page comes."""
    wanted = wanted or ClaimFilter(sort="due_at")
    cursor: str | None = None
    while True:
        page = list_claims(context, wanted, PageRequest(_PAGE, cursor))
        claims = [orjson.loads(text) for text in page.items]
        articles = articles_of(context, claims)
        yield from ((claim, articles[claim["article_id"]]) for claim in claims)
        if page.next is None:
            return
        cursor = page.next
