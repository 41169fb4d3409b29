"""What a search says beside its claims: what matched in each of them, and which word was perhaps meant."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

import orjson

from claims.domain.records import Json
from claims.domain.requests import ClaimFilter, PageRequest
from claims.search.excerpts import marked_excerpt
from claims.search.near import near_tokens
from claims.search.query import Query, Term, parse_query
from claims.search.tokens import is_unspaced, located_tokens, query_tokens
from claims.services.claims import list_claims
from claims.services.context import ServiceContext

#: words of a query for which a near word is looked for
_MAX_WORDS: Final = 3
#: letters in which a near word may differ, the nearest words first
_DISTANCES: Final = (1, 2)


class _Text(NamedTuple):
    """A text in which a query can match."""

    member: str
    text: str
    #: the id of evidence or of a verdict, with its name
    number: dict[str, int]


def add_highlights(context: ServiceContext, claim_filter: ClaimFilter, items: list[str]) -> list[str]:
    """Return the claims of a search with `highlight`: what matched, each with an excerpt as HTML.

    Args:
        context: the service context.
        claim_filter: with a query.
        items: JSON objects of claims.
    """
    query = parse_query(claim_filter.q or "")
    claims = [orjson.loads(item) for item in items]
    texts = _Texts(context, query, claims)
    return [
        f'{item[:-1]},"highlight":{orjson.dumps(_highlights(query, texts.of(claim))).decode()}}}'
        for item, claim in zip(items, claims, strict=True)
    ]


def did_you_mean(context: ServiceContext, claim_filter: ClaimFilter) -> str | None:
    """Return the query with near words that finds claims which the caller sees; None if there are none.

    The words come only from what the caller sees of these claims, so hidden words change nothing.

    Args:
        context: the service context.
        claim_filter: a filter with a query that found nothing.
    """
    groups = parse_query(claim_filter.q or "").groups
    terms = [term for group in groups for term in group if _is_word(term)][:_MAX_WORDS]
    near = {term: _near(context, term.tokens[0]) for term in terms}
    for most in _DISTANCES:
        closest = {term: [token for token, distance in tokens if distance <= most] for term, tokens in near.items()}
        found = _corrected(context, claim_filter, groups, {term: tokens for term, tokens in closest.items() if tokens})
        if found is not None:
            return found
    return None


def _corrected(
    context: ServiceContext, claim_filter: ClaimFilter, groups: Sequence[Sequence[Term]], near: dict[Term, list[str]]
) -> str | None:
    """Return the query with some of the near words, if it finds a claim that the caller sees."""
    if not near:
        return None
    wider = " ".join(
        " OR ".join(word for term in group for word in (term.words, *map(_searched, near.get(term, ()))))
        for group in groups
    )
    claim = _first(context, claim_filter, wider)
    if claim is None:
        return None
    words = _words_of(_Texts(context, parse_query(wider), [claim]).of(claim))
    corrected = claim_filter.q or ""
    for term, tokens in near.items():
        found = next((words[token] for token in tokens if token in words), None)
        if term.tokens[0] not in words and found is not None:
            corrected = corrected.replace(term.words, found, 1)
    return corrected if corrected != claim_filter.q and _first(context, claim_filter, corrected) else None


def _is_word(term: Term) -> bool:
    return len(term.tokens) == 1 and not term.is_prefix and len(term.tokens[0]) > 2 and not is_unspaced(term.tokens[0])


def _near(context: ServiceContext, token: str) -> list[tuple[str, int]]:
    return near_tokens(token, context.store.list_terms(token[0], chr(ord(token[0]) + 1)))


def _searched(token: str) -> str:
    """Return a query that finds a token; the stem of some stems is another one."""
    return token if query_tokens(token) == [token] else f"{token}*"


def _first(context: ServiceContext, claim_filter: ClaimFilter, words: str) -> Json | None:
    """Return the newest claim that a query finds for the caller."""
    found = list_claims(context, replace(claim_filter, q=words, sort="-id", highlight=False), PageRequest(1, None))
    claim: Json | None = orjson.loads(found.items[0]) if found.items else None
    return claim


def _words_of(texts: Iterable[_Text]) -> dict[str, str]:
    """Return the tokens of texts, each with a word that has it, in lower case."""
    return {
        located.text: item.text[located.start : located.end].lower()
        for item in texts
        for located in located_tokens(item.text)
    }


def _highlights(query: Query, texts: Iterable[_Text]) -> list[Json]:
    excerpts = ((item, marked_excerpt(item.text, query)) for item in texts)
    return [
        {"member": item.member, **item.number, "excerpt": excerpt} for item, excerpt in excerpts if excerpt is not None
    ]


class _Texts:
    """The texts of some claims in which a query can match, as the caller sees them."""

    def __init__(self, context: ServiceContext, query: Query, claims: Sequence[Json]) -> None:
        self._store, self._query = context.store, query
        articles = self._store.list_articles_by_id(sorted({claim["article_id"] for claim in claims}))
        self._titles = {article.id: article.title for article in articles}
        self._names: dict[int, tuple[str, ...]] = {}

    def of(self, claim: Json) -> Iterator[_Text]:
        """Yield the texts of a claim: its own, and those of its evidence and rationales that match."""
        yield _Text("statement", claim["statement"], {})
        for span in claim["spans"]:
            if span["role"] == "claim":
                yield _Text("quote", span["exact"], {})
        if claim["claimant"]:
            yield _Text("claimant", self._name_of(claim), {})
        if claim["criteria"]:
            yield _Text("criteria", claim["criteria"], {})
        for topic in claim["topics"]:
            yield _Text("topics", topic, {})
        yield _Text("title", self._titles.get(claim["article_id"], ""), {})
        matches = sorted(number for number in self._store.list_matches(self._query, claim["id"]) if number)
        for item in self._store.list_evidence_by_id([number // 2 for number in matches if number % 2 == 0]):
            words = "\n".join(filter(None, (item.title, item.excerpt)))
            yield _Text("evidence", words, {"evidence_id": item.id})
        for verdict in self._store.list_verdicts_by_id([number // 2 for number in matches if number % 2]):
            yield _Text("rationale", verdict.rationale, {"verdict_id": verdict.id})

    def _name_of(self, claim: Json) -> str:
        """Return the words for the claimant, or another of its names if only that matches."""
        words: str = claim["claimant"]
        if claim["claimant_id"] is None or marked_excerpt(words, self._query) is not None:
            return words
        names = self._names_of(claim["claimant_id"])
        return next((name for name in names if marked_excerpt(name, self._query) is not None), words)

    def _names_of(self, claimant_id: int) -> tuple[str, ...]:
        """Return the names of a claimant, or of the one into which it was merged."""
        if claimant_id not in self._names:
            claimant = self._store.get_claimant(claimant_id)
            if claimant.merged_into is not None:
                claimant = self._store.get_claimant(claimant.merged_into)
            self._names[claimant_id] = (claimant.name, *claimant.aliases)
        return self._names[claimant_id]
