"""Store, read and revise articles and their texts (docs/specification.md, section 2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from claims.anchoring.normalize import normalize_text, text_sha256
from claims.anchoring.reanchor import reanchor
from claims.domain.actors import Actor
from claims.domain.limits import MAX_CONTEXT
from claims.domain.records import Article, Json, Revision, Span
from claims.domain.requests import NewArticle, NewText, PageRequest
from claims.errors import InvalidInput, Message, RevisionUnchanged, TextMismatch, TextPresent, TextWithheld
from claims.services import claim_writes
from claims.services.context import ServiceContext
from claims.services.pagination import Page, page_by_id


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


def add_article(context: ServiceContext, actor: Actor, new: NewArticle) -> Article:
    """Store an article with its text, or with the hash and length of the text.

    Args:
        context: the service context.
        actor: the token of the client.
        new: the article; its text is not normalized yet.

    Returns:
        The stored article with its id.

    Raises:
        ArticleExists: another article has the URL.
        BadText: the text cannot be stored.
        TextMismatch: the hash or length that the client sent is wrong.
        InvalidInput: the client sent neither a text nor its hash and length.
    """
    with context.store.transaction():
        at = context.write_time()
        article = Article(
            id=0,
            url=new.url,
            title=new.title,
            authors=new.authors,
            publisher=new.publisher,
            published_on=new.published_on,
            language=new.language,
            revision=_revision(new.text, 0, 1, at),
            created_at=at,
            updated_at=at,
            version=1,
        )
        article = context.store.get_article(context.store.add_article(article))
        context.log(at, actor, "article.created", article_id=article.id, article=context.serializers.article(article))
    return article


def get_article(context: ServiceContext, article_id: int) -> Article:
    """Return an article. Raises `ArticleNotFound`."""
    return context.store.get_article(article_id)


def articles_of(context: ServiceContext, claims: Iterable[Json]) -> dict[int, Article]:
    """Return the articles of claims, by article id; `claims` is as the API returns it."""
    return {
        article.id: article
        for article in context.store.list_articles_by_id(sorted({claim["article_id"] for claim in claims}))
    }


def list_articles(context: ServiceContext, request: PageRequest) -> Page[Article]:
    """List articles, oldest first."""
    return page_by_id(request, "articles", context.store.list_articles, lambda article: article.id)


def get_text(context: ServiceContext, article_id: int) -> Revision:
    """Return the newest revision with its text.

    Raises:
        ArticleNotFound: there is no such article.
        TextWithheld: the text is not stored.
    """
    article = context.store.get_article(article_id)
    revision = context.store.get_revision(article_id, article.revision.number)
    if revision.text is None:
        raise TextWithheld(f"only the hash and length of the text of article {article_id} are stored", url=article.url)
    return revision


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
    text = normalize_text(text)
    with context.store.transaction():
        at = context.write_time()
        revision = context.store.get_article(article_id).revision
        if not revision.withheld:
            raise TextPresent(f"the text of article {article_id} is already stored")
        check_text(revision, text)
        if store:
            context.store.set_revision_text(article_id, revision.number, text, at)
            document = context.serializers.article(context.store.get_article(article_id))
            context.log(at, actor, "article.text_supplied", article_id=article_id, article=document)
        _verify_spans(context, actor, at, article_id, revision.number, text)
        return get_revision_report(context, article_id, revision.number)


def check_text(revision: Revision, text: str) -> None:
    """Raise `TextMismatch` if a normalized text does not have the hash and length of the revision."""
    if text_sha256(text) != revision.sha256 or len(text) != revision.length:
        raise TextMismatch.at(
            "", f"the text has the SHA-256 {text_sha256(text)}, but the stored one is {revision.sha256}"
        )


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
    if new.text is None:
        raise InvalidInput.at("/text", "a revision needs its text, also if the text is withheld")
    with context.store.transaction():
        at = context.write_time()
        article = context.store.get_article(article_id)
        before = context.store.get_revision(article_id, article.revision.number)
        revision = _revision(new, article_id, before.number + 1, at)
        if revision.sha256 == before.sha256:
            raise RevisionUnchanged(
                Message("revision {number} has the same text", number=before.number), revision=before.number
            )
        claims = [context.store.get_claim(claim_id) for claim_id in context.store.list_claim_ids_of_article(article_id)]
        context.store.add_revision(revision)
        document = context.serializers.article(context.store.get_article(article_id))
        context.log(at, actor, "article.revised", article_id=article_id, article=document)
        text = normalize_text(new.text)
        for claim in claims:
            spans = tuple(reanchor(span, before.text, text, revision.number) for span in claim.spans)
            context.store.replace_spans(claim.id, revision.number, spans)
            claim_writes.save(context, actor, at, "claim.reanchored", claim, replace(claim, spans=spans))
        return get_revision_report(context, article_id, revision.number)


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
    """Return a revision with all spans in it.

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
    spans = context.store.list_spans_of_revision(article_id, number)
    return RevisionReport(revision, [SpanReport(claim_id, span) for claim_id, span in spans])


def _revision(new: NewText, article_id: int, number: int, at: datetime) -> Revision:
    if new.text is None:
        if new.sha256 is None or new.length is None:
            hint = "Send text, or sha256 and length if the text is withheld."
            raise InvalidInput.at("/text", Message("the text is missing", hint=hint))
        return Revision(article_id, number, new.sha256, new.length, True, at)
    text = normalize_text(new.text)
    sha256 = text_sha256(text)
    checked: tuple[tuple[str, str | int | None, str | int], ...] = (
        ("sha256", new.sha256, sha256),
        ("length", new.length, len(text)),
    )
    for name, sent, computed in checked:
        if sent is not None and sent != computed:
            raise TextMismatch.at(
                f"/{name}", Message("the {name} of the text is {computed}", name=name, computed=computed)
            )
    return Revision(article_id, number, sha256, len(text), new.withheld, at, None if new.withheld else text)


def _verify_spans(context: ServiceContext, actor: Actor, at: datetime, article_id: int, number: int, text: str) -> None:
    """Verify each unverified span against the text; re-anchor the spans that do not match."""
    for claim_id in context.store.list_claim_ids_of_article(article_id):
        claim = context.store.get_claim(claim_id)
        spans = tuple(_verified(span, text, number) for span in claim.spans)
        if spans != claim.spans:
            context.store.replace_spans(claim_id, number, spans)
            claim_writes.save(context, actor, at, "claim.spans_verified", claim, replace(claim, spans=spans))


def _verified(span: Span, text: str, number: int) -> Span:
    if span.state != "unverified" or span.start is None or span.end is None:
        return span
    if text[span.start : span.end] != span.exact:
        return reanchor(span, None, text, number)
    before, after = text[: span.start], text[span.end :]
    return replace(span, state="verified", prefix=before[-MAX_CONTEXT:], suffix=after[:MAX_CONTEXT])
