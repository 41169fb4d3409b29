"""Records that an answer includes beside those that were asked for."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final

import orjson

from claims.domain.limits import MAX_PAGE
from claims.domain.records import Json
from claims.domain.requests import PageRequest
from claims.services import articles, deadlines, evidence, verdicts
from claims.services.claim_writes import render_claim_text
from claims.services.context import ServiceContext
from claims.services.pagination import Page

#: kind of record -> lists those of a claim
_LISTS: Final[Mapping[str, Callable[[ServiceContext, int, PageRequest], Page[Any]]]] = {
    "evidence": evidence.list_evidence,
    "verdicts": verdicts.list_verdicts,
    "deadlines": deadlines.list_deadlines,
}


def list_records_of_rows(context: ServiceContext, items: bytes, include: Collection[str]) -> dict[str, list[str]]:
    """List the claims and articles of rows of the change log, each once, as they are now.

    Args:
        context: the service context; claims that the caller must not see are left out.
        items: JSON objects of rows, separated by commas.
        include: "claim", "article".

    Returns:
        `claims` and `articles`, as far as they are included: JSON objects, by id.
    """
    rows = orjson.loads(b"[%b]" % items)
    found: dict[str, list[str]] = {}
    if "claim" in include:
        ids = sorted({row["claim_id"] for row in rows if row["claim_id"] is not None})
        now = context.clock().replace(microsecond=0)
        claims = context.store.list_claims_by_id(ids, context.visibility)
        found["claims"] = [render_claim_text(context, claim, now) for claim in claims]
    if "article" in include:
        article_ids = sorted({row["article_id"] for row in rows if row["article_id"] is not None})
        listed = context.store.list_articles_by_id(article_ids)
        documents = map(context.serializers.article, sorted(listed, key=lambda article: article.id))
        found["articles"] = [orjson.dumps(document).decode() for document in documents]
    return found


def list_records_of_claim(context: ServiceContext, claim: Json, include: Sequence[str]) -> dict[str, Any]:
    """Return the records of a claim, as far as they are included.

    Args:
        context: the service context.
        claim: JSON of the claim, as the API returns it.
        include: "article", "evidence", "verdicts", "deadlines".

    Returns:
        The article, and a list page of up to `MAX_PAGE` records for each other kind, by kind.
    """
    page = PageRequest(MAX_PAGE, None)
    found: dict[str, Any] = {kind: _LISTS[kind](context, claim["id"], page) for kind in include if kind in _LISTS}
    return found | ({"article": articles.get_article(context, claim["article_id"])} if "article" in include else {})
