"""Accepted claims that say nearly the same as a new one; only reads, so they run before the write lock is taken."""

from claims.domain.extraction import SimilarTo
from claims.domain.limits import MAX_DUPLICATES
from claims.domain.requests import NewClaim, SpanRequest
from claims.errors import ArticleNotFound
from claims.rules.similarity import (
    MIN_SIMILARITY,
    OTHER_NUMBERS,
    contains,
    fold,
    has_other_numbers,
    narrow_queries,
    similarity,
)
from claims.services.context import ServiceContext
from claims.storage.base import SimilarClaim

#: claims that the server compares with one statement
_MAX_COMPARED = 40
#: code points of a text in which the server looks for a quotation; the time grows with the square
_MAX_CONTAINS = 200


def find_similar(context: ServiceContext, new: NewClaim) -> tuple[SimilarTo, ...]:
    """Find the accepted claims that say nearly the same as a new claim.

    Args:
        context: the service context.
        new: the claim, not checked against its article yet.

    Returns:
        The most similar claims, at most `MAX_DUPLICATES`, best first; none if the claim has no readable words.
    """
    statement = new.statement or _quotation(context, new)
    found: list[tuple[str, SimilarTo]] = []
    compared: set[int] = set()
    for query in narrow_queries(statement):
        for other in context.store.find_similar_accepted(query, _MAX_COMPARED - len(compared)):
            if other.claim_id in compared:
                continue
            compared.add(other.claim_id)
            score = _score(statement, other)
            if score >= MIN_SIMILARITY:
                found.append((fold(other.statement), SimilarTo(other.claim_id, score)))
        if len(compared) >= _MAX_COMPARED:
            break
    return _chosen(found)


def _chosen(found: list[tuple[str, SimilarTo]]) -> tuple[SimilarTo, ...]:
    """Return the most similar claims, best first; a sentence that many articles repeat leaves room for others."""
    ranked = sorted(found, key=lambda item: _rank(item[1]))
    firsts = dict(reversed(ranked))
    chosen = sorted(firsts.values(), key=_rank)
    chosen += [item for _, item in ranked if item not in chosen]
    return tuple(sorted(chosen[:MAX_DUPLICATES], key=_rank))


def _rank(item: SimilarTo) -> tuple[float, int]:
    return -item.score, item.id


def _score(statement: str, other: SimilarClaim) -> float:
    score = _weighed(similarity(statement, other.statement), statement, other.statement)
    if max(len(statement), len(other.quote)) > _MAX_CONTAINS:
        return score
    return max(score, _weighed(contains(statement, other.quote), statement, other.quote))


def _weighed(score: float, statement: str, words: str) -> float:
    """Return a similarity, lower if the numbers differ: another year or amount is another claim."""
    return round(score * OTHER_NUMBERS, 1) if score and has_other_numbers(statement, words) else score


def _quotation(context: ServiceContext, new: NewClaim) -> str:
    """Return the words of the first span of role claim, which becomes the statement."""
    span = next((span for span in new.spans if span.role == "claim"), None)
    if span is None:
        return ""
    return span.exact if span.exact is not None else _words_at(context, new.article_id, span)


def _words_at(context: ServiceContext, article_id: int, span: SpanRequest) -> str:
    try:
        article = context.store.get_article(article_id)
    except ArticleNotFound:  # the write refuses the claim
        return ""
    text = context.store.get_revision(article_id, article.revision.number).text
    return "" if text is None or span.start is None else text[max(span.start, 0) : span.end]
