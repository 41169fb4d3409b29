"""Revise the text of an article, and move the spans of its claims (docs/specification.md, sections 2.2 and 3.3)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from claims.anchoring.normalize import normalize_text
from claims.anchoring.reanchor import reanchor, verify
from claims.domain.actors import Actor
from claims.domain.records import Claim, Revision, Span
from claims.domain.requests import NewText, PageRequest
from claims.errors import InvalidInput, Message, RevisionUnchanged, TextPresent
from claims.services import claim_writes
from claims.services.articles import check_text, new_revision
from claims.services.context import ServiceContext
from claims.services.pagination import Page, page_by_id
from claims.services.prepared import Outdated, Write, write_prepared


@dataclass(frozen=True, slots=True)
class SpanReport:
    """A span of a claim in a revision."""

    claim_id: int
    span: Span


@dataclass(frozen=True, slots=True)
class RevisionReport:
    """A revision with all spans of all claims in it."""

    revision: Revision
    spans: Sequence[SpanReport]


def add_revision(context: ServiceContext, actor: Actor, article_id: int, new: NewText) -> RevisionReport:
    """Store a new revision of the text, and re-anchor all spans of all claims (docs/specification.md, section 3.3).

    Args:
        context: the service context.
        actor: the token of the client.
        article_id: id of the article, from the URL.
        new: the text, not normalized yet, with the choice to withhold it.

    Returns:
        The new revision with all spans in it.

    Raises:
        ArticleNotFound: there is no such article.
        RevisionUnchanged: the newest revision has the same text.
        InvalidInput: the client sent no text, so the server cannot re-anchor.
        BadText, TextMismatch: the text cannot be stored, or the hash or length that the client sent is wrong.
    """
    return write_prepared(context, lambda: prepare_revision(context, actor, article_id, new))


def prepare_revision(context: ServiceContext, actor: Actor, article_id: int, new: NewText) -> Write[RevisionReport]:
    """Re-anchor all spans of an article in a new text; return the function that stores them (`add_revision`)."""
    if new.text is None:
        raise InvalidInput.at("/text", "a revision needs its text, also if the text is withheld")
    before = context.store.get_revision(article_id, context.store.get_article(article_id).revision.number)
    text = normalize_text(new.text)
    revision = new_revision(replace(new, text=text), article_id, before.number + 1, context.clock())
    if revision.sha256 == before.sha256:
        raise RevisionUnchanged(
            Message("revision {number} has the same text", number=before.number), revision=before.number
        )
    spans = _Spans(context, article_id, lambda span: reanchor(span, before.text, text, revision.number))

    def write() -> RevisionReport:
        if context.store.get_article(article_id).revision.number != before.number:
            raise Outdated
        at = context.write_time()
        moved_spans = spans.current()
        context.store.add_revision(replace(revision, created_at=at))
        document = context.serializers.article(context.store.get_article(article_id))
        context.log(at, actor, "article.revised", article_id=article_id, article=document)
        for claim, moved in moved_spans:
            context.store.replace_spans(claim.id, revision.number, moved)
            claim_writes.save(context, actor, at, "claim.reanchored", claim, replace(claim, spans=moved))
        return get_revision_report(context, article_id, revision.number)

    return write


def supply_text(context: ServiceContext, actor: Actor, article_id: int, text: str, *, store: bool) -> RevisionReport:
    """Verify the spans of a withheld text with the text (docs/specification.md, section 2.2).

    Args:
        context: the service context.
        actor: the token of the client.
        article_id: id of the article, from the URL.
        text: the text of the newest revision, not normalized yet.
        store: store the text; otherwise the server only verifies the spans.

    Returns:
        The newest revision with all spans in it.

    Raises:
        ArticleNotFound: there is no such article.
        BadText: the text cannot be stored.
        TextPresent: the text is stored already.
        TextMismatch: the text does not have the stored hash and length.
    """
    return write_prepared(context, lambda: prepare_text(context, actor, article_id, text, store=store))


def prepare_text(
    context: ServiceContext, actor: Actor, article_id: int, text: str, *, store: bool
) -> Write[RevisionReport]:
    """Verify the spans of a withheld text; return the function that stores them (`supply_text`)."""
    text = normalize_text(text)
    revision = context.store.get_article(article_id).revision
    if not revision.withheld:
        raise TextPresent(f"the text of article {article_id} is already stored")
    check_text(revision, text)
    spans = _Spans(
        context, article_id, lambda span: verify(span, text, revision.number) if span.state == "unverified" else span
    )

    def write() -> RevisionReport:
        if context.store.get_article(article_id).revision != revision:
            raise Outdated
        at = context.write_time()
        if store:
            context.store.set_revision_text(article_id, revision.number, text, at)
            document = context.serializers.article(context.store.get_article(article_id))
            context.log(at, actor, "article.text_supplied", article_id=article_id, article=document)
        for claim, moved in spans.current():
            if moved != claim.spans:
                context.store.replace_spans(claim.id, revision.number, moved)
                claim_writes.save(context, actor, at, "claim.spans_verified", claim, replace(claim, spans=moved))
        return get_revision_report(context, article_id, revision.number)

    return write


def list_revisions(context: ServiceContext, article_id: int, request: PageRequest) -> Page[Revision]:
    """List the revisions of an article without their texts, oldest first.

    Args:
        context: the service context.
        article_id: id of the article, from the URL.
        request: limit and cursor of the list page.

    Returns:
        One list page.

    Raises:
        ArticleNotFound: there is no such article.
        InvalidInput: the cursor belongs to another list.
    """
    context.store.get_article(article_id)
    return page_by_id(
        request,
        "revisions",
        lambda after, limit: context.store.list_revisions(article_id, after, limit),
        lambda revision: revision.number,
    )


def get_revision_report(context: ServiceContext, article_id: int, number: int) -> RevisionReport:
    """Return a revision with the spans in it of all claims that the caller sees.

    Args:
        context: the service context.
        article_id: id of the article, from the URL.
        number: number of the revision, from 1.

    Returns:
        The revision without its text.

    Raises:
        ArticleNotFound, RevisionNotFound: there is no such article or revision.
    """
    context.store.get_article(article_id)
    revision = context.store.get_revision(article_id, number)
    spans = context.store.list_spans_of_revision(article_id, number, context.visibility)
    return RevisionReport(revision, [SpanReport(claim_id, span) for claim_id, span in spans])


class _Spans:
    """The spans of all claims of an article, with their new positions."""

    def __init__(self, context: ServiceContext, article_id: int, move: Callable[[Span], Span]) -> None:
        """Compute the new position of each span.

        Args:
            context: the service context.
            article_id: the article.
            move: returns a span at its new position; it is slow.
        """
        self._context, self._article_id, self._move = context, article_id, move
        self._moved: dict[tuple[Span, ...], tuple[Span, ...]] = {}
        self.current()

    def current(self) -> list[tuple[Claim, tuple[Span, ...]]]:
        """Return the claims as they are stored now, with the new positions of their spans.

        Only the spans that have changed since the last call are computed again.
        """
        ids = self._context.store.list_claim_ids_of_article(self._article_id)
        claims = [self._context.store.get_claim(claim_id) for claim_id in ids]
        for claim in claims:
            if claim.spans not in self._moved:
                self._moved[claim.spans] = tuple(map(self._move, claim.spans))
        return [(claim, self._moved[claim.spans]) for claim in claims]
