"""The forms that add articles, texts and claims."""

from datetime import date
from functools import partial
from typing import Any, Final

from flask import Response, request, url_for

from claims.dates.deadline_phrase import read_due
from claims.dates.find import find_dates
from claims.dates.window import today_in
from claims.domain.imports import FetchRequest
from claims.domain.limits import MAX_QUOTE
from claims.domain.records import Article
from claims.domain.requests import NewArticle, NewText
from claims.errors import ArticleExists, Invalid
from claims.fetching.article import read_article
from claims.formats.common import with_span
from claims.services import articles, candidates, claims, revisions
from claims.services.prepared import Prepared, Write
from claims.services.revisions import RevisionReport
from claims.web import fields
from claims.web.blueprint import page_route
from claims.web.catalogue import gettext as _
from claims.web.claim_forms import actor
from claims.web.forms import Form, csrf, handle_form, redirect_after_post
from claims.wiring import context, wiring
from schemas.articles import ArticleIn, RevisionIn
from schemas.candidates import FetchIn
from schemas.claims import ClaimIn

_BOTH: Final = ("GET", "POST")


@page_route("/articles/new", role="journalist", scopes=("articles:write",), methods=_BOTH, slow="write")
def new_article() -> Response:
    """Add an article with its text, or with the hash and length of its text."""
    back = url_for("web.list_articles")
    form = Form(_("Add an article"), fields.ARTICLE, _("Add the article"), back, schema=ArticleIn(), is_slow=True)

    def act(new: NewArticle) -> Prepared[Article]:
        return Prepared(lambda: articles.prepare_article(context(), actor(), new), lambda article: _page(article.id))

    return handle_form(form, {"language": "en"}, act)


@page_route("/articles/fetch", role="journalist", scopes=("articles:write",), methods=_BOTH, slow="fetch")
def fetch_article() -> Response:
    """Add an article from a URL that the server fetches, and store its forecasts as candidates."""
    back = url_for("web.list_articles")
    form = Form(_("Add an article from the web"), fields.PAGE, _("Fetch it"), back, schema=FetchIn(), is_slow=True)

    def act(fetch_request: FetchRequest) -> Prepared[int]:
        def prepare() -> Write[int]:
            article_id = _fetched(fetch_request)
            return lambda: article_id

        return Prepared(prepare, _page)

    return handle_form(form, {}, act)


def _fetched(fetch_request: FetchRequest) -> int:
    """Store the article of a page with its candidates; return its id, also if it is already stored."""
    new = read_article(fetch_request, wiring().fetch, context().tasks.read_html, today_in(None, context().clock()))
    try:
        article_id = articles.add_article(context(), actor(), new).id
    except ArticleExists as error:
        return int(error.extra["article_id"])
    candidates.find_candidates(context(), actor(), article_id, new.text.text, store=True)
    return article_id


@page_route(
    "/articles/<id:article_id>/candidates", role="journalist", scopes=("claims:write",), methods=("POST",), slow="text"
)
def find_candidates(article_id: int) -> Response:
    """Find the forecasts in an article's text, and store the new ones as candidates."""
    csrf.protect()
    stored = candidates.find_candidates(context(), actor(), article_id, None, store=True)
    count = sum(candidate.new for candidate in stored)
    return redirect_after_post(url_for("web.show_article", article_id=article_id, found=count))


@page_route(
    "/articles/<id:article_id>/text", role="journalist", scopes=("articles:write",), methods=_BOTH, slow="write"
)
def new_text(article_id: int) -> Response:
    """Add a revision of an article's text; the server re-anchors every span in it."""
    article = articles.get_article(context(), article_id)
    form = Form(
        _("A new version of the text"),
        fields.TEXT,
        _("Add it"),
        _page(article_id),
        "pages/_about_article.html",
        {"article": article},
        RevisionIn(),
        is_slow=True,
    )

    def act(new: NewText) -> Prepared[RevisionReport]:
        prepare = partial(revisions.prepare_revision, context(), actor(), article_id, new)
        return Prepared(prepare, lambda report: _page(article_id))

    return handle_form(form, {}, act)


@page_route("/articles/<id:article_id>/claims/new", role="journalist", scopes=("claims:write",), methods=_BOTH)
def new_claim(article_id: int) -> Response:
    """Add a claim of an article."""
    article = articles.get_article(context(), article_id)
    form = Form(
        _("Add a claim"),
        fields.CLAIM,
        _("Add the claim"),
        _page(article_id),
        "pages/_about_article.html",
        {"article": article},
    )

    def act(data: dict[str, Any]) -> str:
        new = ClaimIn().load(with_span(data) | {"article_id": article_id})
        return url_for("web.show_claim", claim_id=claims.add_claim(context(), actor(), new).id)

    return handle_form(form, _marked(article), act)


def _marked(article: Article) -> dict[str, str]:
    """Return the initial values for a marked passage: its words, offsets and due words."""
    quote = request.args.get("quote", "").replace("\r\n", "\n")[:MAX_QUOTE]
    values = {"quote": quote, "start": request.args.get("start", ""), "end": request.args.get("end", "")}
    return values | _due_of(quote, article.published_on)


def _due_of(quote: str, published_on: date) -> dict[str, str]:
    """Return the due words of a passage, with relation and date if the words alone would be refused."""
    for found in find_dates(quote, published_on, country=context().country):
        due = found.window(published_on)
        if due is None:
            continue
        try:
            read_due(found.words, published_on, country=context().country)
        except Invalid:
            return {"due.text": found.words, "due.relation": due.relation, "due.edtf": due.edtf or ""}
        return {"due.text": found.words}
    return {}


def _page(article_id: int) -> str:
    return url_for("web.show_article", article_id=article_id)
