"""Import Web Annotations as candidates; the report says why an annotation is not imported."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from claims.anchoring.anchor import confirmed
from claims.domain.actors import Actor
from claims.domain.imports import ImportedAnnotation
from claims.domain.limits import MAX_ECHO, MAX_STATEMENT
from claims.domain.records import Article, Revision
from claims.domain.requests import NewClaim, SpanRequest
from claims.domain.url_key import url_key
from claims.domain.vocabulary import Workflow
from claims.errors import DuecheckError, Unavailable
from claims.services.claim_creation import new_claim, store_claim
from claims.services.context import ServiceContext
from claims.services.prepared import Write, prepare_in_batches, write_prepared


@dataclass(frozen=True, slots=True)
class AnnotationReport:
    """The result of importing one annotation."""

    #: index in the document, from 0
    item: int
    claim_id: int | None
    workflow: Workflow | None
    #: the import stored a new claim; false if the claim is already stored, or if there is a problem
    new: bool
    problem: str | None


def import_annotations(
    context: ServiceContext, actor: Actor, article_id: int, annotations: Sequence[ImportedAnnotation]
) -> list[AnnotationReport]:
    """Store annotations as candidates. Claims that are already stored stay as they are.

    Args:
        context: the service context.
        actor: the token of the client.
        article_id: id of the article that the annotations must be about.
        annotations: in the order of the document.

    Returns:
        One report for each annotation, in the same order.

    Raises:
        ArticleNotFound: there is no such article.
    """
    return write_prepared(context, lambda: prepare_annotations(context, actor, article_id, annotations))


def prepare_annotations(
    context: ServiceContext, actor: Actor, article_id: int, annotations: Sequence[ImportedAnnotation]
) -> Write[list[AnnotationReport]]:
    """Store all annotations but the last ones; return the function that stores these (`import_annotations`)."""
    context.store.get_article(article_id)

    def store(items: range) -> list[AnnotationReport]:
        at = context.write_time()
        article = context.store.get_article(article_id)
        revision = context.store.get_revision(article_id, article.revision.number)
        quoted = context.store.list_quoted_claims(article_id)
        known = {(claim.exact, claim.start): (claim.claim_id, claim.workflow) for claim in quoted}
        return [_import(context, actor, at, article, revision, known, item, annotations[item]) for item in items]

    write_last = prepare_in_batches(context, len(annotations), store)

    def write() -> list[AnnotationReport]:
        reports = write_last()
        return [_with_claim_of(report, reports, annotations) for report in reports]

    return write


def _with_claim_of(
    report: AnnotationReport, reports: Sequence[AnnotationReport], annotations: Sequence[ImportedAnnotation]
) -> AnnotationReport:
    """Return a report that names the claim to which a span of another role belongs."""
    claim_item = annotations[report.item].with_item
    return report if claim_item is None else replace(reports[claim_item], item=report.item, new=False)


def _import(
    context: ServiceContext,
    actor: Actor,
    at: datetime,
    article: Article,
    revision: Revision,
    stored: dict[tuple[str, int | None], tuple[int, Workflow]],
    item: int,
    annotation: ImportedAnnotation,
) -> AnnotationReport:
    if annotation.span is None:
        return AnnotationReport(item, None, None, False, annotation.problem)
    if annotation.source is not None and url_key(annotation.source) != url_key(article.url):
        return AnnotationReport(
            item, None, None, False, f"it is about {annotation.source[:MAX_ECHO]}, not about this article"
        )
    if annotation.with_item is not None:
        return AnnotationReport(item, None, None, False, None)
    spans = tuple(_placed(span, revision) for span in (annotation.span, *annotation.other_spans))
    new = NewClaim(article.id, annotation.statement, None, (), None, spans, None, None, "candidate")
    try:
        claim, deadline = new_claim(
            new, article, revision, context.store.next_claim_ids(), actor, at, context.timezone, context.country
        )
    except Unavailable:  # the server failed, not the item
        raise
    except DuecheckError as error:
        return AnnotationReport(item, None, None, False, error.detail)
    span = claim.spans[0]
    known = stored.get((span.exact, span.start))
    if known is not None:
        return AnnotationReport(item, *known, False, None)
    statement = claim.statement[:MAX_STATEMENT]
    claim = replace(claim, statement=statement)
    store_claim(context, actor, claim, deadline)
    stored[span.exact, span.start] = claim.id, claim.workflow
    return AnnotationReport(item, claim.id, claim.workflow, True, None)


def _placed(span: SpanRequest, revision: Revision) -> SpanRequest:
    """Return a span without offsets if its words and their context can be searched for; else with those confirmed.

    The standard leaves the unit of positions open (Web Annotation Data Model, section 4.2.5).
    """
    if revision.text is None or span.exact is None:
        return span
    found = [] if span.prefix or span.suffix else confirmed(revision.text, span)
    start, end = found[0] if len(found) == 1 else (None, None)
    return replace(span, start=start, end=end, offset_unit="code_point")
