"""Store and read articles and their texts (docs/specification.md, section 2); `revisions` revises them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from claims.anchoring.normalize import normalize_text, text_sha256
from claims.dates.window import today_in
from claims.domain.actors import Actor
from claims.domain.records import Article, Json, Revision
from claims.domain.requests import NewArticle, NewText, PageRequest
from claims.errors import InvalidInput, Message, TextMismatch, TextWithheld
from claims.services.context import ServiceContext
from claims.services.pagination import Page, page_by_id
from claims.services.prepared import Write, write_prepared


def add_article(context: ServiceContext, actor: Actor, new: NewArticle) -> Article:
    """Store an article with its text, or with the hash and length of the text.

    Args:
        context: the service context.
        actor: the token of the client.
        new: the article; its text is not normalized yet.

    Returns:
        The stored article with its id.

    Raises:
        InvalidInput: `published_on` is in the future, or the client sent neither a text nor its hash and length.
        ArticleExists: another article is of the page at the URL.
        BadText: the text cannot be stored.
        TextMismatch: the hash or length that the client sent is wrong.
    """
    return write_prepared(context, lambda: prepare_article(context, actor, new))


def prepare_article(context: ServiceContext, actor: Actor, new: NewArticle) -> Write[Article]:
    """Normalize the text of a new article; return the function that stores the article (`add_article`)."""
    check_published_on(new.published_on, context.clock())
    revision = new_revision(new.text, 0, 1, context.clock())

    def write() -> Article:
        at = context.write_time()
        article = Article(
            id=0,
            url=new.url,
            title=new.title,
            authors=new.authors,
            publisher=new.publisher,
            published_on=new.published_on,
            language=new.language,
            revision=replace(revision, created_at=at),
            created_at=at,
            updated_at=at,
            version=1,
        )
        article = context.store.get_article(context.store.add_article(article))
        context.log(at, actor, "article.created", article_id=article.id, article=context.serializers.article(article))
        return article

    return write


def check_published_on(day: date, now: datetime) -> None:
    """Check that a day of publication has begun in some time zone. Raises `InvalidInput`."""
    if day > today_in(None, now):
        raise InvalidInput.at("/published_on", Message("{day} is in the future", day=day))


def get_article(context: ServiceContext, article_id: int) -> Article:
    """Return an article. Raises `ArticleNotFound`."""
    return context.store.get_article(article_id)


def articles_of(context: ServiceContext, claims: Iterable[Json]) -> dict[int, Article]:
    """Return the articles of claims, by article id; `claims` is as the API returns it."""
    return {
        article.id: article
        for article in context.store.list_articles_by_id(sorted({claim["article_id"] for claim in claims}))
    }


def list_articles(context: ServiceContext, request: PageRequest, url: str | None = None) -> Page[Article]:
    """List articles, oldest first.

    Args:
        context: the service context.
        request: limit and cursor of the list page.
        url: only the article of the page at this URL; None for all.

    Returns:
        One list page.

    Raises:
        InvalidInput: the cursor belongs to another list.
    """
    read = context.store.list_articles if url is None else partial(_with_url, context, url)
    return page_by_id(request, "articles", read, lambda article: article.id)


def list_same_pages(context: ServiceContext) -> list[list[Article]]:
    """List the articles of each page that is stored more than once, the oldest article first."""
    return [context.store.list_articles_by_id(ids) for ids in context.store.list_same_pages()]


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


def _with_url(context: ServiceContext, url: str, after: int, limit: int) -> list[Article]:
    """Return the article of the page at the URL if its id is above `after`."""
    ids = [article_id for article_id in context.store.find_articles([url]).values() if article_id > after]
    return context.store.list_articles_by_id(ids[:limit])


def new_revision(new: NewText, article_id: int, number: int, at: datetime) -> Revision:
    """Build a revision: normalize its text, and check what the client sent about it.

    Args:
        new: the text, or its hash and length.
        article_id: id of the article; 0 for a new one.
        number: of the revision, from 1.
        at: UTC.

    Returns:
        The revision; its text is None if it is withheld.

    Raises:
        InvalidInput: the client sent neither a text nor its hash and length.
        BadText, TextMismatch: the text cannot be stored, or the hash or length that the client sent is wrong.
    """
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


def check_text(revision: Revision, text: str) -> None:
    """Raise `TextMismatch` if a normalized text does not have the hash and length of the revision."""
    if text_sha256(text) != revision.sha256 or len(text) != revision.length:
        raise TextMismatch.at(
            "", f"the text has the SHA-256 {text_sha256(text)}, but the stored one is {revision.sha256}"
        )
