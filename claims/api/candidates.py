"""The routes that fetch articles from web pages and find candidates in the text of an article."""

from typing import Any, Final

from claims import errors
from claims.api.articles import with_location
from claims.api.auth import actor
from claims.api.examples import PAGE
from claims.api.request_bodies import body_bytes, text_body
from claims.api.routing import Routes
from claims.dates.window import today_in
from claims.domain.imports import FetchRequest
from claims.domain.records import Article
from claims.fetching.article import read_article
from claims.services import articles, candidates
from claims.services.candidates import CandidateReport
from claims.services.prepared import Prepared, Write
from claims.wiring import context, wiring
from schemas.articles import ArticleOut, SuppliedTextIn
from schemas.candidates import CandidatesOut, CandidatesQuery, FetchIn

routes = Routes("candidates", __name__, url_prefix="/api/v1", description="Forecasts found in articles")

_TEXT: Final = SuppliedTextIn()
_TEXT_BODY: dict[str, Any] = {
    "requestBody": {
        "required": False,
        "content": {
            "text/plain": {"schema": {"type": "string", "minLength": 1}},
            "application/json": {"schema": SuppliedTextIn, "example": {"text": "The bridge opens in May."}},
        },
        "description": "The text in UTF-8, if the article's text is withheld. The server does not store it.",
    }
}


@routes.operation(
    "POST",
    "/articles/fetch",
    role="journalist",
    scopes=("articles:write",),
    slow="fetch",
    body=FetchIn,
    answer=(201, ArticleOut),
    example=PAGE,
    problems=(
        errors.PageNotAllowed,
        errors.PageNotFound,
        errors.TextTooComplex,
        errors.PageUnreachable,
        errors.PageUnreadable,
        errors.PageIncomplete,
        errors.ArticleExists,
        errors.BadText,
    ),
)
def fetch_article(fetch_request: FetchRequest) -> Any:
    """Add an article from a web page, which the server fetches unless the client sends it as `html`."""

    def prepare() -> Write[Article]:
        new = read_article(fetch_request, wiring().fetch, context().tasks.read_html, today_in(None, context().clock()))
        return articles.prepare_article(context(), actor(), new)

    return Prepared(prepare, with_location)


@routes.operation(
    "POST",
    "/articles/<id:article_id>/candidates",
    role="journalist",
    scopes=("claims:write",),
    slow="text",
    query=CandidatesQuery,
    doc=_TEXT_BODY,
    own_body=True,
    answer=(200, CandidatesOut),
    problems=(
        errors.ArticleNotFound,
        errors.TextNeeded,
        errors.TextMismatch,
        errors.TextTooComplex,
        errors.TextTooLong,
        errors.BadText,
        errors.LanguageNotSupported,
        errors.DueInvalid,
    ),
)
def create_candidates(query: dict[str, bool], article_id: int) -> Any:
    """Find the forecasts in an article's text; with `store=true` the server stores the new ones as candidates."""
    text, store = text_body(_TEXT) if body_bytes() else None, query["store"]

    def prepare() -> Write[list[CandidateReport]]:
        return candidates.prepare_candidates(context(), actor(), article_id, text, store=store)

    return Prepared(prepare, lambda reports: {"items": reports}, writes=store)
