"""Verdicts as schema.org ClaimReview."""

from flask import Response, request
from werkzeug.urls import iri_to_uri

from claims import errors
from claims.api.due import due_etag
from claims.api.responses import JSON_LD, linked_data, matches, not_modified, respond
from claims.api.routing import Routes
from claims.domain.requests import ClaimFilter
from claims.errors import ReviewIncomplete
from claims.formats import claimreview
from claims.services import syndication
from claims.wiring import context, newsroom
from schemas.queries import FeedFilterQuery

routes = Routes("claimreview", __name__, url_prefix="/api/v1", description="Verdicts as ClaimReview")
feed_routes = Routes("reviews", __name__, url_prefix="/feeds", description="Verdicts for other sites")


@routes.operation(
    "GET",
    "/claims/<id:claim_id>/claimreview",
    role="reader",
    answer=(200, {"type": "object"}),
    media=JSON_LD,
    problems=(errors.ClaimNotFound, errors.ReviewIncomplete),
)
def get_claim_review(claim_id: int) -> Response:
    """Read a claim's verdict as schema.org ClaimReview."""
    workflow, entry = syndication.get_verdict_entry(context(), claim_id)
    own = newsroom()
    lacks = claimreview.missing(own, workflow, entry.verdict if entry else None)
    if lacks or entry is None:
        raise ReviewIncomplete(f"claim {claim_id} lacks {'; '.join(lacks)}", missing=lacks)
    return linked_data(claimreview.claim_review(entry, own))


@feed_routes.operation(
    "GET",
    "/claimreview.json",
    role="reader",
    query=FeedFilterQuery,
    answer=(200, {"type": "object"}),
    media=JSON_LD,
    problems=(errors.ReviewIncomplete,),
)
def review_feed(wanted: ClaimFilter) -> Response:
    """Follow all reviews that have an address: a DataFeed of the newest thousand; corrections and withdrawals show."""
    own, etag = newsroom(), due_etag(context(), request.environ)
    lacks = claimreview.missing_newsroom(own)
    if lacks:
        raise ReviewIncomplete(f"the feed lacks {'; '.join(lacks)}", missing=lacks)
    if matches(request.headers.get("If-None-Match"), f'"{etag}"'):
        return respond(not_modified(etag))
    found = syndication.list_verdict_entries(context(), wanted, syndication.MAX_FEED_REVIEWS)
    return linked_data(claimreview.data_feed(found, own, iri_to_uri(request.url)), ETag=f'"{etag}"')
