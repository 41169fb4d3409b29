"""The syndication feeds for calendars and feed readers. A 304 reads only the last seq of the log."""

from collections.abc import Callable

from flask import Response, request
from werkzeug.urls import iri_to_uri

from claims.api.due import due_tag
from claims.api.public_url import base_url
from claims.api.responses import not_modified, respond, tag_headers
from claims.api.routing import Routes
from claims.domain.limits import MAX_NEWEST
from claims.domain.requests import ClaimFilter, PageRequest
from claims.formats.atom import atom_feed, corrections_feed
from claims.formats.common import Channel, feed_urn
from claims.formats.jsonfeed import json_feed
from claims.services import syndication
from claims.services.corrections import list_corrections
from claims.wiring import context, newsroom
from schemas.queries import FeedFilterQuery

routes = Routes("feeds", __name__, url_prefix="/feeds", description="Syndication feeds for calendars and feed readers")

_ICS, _JSON, _ATOM = "text/calendar", "application/feed+json", "application/atom+xml"


@routes.operation("GET", "/due.ics", role="reader", query=FeedFilterQuery, answer=(200, {"type": "string"}), media=_ICS)
def get_due_calendar(query: ClaimFilter) -> Response:
    """Return the last days of due windows as an iCalendar, with an alarm seven days before each."""
    from claims.formats.icalendar import calendar  # loaded on first use: icalendar takes 20 ms and 3 MB

    return _answer(
        query,
        "Forecasts falling due",
        _ICS,
        lambda channel: calendar(channel, syndication.list_calendar_entries(context(), query)),
    )


@routes.operation(
    "GET", "/due.json", role="reader", query=FeedFilterQuery, answer=(200, {"type": "object"}), media=_JSON
)
def get_due_feed(query: ClaimFilter) -> Response:
    """Return the claims that became due and are not judged, as a JSON Feed, newest first."""
    return _answer(
        query,
        "Forecasts that are due",
        _JSON,
        lambda channel: json_feed(channel, syndication.list_due_entries(context(), query)),
    )


@routes.operation(
    "GET", "/verdicts.atom", role="reader", query=FeedFilterQuery, answer=(200, {"type": "string"}), media=_ATOM
)
def get_verdict_feed(query: ClaimFilter) -> Response:
    """Return the newest verdicts as an Atom feed; a corrected verdict is an updated entry."""
    return _answer(
        query,
        "Verdicts on forecasts",
        _ATOM,
        lambda channel: atom_feed(channel, syndication.list_verdict_entries(context(), query)),
    )


@routes.operation(
    "GET", "/corrections.atom", role="reader", query=FeedFilterQuery, answer=(200, {"type": "string"}), media=_ATOM
)
def get_correction_feed(query: ClaimFilter) -> Response:
    """Return the newest corrected and withdrawn verdicts and retracted evidence as an Atom feed."""
    page = PageRequest(MAX_NEWEST, None)
    return _answer(
        query,
        "Corrections",
        _ATOM,
        lambda channel: corrections_feed(channel, list_corrections(context(), page, query).items),
    )


def _answer(query: ClaimFilter, title: str, media: str, write: Callable[[Channel], bytes]) -> Response:
    tag = due_tag(context(), request.environ)
    unchanged = not_modified(tag, request.headers.get("If-None-Match"))
    if unchanged is not None:
        return respond(unchanged)
    headers = tag_headers(tag)
    return Response(write(_channel(query, title)), content_type=f"{media}; charset=utf-8", headers=headers)


def _channel(query: ClaimFilter, title: str) -> Channel:
    """Return the data of a feed as a whole."""
    names = {"topics": request.args.get("topic"), "publishers": request.args.get("publisher")}
    about, page = syndication.subject_of(context(), query, names)
    url, name = iri_to_uri(request.url), f"{request.path}?{request.query_string.decode('latin-1')}".rstrip("?")
    began = context().store.first_change_at()
    return Channel(
        title=f"{title}: {about}" if about else title,
        base=base_url(request.environ),
        url=url,
        id=feed_urn(began, name) if began else url,
        page=page,
        author=newsroom().shown_name,
    )
