"""Going through all claims, page by page, for what takes them all."""

from collections.abc import Iterator
from typing import Final

import orjson

from claims.intents import ClaimFilter, PageRequest
from claims.ledger.articles import articles_of
from claims.ledger.claims import list_claims
from claims.ledger.desk import Desk
from claims.model import Article, Json

_PAGE: Final = 500


def walk_claims(desk: Desk, wanted: ClaimFilter | None = None) -> Iterator[tuple[Json, Article]]:
    """Give the claims that fit with their articles, those due first in front, as they are when their page comes."""
    wanted = wanted or ClaimFilter(sort="due_at")
    cursor: str | None = None
    while True:
        page = list_claims(desk, wanted, PageRequest(_PAGE, cursor))
        claims = [orjson.loads(text) for text in page.items]
        articles = articles_of(desk, claims)
        yield from ((claim, articles[claim["article_id"]]) for claim in claims)
        if page.next is None:
            return
        cursor = page.next
