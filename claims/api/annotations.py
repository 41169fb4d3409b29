"""The routes that export and import spans of claims as W3C Web Annotations."""

from typing import Any

import orjson
from flask import Response, request
from werkzeug.urls import iri_to_uri

from claims import errors
from claims.api.auth import actor
from claims.api.examples import ANNOTATION
from claims.api.public_url import base_url
from claims.api.request_bodies import json_body
from claims.api.responses import JSON_LD, linked_data, next_page, with_next
from claims.api.routing import Routes
from claims.domain.requests import ClaimFilter, PageRequest
from claims.formats import annotation
from claims.formats.annotation_import import read_annotations
from claims.services import articles, claims
from claims.services.import_annotations import prepare_annotations
from claims.services.prepared import Prepared
from claims.wiring import context
from schemas.addresses import api_path
from schemas.candidates import AnnotationReportsOut
from schemas.queries import PageQuery

routes = Routes("annotations", __name__, url_prefix="/api/v1", description="Spans as Web Annotations")

_ANNOTATIONS: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            media: {"schema": {"type": ["object", "array"], "items": {}}, "example": ANNOTATION}
            for media in ("application/json", JSON_LD)
        },
        "description": "An Annotation, a list of them, an AnnotationPage, a collection, or rows of the Hypothesis API.",
    }
}


@routes.operation(
    "GET",
    "/claims/<id:claim_id>/annotation",
    role="reader",
    answer=(200, {"type": "object"}),
    media=JSON_LD,
    problems=(errors.ClaimNotFound,),
)
def get_annotation(claim_id: int) -> Response:
    """Return a claim's spans as W3C Web Annotations of its article, one annotation for each span."""
    claim = orjson.loads(claims.get_claim(context(), claim_id).text)
    article = articles.get_article(context(), claim["article_id"])
    base = base_url(request.environ)
    items = annotation.annotations(claim, article, base)
    collection = annotation.collection(f"Claim {claim_id}", f"{base}{claim['url']}/annotation", len(items))
    document = annotation.page(items, iri_to_uri(request.url), collection, 0, None)
    return linked_data(document, content_type=annotation.MEDIA)


@routes.operation(
    "GET",
    "/articles/<id:article_id>/annotations",
    role="reader",
    query=PageQuery,
    answer=(200, {"type": "object"}),
    media=JSON_LD,
    answer_headers=("Link",),
    problems=(errors.ArticleNotFound,),
)
def list_annotations(page: PageRequest, article_id: int) -> Response:
    """List the spans of an article's accepted claims as pages of W3C Web Annotations."""
    article = articles.get_article(context(), article_id)
    listed = claims.list_claims(context(), ClaimFilter(article_id=article_id, workflow=("accepted",)), page)
    base, next_url = base_url(request.environ), next_page(listed, request.environ)
    on_page = [orjson.loads(text) for text in listed.items]
    total, start = claims.count_spans(context(), article_id, on_page[0]["id"] if on_page else 0)
    collection = annotation.collection(article.title, f"{base}{api_path('article', article)}/annotations", total)
    items = [item for claim in on_page for item in annotation.annotations(claim, article, base)]
    document = annotation.page(items, iri_to_uri(request.url), collection, start, next_url)
    return with_next(linked_data(document, content_type=annotation.MEDIA), next_url)


@routes.operation(
    "POST",
    "/articles/<id:article_id>/annotations",
    role="journalist",
    scopes=("claims:write",),
    slow="write",
    answer=(200, AnnotationReportsOut),
    doc=_ANNOTATIONS,
    own_body=True,
    problems=(errors.ArticleNotFound,),
)
def create_annotations(article_id: int) -> Any:
    """Import annotations of the article as candidates; the answer reports the result of each annotation."""
    annotations = read_annotations(json_body("application/json", "application/ld+json"))
    return Prepared(
        lambda: prepare_annotations(context(), actor(), article_id, annotations), lambda reports: {"items": reports}
    )
