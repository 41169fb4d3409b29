"""Claims in the formats of others: ClaimReview and Web Annotation."""

from typing import Any

import orjson
from flask import Response, request
from werkzeug.urls import iri_to_uri

from claims import errors
from claims.api.answers import matches, next_page, not_modified, respond, with_next
from claims.api.auth import actor
from claims.api.bodies import json_body
from claims.api.due import due_etag
from claims.api.examples import ANNOTATION
from claims.api.routes import Routes
from claims.errors import ReviewIncomplete
from claims.exchange import annotation, claimreview
from claims.exchange.annotation_in import read_annotations
from claims.exchange.claimreview import Newsroom
from claims.intents import ClaimFilter, PageRequest
from claims.ledger import articles, claims, feeds
from claims.ledger.annotations import take_annotations
from claims.wiring import desk, wiring
from schemas.candidates import TakenItemsOut
from schemas.queries import FeedFilterQuery, PageQuery

routes = Routes("exchange", __name__, url_prefix="/api/v1", description="In the formats of others")
feed_routes = Routes("reviews", __name__, url_prefix="/feeds", description="Verdicts for other sites")

_JSON_LD = "application/ld+json"
_ANNOTATIONS: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {media: {"schema": {}, "example": ANNOTATION} for media in ("application/json", _JSON_LD)},
        "description": "An Annotation, a list of them, an AnnotationPage, a collection, or rows of the Hypothesis API.",
    }
}


@routes.operation(
    "GET", "/claims/<id:claim_id>/claimreview", role="reader", answer=(200, {"type": "object"}), media=_JSON_LD,
    problems=(errors.ClaimNotFound, errors.ReviewIncomplete),
)  # fmt: skip
def get_claim_review(claim_id: int) -> Response:
    """Read a claim's verdict as schema.org ClaimReview."""
    workflow, entry = feeds.published_verdict(desk(), claim_id)
    own = newsroom()
    lacks = claimreview.missing(own, workflow, entry.verdict if entry else None)
    if lacks or entry is None:
        raise ReviewIncomplete(f"claim {claim_id} lacks {'; '.join(lacks)}", missing=lacks)
    return _ld(claimreview.claim_review(entry, own))


@feed_routes.operation(
    "GET", "/claimreview.json", role="reader", query=FeedFilterQuery, answer=(200, {"type": "object"}), media=_JSON_LD,
    problems=(errors.ReviewIncomplete,),
)  # fmt: skip
def review_feed(wanted: ClaimFilter) -> Response:
    """Follow all reviews that have an address: a DataFeed of the newest thousand; corrections and withdrawals show."""
    own, etag = newsroom(), due_etag(desk(), request.environ)
    lacks = claimreview.missing_newsroom(own)
    if lacks:
        raise ReviewIncomplete(f"the feed lacks {'; '.join(lacks)}", missing=lacks)
    if matches(request.headers.get("If-None-Match"), f'"{etag}"'):
        return respond(not_modified(etag))
    found = feeds.newest_verdicts(desk(), wanted, feeds.REVIEWS)
    return _ld(claimreview.data_feed(found, own, iri_to_uri(request.url)), ETag=f'"{etag}"')


@routes.operation(
    "GET", "/claims/<id:claim_id>/annotation", role="reader", answer=(200, {"type": "object"}), media=_JSON_LD,
    problems=(errors.ClaimNotFound,),
)  # fmt: skip
def get_annotation(claim_id: int) -> Response:
    """Read a claim's spans as W3C Web Annotations of its article, one a span."""
    claim = orjson.loads(claims.get_claim(desk(), claim_id).text)
    article = articles.get_article(desk(), claim["article_id"])
    base = request.root_url.rstrip("/")
    whole = annotation.collection(f"Claim {claim_id}", f"{base}/api/v1/claims/{claim_id}/annotation")
    found = annotation.annotations(claim, article, base)
    return _ld(annotation.page(found, iri_to_uri(request.url), whole, None), content_type=annotation.MEDIA)


@routes.operation(
    "GET", "/articles/<id:article_id>/annotations", role="reader", query=PageQuery, answer=(200, {"type": "object"}),
    media=_JSON_LD, problems=(errors.ArticleNotFound,),
)  # fmt: skip
def list_annotations(wanted: PageRequest, article_id: int) -> Response:
    """Read the spans of an article's accepted claims as pages of W3C Web Annotations."""
    article = articles.get_article(desk(), article_id)
    listed = claims.list_claims(desk(), ClaimFilter(article_id=article_id, workflow="accepted"), wanted)
    base, next_url = request.root_url.rstrip("/"), next_page(listed, request.environ)
    whole = annotation.collection(article.title, f"{base}/api/v1/articles/{article_id}/annotations")
    found = [a for text in listed.items for a in annotation.annotations(orjson.loads(text), article, base)]
    document = annotation.page(found, iri_to_uri(request.url), whole, next_url)
    return with_next(_ld(document, content_type=annotation.MEDIA), next_url)


@routes.operation(
    "POST", "/articles/<id:article_id>/annotations", role="journalist", answer=(200, TakenItemsOut),
    doc=_ANNOTATIONS, own_body=True,
    problems=(errors.ArticleNotFound,),
)  # fmt: skip
def create_annotations(article_id: int) -> Any:
    """Take over annotations of the article as candidates; each is taken, or reported with why not."""
    found = read_annotations(json_body("application/json", "application/ld+json"))
    return {"items": take_annotations(desk(), actor(), article_id, found)}


def newsroom() -> Newsroom:
    """Give the newsroom that publishes here."""
    return claimreview.newsroom_of(wiring().settings)


def _ld(document: Any, content_type: str = _JSON_LD, **headers: str) -> Response:
    return Response(orjson.dumps(document), content_type=content_type, headers=headers)
