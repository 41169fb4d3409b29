"""Articles: adding, reading, their texts and revisions."""

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
    """What became of one claim's span in a revision."""

    claim_id: int
    span: Span


@dataclass(frozen=True, slots=True)
class RevisionReport:
    """A revision, and where every claim's spans stand in it."""

    revision: Revision
    spans: Sequence[SpanReport]


def add_article(context: ServiceContext, actor: Actor, new: NewArticle) -> Article:
    """Store an article with its text, or with the text's hash and length.

    Raises:
        ArticleExists: its URL is taken.
        BadText, Invalid: the text cannot be taken.
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
    """Give an article. Raises `ArticleNotFound`."""
    return context.store.get_article(article_id)


def articles_of(context: ServiceContext, claims: Iterable[Json]) -> dict[int, Article]:
    """Give the articles of claims (as the API shows them), by id."""
    return {a.id: a for a in context.store.list_articles_by_id(sorted({claim["article_id"] for claim in claims}))}


def list_articles(context: ServiceContext, wanted: PageRequest) -> Page[Article]:
    """Give a page of articles, oldest first."""
    return page_by_id(wanted, "articles", context.store.list_articles, lambda article: article.id)


def get_text(context: ServiceContext, article_id: int) -> Revision:
    """Give the newest revision with its text.

    Raises:
        TextWithheld: the text is not stored.
    """
    article = context.store.get_article(article_id)
    revision = context.store.get_revision(article_id, article.revision.number)
    if revision.text is None:
        raise TextWithheld(f"only the hash and length of article {article_id}'s text are kept", url=article.url)
    return revision


def supply_text(context: ServiceContext, actor: Actor, article_id: int, text: str, *, store: bool) -> RevisionReport:
    """Take the text of a withheld revision, and verify the spans that were taken on trust.

    Args:
        store: keep the text; otherwise it is used for the proof and forgotten.

    Raises:
        TextPresent: the text is stored already.
        TextMismatch: it is another text than the one whose hash is on record.
    """
    text = normalize_text(text)
    with context.store.transaction():
        at = context.write_time()
        revision = context.store.get_article(article_id).revision
        if not revision.withheld:
            raise TextPresent(f"the text of article {article_id} is stored")
        check_text(revision, text)
        if store:
            context.store.set_revision_text(article_id, revision.number, text, at)
            document = context.serializers.article(context.store.get_article(article_id))
            context.log(at, actor, "article.text_supplied", article_id=article_id, article=document)
        _verify_spans(context, actor, at, article_id, revision.number, text)
        return get_revision_report(context, article_id, revision.number)


def check_text(revision: Revision, text: str) -> None:
    """Raise `TextMismatch` unless a text (normalized) is the one whose hash and length are on record."""
    if text_sha256(text) != revision.sha256 or len(text) != revision.length:
        raise TextMismatch.at("", f"the text's SHA-256 is {text_sha256(text)}, on record is {revision.sha256}")


def add_revision(context: ServiceContext, actor: Actor, article_id: int, new: NewText) -> RevisionReport:
    """Store a further version of the text and re-anchor every span of every claim.

    Raises:
        RevisionUnchanged: the newest revision has this very text.
        Invalid: no text was sent: without it nothing can be re-anchored.
    """
    if new.text is None:
        raise InvalidInput.at("/text", "a revision needs its text, also where the text will be withheld")
    with context.store.transaction():
        at = context.write_time()
        article = context.store.get_article(article_id)
        before = context.store.get_revision(article_id, article.revision.number)
        revision = _revision(new, article_id, before.number + 1, at)
        if revision.sha256 == before.sha256:
            raise RevisionUnchanged(
                Message("revision {number} has the same text", number=before.number), revision=before.number
            )
        claims = [context.store.get_claim(i) for i in context.store.list_claim_ids_of_article(article_id)]
        context.store.add_revision(revision)
        document = context.serializers.article(context.store.get_article(article_id))
        context.log(at, actor, "article.revised", article_id=article_id, article=document)
        text = normalize_text(new.text)
        for claim in claims:
            spans = tuple(reanchor(span, before.text, text, revision.number) for span in claim.spans)
            context.store.replace_spans(claim.id, revision.number, spans)
            claim_writes.save(context, actor, at, "claim.reanchored", claim, replace(claim, spans=spans))
        return get_revision_report(context, article_id, revision.number)


def list_revisions(context: ServiceContext, article_id: int, wanted: PageRequest) -> Page[Revision]:
    """Give a page of an article's revisions, oldest first, without texts."""
    context.store.get_article(article_id)
    return page_by_id(
        wanted,
        "revisions",
        lambda after, limit: context.store.list_revisions(article_id, after, limit),
        lambda revision: revision.number,
    )


def get_revision_report(context: ServiceContext, article_id: int, number: int) -> RevisionReport:
    """Give a revision with every span in it. Raises `ArticleNotFound`, `RevisionNotFound`."""
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
    for name, given, found in checked:
        if given is not None and given != found:
            raise TextMismatch.at(f"/{name}", Message("the text's {name} is {found}", name=name, found=found))
    return Revision(article_id, number, sha256, len(text), new.withheld, at, None if new.withheld else text)


def _verify_spans(context: ServiceContext, actor: Actor, at: datetime, article_id: int, number: int, text: str) -> None:
    """Prove every unverified span on the text; those that are wrong go the way of a changed text."""
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
