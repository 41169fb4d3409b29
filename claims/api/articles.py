"""The routes of articles, their texts and revisions."""

from dataclasses import fields
from types import SimpleNamespace
from typing import Any, Final

from flask import Response

from claims import errors
from claims.api.auth import actor
from claims.api.examples import ARTICLE, REVISION
from claims.api.request_bodies import text_body
from claims.api.responses import required_versions
from claims.api.routing import Routes
from claims.domain.records import Article, Revision
from claims.domain.requests import ArticlePatch, NewArticle, NewText, PageRequest
from claims.services import article_edits, articles, revisions
from claims.services.pagination import Page
from claims.services.prepared import Prepared
from claims.services.revisions import RevisionReport
from claims.wiring import context
from schemas.addresses import api_path
from schemas.articles import (
    ArticleIn,
    ArticleOut,
    ArticlePatchIn,
    ArticleReportOut,
    RevisionIn,
    RevisionOut,
    RevisionReportOut,
    SuppliedTextIn,
)
from schemas.lists import page_of
from schemas.queries import ArticlesQuery, PageQuery, SupplyTextQuery

routes = Routes("articles", __name__, url_prefix="/api/v1", description="Published texts, by reference or in full")

_TEXT: Final = SuppliedTextIn()
_TEXT_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "text/plain": {"schema": {"type": "string", "minLength": 1}},
            "application/json": {"schema": SuppliedTextIn, "example": {"text": "The bridge opens in May."}},
        },
        "description": "The text in UTF-8, as it is or in JSON.",
    }
}


@routes.operation(
    "POST",
    "/articles",
    role="journalist",
    scopes=("articles:write",),
    slow="write",
    body=ArticleIn,
    answer=(201, ArticleOut),
    example=ARTICLE,
    problems=(errors.ArticleExists, errors.BadText, errors.TextMismatch),
)
def create_article(new: NewArticle) -> Any:
    """Add an article with its text, or with the hash and length of its text."""
    return Prepared(lambda: articles.prepare_article(context(), actor(), new), with_location)


def with_location(article: Article) -> tuple[Article, dict[str, str]]:
    """Return a new article with the headers of its answer."""
    return article, {"Location": api_path("article", article), "ETag": f'"{article.version}"'}


@routes.operation("GET", "/articles", role="reader", query=ArticlesQuery, answer=(200, page_of(ArticleOut)))
def list_articles(query: tuple[str | None, PageRequest]) -> Page[Article]:
    """List articles, oldest first; with `url` only the article with this URL."""
    url, page = query
    return articles.list_articles(context(), page, url)


@routes.operation(
    "GET",
    "/articles/<id:article_id>",
    role="reader",
    answer=(200, ArticleOut),
    problems=(errors.ArticleNotFound,),
)
def get_article(article_id: int) -> Any:
    """Return an article."""
    article = articles.get_article(context(), article_id)
    return article, {"ETag": f'"{article.version}"'}


@routes.operation(
    "PATCH",
    "/articles/<id:article_id>",
    role="journalist",
    scopes=("articles:write",),
    slow="write",
    body=ArticlePatchIn,
    answer=(200, ArticleReportOut),
    problems=(errors.ArticleNotFound, errors.VersionConflict, errors.ArticleExists),
    example={"title": "A breakthrough, corrected"},
)
def patch_article(patch: ArticlePatch, article_id: int) -> Any:
    """Correct what the record says of an article; a new `published_on` reads the windows that rest on it again."""
    report = article_edits.patch_article(context(), actor(), article_id, required_versions(), patch)
    members = {field.name: getattr(report.article, field.name) for field in fields(report.article)}
    shown = SimpleNamespace(**members, changed=report.changed, kept=report.kept)
    return shown, {"ETag": f'"{report.article.version}"'}


@routes.operation(
    "DELETE",
    "/articles/<id:article_id>",
    role="editor",
    scopes=("articles:write",),
    answer=(204, {}),
    problems=(errors.ArticleNotFound, errors.ArticleInUse),
)
def delete_article(article_id: int) -> Response:
    """Delete an article with its rejected candidates; an article with other claims stays."""
    article_edits.delete_article(context(), actor(), article_id)
    return Response(status=204)


@routes.operation(
    "GET",
    "/articles/<id:article_id>/text",
    role="reader",
    answer=(200, {"type": "string"}),
    media="text/plain",
    problems=(errors.ArticleNotFound, errors.TextWithheld),
)
def get_article_text(article_id: int) -> Response:
    """Return the text of the newest revision; the offsets of spans count its code points."""
    revision = articles.get_text(context(), article_id)
    return Response(revision.text, mimetype="text/plain", headers={"ETag": f'"{revision.sha256}"'})


@routes.operation(
    "PUT",
    "/articles/<id:article_id>/text",
    role="journalist",
    scopes=("articles:write",),
    slow="write",
    query=SupplyTextQuery,
    doc=_TEXT_BODY,
    own_body=True,
    answer=(200, RevisionReportOut),
    problems=(errors.ArticleNotFound, errors.TextPresent, errors.TextMismatch, errors.BadText),
)
def supply_article_text(query: dict[str, bool], article_id: int) -> Prepared[RevisionReport]:
    """Supply a withheld text, whose hash must match the stored one; the server verifies the article's spans in it."""
    text, store = text_body(_TEXT), query["store"]
    return Prepared(
        lambda: revisions.prepare_text(context(), actor(), article_id, text, store=store), lambda report: report
    )


@routes.operation(
    "POST",
    "/articles/<id:article_id>/revisions",
    role="journalist",
    scopes=("articles:write",),
    slow="write",
    body=RevisionIn,
    example=REVISION,
    answer=(201, RevisionReportOut),
    problems=(errors.ArticleNotFound, errors.RevisionUnchanged, errors.BadText, errors.TextMismatch),
)
def create_revision(new: NewText, article_id: int) -> Any:
    """Add a revision of the text; the answer lists the state of every span in it."""

    def shape(report: RevisionReport) -> Any:
        return report, {"Location": api_path("revision", report.revision)}

    return Prepared(lambda: revisions.prepare_revision(context(), actor(), article_id, new), shape)


@routes.operation(
    "GET",
    "/articles/<id:article_id>/revisions",
    role="reader",
    query=PageQuery,
    answer=(200, page_of(RevisionOut)),
    problems=(errors.ArticleNotFound,),
)
def list_revisions(page: PageRequest, article_id: int) -> Page[Revision]:
    """List the revisions of an article's text, oldest first."""
    return revisions.list_revisions(context(), article_id, page)


@routes.operation(
    "GET",
    "/articles/<id:article_id>/revisions/<id:number>",
    role="reader",
    answer=(200, RevisionReportOut),
    problems=(errors.ArticleNotFound, errors.RevisionNotFound),
)
def get_revision(article_id: int, number: int) -> RevisionReport:
    """Return a revision with the position of every span in it."""
    return revisions.get_revision_report(context(), article_id, number)
