"""Annotations of others become candidates: each finds its place in the text, or is reported with why not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from claims.domain.actors import Actor
from claims.domain.imports import ImportedAnnotation
from claims.domain.limits import MAX_ECHO, MAX_STATEMENT
from claims.domain.records import Article, Revision
from claims.domain.requests import NewClaim, SpanRequest
from claims.domain.vocabulary import Workflow
from claims.errors import DuecheckError
from claims.services.claims import new_claim, store_claim
from claims.services.context import ServiceContext


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one annotation."""

    #: index in the document, counted from 0
    item: int
    claim_id: int | None
    workflow: Workflow | None
    #: it made a new claim; false where that was there already, or none could be made
    new: bool
    problem: str | None


def import_annotations(
    context: ServiceContext, actor: Actor, article_id: int, found: Sequence[ImportedAnnotation]
) -> list[Taken]:
    """Make candidates of annotations, those that are there already left as they are.

    Raises:
        ArticleNotFound: there is no such article.
    """
    with context.store.transaction():
        at = context.write_time()
        article = context.store.get_article(article_id)
        revision = context.store.get_revision(article_id, article.revision.number)
        there = {(q.exact, q.start): (q.claim_id, q.workflow) for q in context.store.list_quoted_claims(article_id)}
        taken: list[Taken] = []
        for item, one in enumerate(found):
            taken.append(_take(context, actor, at, article, revision, there, item, one))
        return [_joined(one, taken, found) for one in taken]


def _joined(one: Taken, taken: Sequence[Taken], found: Sequence[ImportedAnnotation]) -> Taken:
    """Say which claim a span of another role went to."""
    claim = found[one.item].with_item
    return one if claim is None else replace(taken[claim], item=one.item, new=False)


def _take(
    context: ServiceContext,
    actor: Actor,
    at: datetime,
    article: Article,
    revision: Revision,
    there: dict[tuple[str, int | None], tuple[int, Workflow]],
    item: int,
    one: ImportedAnnotation,
) -> Taken:
    if one.span is None:
        return Taken(item, None, None, False, one.problem)
    if one.source is not None and _bare(one.source) != _bare(article.url):
        return Taken(item, None, None, False, f"it is about {one.source[:MAX_ECHO]}, not this article")
    if one.with_item is not None:
        return Taken(item, None, None, False, None)
    spans = tuple(_looked_for(span, revision) for span in (one.span, *one.other_spans))
    new = NewClaim(article.id, one.statement, None, (), None, spans, None, None, "candidate")
    try:
        claim, deadline = new_claim(new, article, revision, context.store.next_claim_ids(), actor, at)
    except DuecheckError as error:
        return Taken(item, None, None, False, error.detail)
    span = claim.spans[0]
    known = there.get((span.exact, span.start))
    if known is not None:
        return Taken(item, *known, False, None)
    statement = claim.statement[:MAX_STATEMENT]
    claim = replace(claim, statement=statement)
    store_claim(context, actor, claim, deadline)
    there[span.exact, span.start] = claim.id, claim.workflow
    return Taken(item, claim.id, claim.workflow, True, None)


def _looked_for(span: SpanRequest, revision: Revision) -> SpanRequest:
    """Drop the position of words that can be looked for."""
    return span if span.exact is None or revision.text is None else replace(span, start=None, end=None)


def _bare(url: str) -> str:
    """Give an address without its fragment and the slash at its end: the same page."""
    return url.partition("#")[0].rstrip("/")
