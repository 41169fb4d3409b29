"""What a search says beside its claims: what matched in each of them, and which word was perhaps meant."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, Final, NamedTuple

import orjson

from claims.domain.records import Json
from claims.domain.requests import ClaimFilter, PageRequest
from claims.search.excerpts import marked_excerpt
from claims.search.near import near_tokens
from claims.search.query import Query, Term, parse_query
from claims.search.tokens import is_unspaced, located_tokens
from claims.services.claims import list_claims
from claims.services.context import ServiceContext

#: words of a query for which a near word is looked for
_MAX_WORDS: Final = 3


def add_highlights(context: ServiceContext, claim_filter: ClaimFilter, items: list[str]) -> list[str]:
    """Return the claims of a search with `highlight`: what matched, each with an excerpt as HTML.

    Args:
        context: the service context.
        claim_filter: with a query.
        items: JSON objects of claims.
    """
    query = parse_query(claim_filter.q or "")
    claims = [orjson.loads(item) for item in items]
    titles = {a.id: a.title for a in context.store.list_articles_by_id(sorted({c["article_id"] for c in claims}))}
    return [
        f'{item[:-1]},"highlight":{orjson.dumps(_highlights(context, query, claim, titles)).decode()}}}'
        for item, claim in zip(items, claims, strict=True)
    ]


def did_you_mean(context: ServiceContext, claim_filter: ClaimFilter) -> str | None:
    """Return the query with near words that finds claims which the caller sees; None if there are none.

    Args:
        context: the service context.
        claim_filter: a filter with a query that found nothing.
    """
    groups = parse_query(claim_filter.q or "").groups
    near = {term: _near(context, term.tokens[0]) for group in groups for term in group if _is_word(term)}
    near = {term: tokens for term, tokens in list(near.items())[:_MAX_WORDS] if tokens}
    if not near:
        return None
    wider = " ".join(
        " OR ".join(word for term in group for word in (term.words, *near.get(term, ()))) for group in groups
    )
    claim = _first(context, claim_filter, wider)
    words = {token.text: token.word for token in _words_of(claim)} if claim else {}
    corrected = claim_filter.q or ""
    for term, tokens in near.items():
        found = next((words[token] for token in tokens if token in words), None)
        if term.tokens[0] not in words and found is not None:
            corrected = corrected.replace(term.words, found, 1)
    return corrected if corrected != claim_filter.q and _first(context, claim_filter, corrected) else None


def _is_word(term: Term) -> bool:
    return len(term.tokens) == 1 and not term.is_prefix and len(term.tokens[0]) > 2 and not is_unspaced(term.tokens[0])


def _near(context: ServiceContext, token: str) -> list[str]:
    return near_tokens(token, context.store.list_terms(token[0], chr(ord(token[0]) + 1)))


def _first(context: ServiceContext, claim_filter: ClaimFilter, words: str) -> Json | None:
    """Return the newest claim that a query finds for the caller."""
    found = list_claims(context, replace(claim_filter, q=words, sort="-id", highlight=False), PageRequest(1, None))
    claim: Json | None = orjson.loads(found.items[0]) if found.items else None
    return claim


class _Word(NamedTuple):
    #: the token
    text: str
    #: a word of a claim that has it, in lower case
    word: str


def _words_of(claim: Json) -> Iterator[_Word]:
    for _, text in _texts_of(claim):
        for located in located_tokens(text):
            yield _Word(located.text, text[located.start : located.end].lower())


def _highlights(context: ServiceContext, query: Query, claim: Json, titles: dict[int, str]) -> list[Json]:
    texts = [*_texts_of(claim), ("title", titles.get(claim["article_id"], ""))]
    found: list[Json] = [
        {"member": member, "excerpt": excerpt}
        for member, text in texts
        if (excerpt := marked_excerpt(text, query)) is not None
    ]
    matches = sorted(number for number in context.store.list_matches(query, claim["id"]) if number)
    evidence = context.store.list_evidence_by_id([number // 2 for number in matches if number % 2 == 0])
    verdicts = context.store.list_verdicts_by_id([number // 2 for number in matches if number % 2])
    for item in evidence:
        words = "\n".join(filter(None, (item.title, item.excerpt)))
        found.append({"member": "evidence", "evidence_id": item.id, "excerpt": marked_excerpt(words, query)})
    for verdict in verdicts:
        excerpt = marked_excerpt(verdict.rationale, query)
        found.append({"member": "rationale", "verdict_id": verdict.id, "excerpt": excerpt})
    return [item for item in found if item["excerpt"] is not None]


def _texts_of(claim: Any) -> Iterator[tuple[str, str]]:
    """Yield the members of a claim that the search index has, with their texts."""
    yield "statement", claim["statement"]
    for span in islice((span for span in claim["spans"] if span["role"] == "claim"), 1):
        yield "quote", span["exact"]
    for member in ("claimant", "criteria"):
        if claim[member]:
            yield member, claim[member]
    for topic in claim["topics"]:
        yield "topics", topic
