"""The pages of people, topics, publishers and authors: a table of each, and the record and claims of one."""

import csv
import io
from typing import Any, Final

import orjson
from flask import Response, abort, redirect, render_template, request, url_for

from claims.domain.claimants import name_key
from claims.domain.limits import MAX_PAGE
from claims.domain.outcomes import OUTCOMES
from claims.domain.requests import ClaimFilter, PageRequest
from claims.domain.vocabulary import RECORD_KINDS, RecordKind
from claims.errors import InvalidInput
from claims.formats.csv_cells import safe_cell
from claims.rules.record_counts import RECORD_SORTS, RecordSort
from claims.rules.track_record import MIN_JUDGED, TrackRecord
from claims.services import articles, claimants, claims, track_record
from claims.web.blueprint import page_route
from claims.web.catalogue import gettext as _
from claims.web.page_feeds import feeds_of
from claims.web.page_parameters import MAX_ITEMS, parameter
from claims.wiring import context

#: kind of name -> the page that lists its track records
PAGES: Final[dict[RecordKind, str]] = {
    "claimant": "web.list_people",
    "topic": "web.list_topics",
    "publisher": "web.list_publishers",
    "author": "web.list_authors",
}
#: the last columns of the table of track records
_CSV_END: Final = ("moved", "moved_days", "missed_first", "odds", "brier", "brier_with_late")


@page_route("/people", slow="count")
def list_people() -> Any:
    """List the people and bodies that made claims, with their records."""
    return _table("claimant")


@page_route("/topics", slow="count")
def list_topics() -> Any:
    """List the topics, with their records."""
    return _table("topic")


@page_route("/publishers", slow="count")
def list_publishers() -> Any:
    """List the publishers of articles, with their records."""
    return _table("publisher")


@page_route("/authors", slow="count")
def list_authors() -> Any:
    """List the authors of articles, with their records."""
    return _table("author")


@page_route("/people/<id:claimant_id>", slow="count")
def show_person(claimant_id: int) -> Any:
    """Show the record and the claims of a claimant."""
    claimant = claimants.get_claimant(context(), claimant_id)
    if claimant.merged_into is not None:
        return redirect(url_for("web.show_person", claimant_id=claimant.merged_into), 301)
    record = track_record.get_track_record(context(), "claimant", name_key(claimant.name))
    query = ClaimFilter(claimant_id=claimant_id, workflow=("accepted",))
    return _one("claimant", claimant.name, record, query, {"claimant_id": claimant_id}, claimant=claimant)


@page_route("/topics/<path:name>", slow="count")
def show_topic(name: str) -> Any:
    """Show the record and the claims of a topic."""
    return _named("topic", name, ClaimFilter(topic=name_key(name), workflow=("accepted",)))


@page_route("/publishers/<path:name>", slow="count")
def show_publisher(name: str) -> Any:
    """Show the record and the claims of the articles of a publisher."""
    return _named("publisher", name, ClaimFilter(publisher=name, workflow=("accepted",)))


@page_route("/record")
def show_record() -> Any:
    """Redirect an address of earlier releases to the table of the same names."""
    return redirect(url_for(PAGES[_kind()]), 301)


@page_route("/record.csv", slow="count")
def record_csv() -> Response:
    """Return the track records as CSV for a spreadsheet."""
    listed = track_record.list_track_records(context(), _kind(), PageRequest(MAX_PAGE, parameter("cursor")))
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["name", "claims", *OUTCOMES, "overdue", "unjudged", "judged", "rate", "low", "high", *_CSV_END])
    writer.writerows(_csv_row(record) for record in listed.items)
    answer = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=record.csv"
    return answer


def _table(by: RecordKind) -> str:
    """Return the page that lists the records of one kind of names."""
    sort = _sort()
    listed = track_record.list_track_records(context(), by, PageRequest(MAX_ITEMS, parameter("cursor")), sort)
    return render_template(
        "pages/records.html", records=listed.items, by=by, sort=sort, next=listed.next, endpoint=PAGES[by]
    )


def _named(by: RecordKind, name: str, query: ClaimFilter) -> str:
    """Return the page of a topic or a publisher; abort with 404 if no claim has it."""
    record = track_record.get_track_record(context(), by, name_key(name))
    if record is None:
        abort(404)
    return _one(by, record.name, record, query, {by: record.name})


def _one(
    by: RecordKind, name: str, record: TrackRecord | None, query: ClaimFilter, filters: dict[str, Any], **more: Any
) -> str:
    """Return the page of one name, with its claims, newest first."""
    listed = claims.list_claims(context(), query, PageRequest(MAX_ITEMS, parameter("cursor")))
    shown = [orjson.loads(text) for text in listed.items]
    return render_template(
        "pages/record.html",
        by=by,
        name=name,
        record=record,
        min_judged=MIN_JUDGED,
        claims=shown,
        articles=articles.articles_of(context(), shown),
        filters=filters,
        feeds=feeds_of(filters, name),
        next=listed.next,
        endpoint=PAGES[by],
        **more,
    )


def _csv_row(record: TrackRecord) -> list[Any]:
    low, high = (record.interval if record.interval and not record.few else None) or ("", "")
    odds = record.odds
    scores = (odds.brier, odds.brier_with_late) if odds else (None, None)
    optional = [None if record.few else record.rate, low, high, record.moved, record.moved_days, record.missed_first]
    optional += [odds.count if odds else 0, *scores]
    counts = [*(record.outcomes[outcome] for outcome in OUTCOMES), record.overdue, record.unjudged, record.judged]
    return [safe_cell(record.name), record.claims, *counts, *("" if value is None else value for value in optional)]


def _sort() -> RecordSort:
    """Return the order that the query names; without one the number of claims."""
    given = parameter("sort") or "claims"
    sorts = [sort for sort in RECORD_SORTS if sort == given]
    if not sorts:
        raise InvalidInput(_("This table can’t be sorted that way. Choose one of its columns."))
    return sorts[0]


def _kind() -> RecordKind:
    by = request.args.get("by", "claimant")
    kinds = [kind for kind in RECORD_KINDS if kind == by]
    if not kinds:
        raise InvalidInput(_("There are tables of people, topics, publishers and authors only."))
    return kinds[0]
