"""The routes that return verdicts as schema.org ClaimReview."""

from flask import Response, request
from werkzeug.urls import iri_to_uri

from claims import errors
from claims.api.due import due_tag
from claims.api.responses import JSON_LD, linked_data, not_modified, respond, tag_headers
from claims.api.routing import Routes
from claims.domain.limits import MAX_FEED_REVIEWS
from claims.domain.requests import ClaimFilter
from claims.errors import ReviewIncomplete
from claims.formats import claimreview
from claims.services import syndication
from claims.wiring import context, newsroom
from schemas.queries import FeedFilterQuery

routes = Routes("claimreview", __name__, url_prefix="/api/v1", description="Verdicts as ClaimReview")
feed_routes = Routes("reviews", __name__, url_prefix="/feeds", description="Feeds of verdicts for other sites")


@routes.operation(
    "GET",
    "/claims/<id:claim_id>/claimreview",
    role="reader",
    answer=(200, {"type": "object"}),
    media=JSON_LD,
    problems=(errors.ClaimNotFound, errors.ReviewIncomplete),
)
def get_claim_review(claim_id: int) -> Response:
    """Return a claim's current verdict as schema.org ClaimReview."""
    workflow, entry = syndication.get_verdict_entry(context(), claim_id)
    publisher = newsroom()
    missing = claimreview.missing(publisher, workflow, entry.verdict if entry else None)
    if missing or entry is None:
        raise ReviewIncomplete(f"claim {claim_id} lacks {'; '.join(missing)}", missing=missing)
    return linked_data(claimreview.claim_review(entry, publisher))


@feed_routes.operation(
    "GET",
    "/claimreview.json",
    role="reader",
    query=FeedFilterQuery,
    answer=(200, {"type": "object"}),
    media=JSON_LD,
    problems=(errors.ReviewIncomplete,),
)
def get_review_feed(query: ClaimFilter) -> Response:
    """Return a DataFeed of the newest 1000 ClaimReviews with a URL, which reflects corrections and withdrawals."""
    publisher, tag = newsroom(), due_tag(context(), request.environ)
    missing = claimreview.missing_newsroom(publisher)
    if missing:
        raise ReviewIncomplete(f"the feed lacks {'; '.join(missing)}", missing=missing)
    unchanged = not_modified(tag, request.headers.get("If-None-Match"))
    if unchanged is not None:
        return respond(unchanged)
    entries = syndication.list_verdict_entries(context(), query, MAX_FEED_REVIEWS)
    return linked_data(claimreview.data_feed(entries, publisher, iri_to_uri(request.url)), **dict(tag_headers(tag)))
