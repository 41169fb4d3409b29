"""The page that searches and filters claims."""

from typing import Any, Final

import orjson
from flask import render_template, request
from marshmallow import ValidationError

from claims.domain.claimants import ClaimantFilter, name_key
from claims.domain.outcomes import OUTCOMES
from claims.domain.records import Json
from claims.domain.requests import PageRequest
from claims.domain.visibility import INTERNAL_WORKFLOWS
from claims.domain.vocabulary import WORKFLOWS
from claims.services import articles, claimants, claims, track_record
from claims.services.search import add_highlights, did_you_mean
from claims.web.blueprint import page_route
from claims.web.catalogue import lazy
from claims.web.session import has_role
from claims.wiring import context
from schemas.base import invalid
from schemas.claim_queries import ClaimsQuery

#: query parameters of the page
_PARAMETERS: Final = (
    *("q", "status", "workflow", "topic", "claimant", "claimant_id", "publisher", "article_id", "outcome", "sort"),
    *("due_after", "due_before", "cursor"),
)
#: those that the button "Filter" hides
_HIDDEN: Final = frozenset(_PARAMETERS) - {"q", "cursor"}
#: the statuses that a reader chooses from: what they mean for the filter, and their words
STATES: Final = (
    ("judged", lazy("Judged")),
    ("due,overdue", lazy("Due, not judged yet")),
    ("open", lazy("Open")),
    ("scheduled", lazy("Upcoming")),
    ("waiting", lazy("Depends on another claim")),
    ("open_ended", lazy("No deadline")),
)
SORTS: Final = (
    ("", lazy("newest first")),
    ("due_at", lazy("first deadline first")),
    ("-due_at", lazy("last deadline first")),
    ("-updated_at", lazy("last changed first")),
)
#: parameters with a day, which is compared with the last days of windows
_DAYS: Final = frozenset(("due_after", "due_before"))
#: people and topics that are suggested for a query
_SUGGESTED: Final = 5


@page_route("/claims")
def list_claims() -> Any:
    """Search and filter claims."""
    given = {name: request.args[name].strip() for name in _PARAMETERS if request.args.get(name, "").strip()}
    exact = {name: _end_of_day(value) if name in _DAYS else value for name, value in given.items()}
    try:
        query, page = ClaimsQuery().load({"workflow": "accepted"} | exact)
    except ValidationError as error:
        raise invalid(error.messages, query=True) from error
    listed = claims.list_claims(context(), query, page)
    nothing = query.q is not None and not listed.items and page.cursor is None
    items = list(listed.items) if query.q is None else add_highlights(context(), query, list(listed.items))
    shown = [orjson.loads(text) for text in items]
    workflows = [workflow for workflow in WORKFLOWS if has_role("bot") or workflow not in INTERNAL_WORKFLOWS]
    return render_template(
        "pages/claims.html",
        claims=shown,
        articles=articles.articles_of(context(), shown),
        given=given,
        exact={"workflow": "accepted"} | {name: value for name, value in exact.items() if name != "cursor"},
        filters={name: value for name, value in given.items() if name in _HIDDEN},
        states=STATES,
        outcomes=OUTCOMES,
        workflows=workflows,
        sorts=SORTS,
        next=listed.next,
        meant=did_you_mean(context(), query) if nothing else None,
        suggested=_suggestions(given.get("q", ""), shown) if page.cursor is None else None,
    )


def _end_of_day(day: str) -> str:
    """Return the instant between windows that end before a day and those that end on it, or later.

    A day ends last at 12:00 UTC of the next one (zone UTC-12). Other zones end it earlier, but those beyond UTC+12
    before 12:00 UTC of the day itself: they are counted with the day before.
    """
    return f"{day}T12:00:01Z" if len(day) == 10 else day


def _suggestions(words: str, found: list[Json]) -> dict[str, Any] | None:
    """Return people and topics for the words of a query; None without words.

    Their names begin with the words, or the words are in the claimant of a claim that was found.
    """
    if not name_key(words):
        return None
    page = PageRequest(_SUGGESTED, None)
    named = claimants.list_claimants(context(), ClaimantFilter(starts_with=words), page).items
    people = {person.id: person.name for person in named}
    for claim in found:
        if claim["claimant_id"] and any(one["member"] == "claimant" for one in claim["highlight"]):
            people.setdefault(claim["claimant_id"], claim["claimant"])
    people = dict([*people.items()][:_SUGGESTED])
    topics = track_record.list_topics_with_prefix(context(), words, _SUGGESTED)
    return {"people": people, "topics": topics} if people or topics else None
