"""The public pages: dashboard, articles, claims, calendar and track records."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import orjson
from flask import Response, abort, render_template, request
from marshmallow import ValidationError

from claims.domain.claimants import name_key
from claims.domain.corrections import CORRECTION_LABELS
from claims.domain.limits import MAX_PAGE
from claims.domain.numbers import parse_integer
from claims.domain.outcomes import OUTCOMES
from claims.domain.requests import ClaimFilter, PageRequest
from claims.domain.visibility import INTERNAL_WORKFLOWS
from claims.domain.vocabulary import RECORD_KINDS, STATUSES, WORKFLOWS, RecordKind
from claims.errors import InvalidInput
from claims.formats import claimreview
from claims.formats.csv_cells import safe_cell
from claims.rules.track_record import MIN_JUDGED
from claims.services import articles, claim_details, claims, corrections, dashboard, track_record
from claims.services.search import did_you_mean
from claims.web.blueprint import page_route
from claims.web.claim_parts import evidence_part, steps_part
from claims.web.form_field import date_value
from claims.web.highlight import parts, pieces
from claims.web.history import steps_of
from claims.web.labels import share_title
from claims.web.session import has_role, worker
from claims.web.timeline import WIDTH, timeline
from claims.wiring import context, newsroom
from schemas.base import invalid
from schemas.claim_queries import ClaimsQuery

#: claims that the page of an article shows at most; so the page stays below 100 kB
_MAX_ARTICLE_CLAIMS: Final = 100
#: items on other list pages
_MAX_ITEMS: Final = 50
#: states of spans that need the decision of an editor
_UNDECIDED: Final = {"needs_human", "orphaned"}
#: the last columns of the table of track records
_CSV_END: Final = ("moved", "moved_days", "missed_first", "odds", "brier", "brier_with_late")
#: query parameters of the claims page
_SEARCH: Final = ("q", "status", "workflow", "topic", "claimant", "claimant_id", "article_id", "outcome", "cursor")


@page_route("/")
def show_dashboard() -> str:
    """Show the dashboard: due claims, proposed verdicts, flagged claims and candidates."""
    query = ClaimFilter(topic=_topic(), claimant=_parameter("claimant"), article_id=_number("article_id"))
    sections, sources = dashboard.get_dashboard(context(), query, worker())
    return render_template("pages/dashboard.html", sections=sections, articles=sources, query=query)


@page_route("/claims")
def list_claims() -> Any:
    """Search and filter claims."""
    given = {name: request.args[name].strip() for name in _SEARCH if request.args.get(name, "").strip()}
    try:
        query, page = ClaimsQuery().load(given)
    except ValidationError as error:
        raise invalid(error.messages, query=True) from error
    listed = claims.list_claims(context(), query, page)
    nothing = query.q is not None and not listed.items and page.cursor is None
    meant = did_you_mean(context(), query) if nothing else None
    shown = [orjson.loads(text) for text in listed.items]
    sources = articles.articles_of(context(), shown)
    workflows = [workflow for workflow in WORKFLOWS if has_role("bot") or workflow not in INTERNAL_WORKFLOWS]
    options = {"status": STATUSES, "workflow": workflows, "outcome": OUTCOMES}
    return render_template(
        "pages/claims.html", claims=shown, articles=sources, given=given, options=options, next=listed.next, meant=meant
    )


@page_route("/corrections")
def list_corrections() -> str:
    """List the corrections of the record, newest first."""
    listed = corrections.list_corrections(context(), PageRequest(_MAX_ITEMS, _parameter("cursor")))
    return render_template("pages/corrections.html", entries=listed.items, next=listed.next, kinds=CORRECTION_LABELS)


@page_route("/articles")
def list_articles() -> str:
    """List articles."""
    listed = articles.list_articles(context(), PageRequest(_MAX_ITEMS, _parameter("cursor")))
    return render_template("pages/articles.html", articles=listed.items, next=listed.next)


@page_route("/articles/<id:article_id>")
def show_article(article_id: int) -> Any:
    """Show an article with its claims marked in the text."""
    article = articles.get_article(context(), article_id)
    page = PageRequest(_MAX_ARTICLE_CLAIMS, None)
    listed = claims.list_claims(context(), ClaimFilter(article_id=article_id), page)
    in_order = sorted(map(orjson.loads, listed.items), key=_position)
    closed = [claim for claim in in_order if claim["workflow"] in {"rejected", "withdrawn", "duplicate"}]
    active = [claim for claim in in_order if claim not in closed]
    values: dict[str, Any] = {"article": article, "claims": active, "closed": closed, "more": listed.next}
    values["found"] = _number("found")
    values["undecided"] = [claim for claim in active if any(s["state"] in _UNDECIDED for s in claim["spans"])]
    if article.revision.withheld:
        return render_template("pages/article.html", pieces=None, parts=(), part=1, **values)
    text = articles.get_text(context(), article_id).text or ""
    ends = parts(text)
    part = min(max(_number("part") or 1, 1), len(ends))
    shown = pieces(text, *ends[part - 1], active)
    return render_template("pages/article.html", pieces=shown, parts=ends, part=part, **values)


@page_route("/claims/<id:claim_id>")
def show_claim(claim_id: int) -> str:
    """Show a claim with its evidence, verdicts, deadlines and history, at its permanent URL."""
    details = claim_details.get_claim_details(context(), claim_id)
    today = context().clock().date()
    picture = timeline(details.article, details.deadlines, details.evidence, details.verdicts, today)
    current, entry = details.current, details.verdict_entry
    proposed = [verdict for verdict in details.verdicts if verdict.state == "proposed"]
    cited = current.evidence_ids if current else ()
    evidence, other_evidence = evidence_part(details.evidence, cited, _number("evidence"))
    all_steps = steps_of(details.changes, context().overdue_after_days)
    steps, other_checks = steps_part(all_steps, _number("check"))
    published = [verdict for verdict in details.verdicts if verdict.state == "published"]
    review = None
    if entry and not claimreview.missing(newsroom(), details.claim["workflow"], current):
        review = claimreview.claim_review(entry, newsroom())
    return render_template(
        "pages/claim.html",
        details=details,
        claim=details.claim,
        article=details.article,
        picture=picture,
        width=WIDTH,
        current=current,
        published=published,
        review=review,
        steps=steps,
        more_steps=len(steps) < len(all_steps),
        other_checks=other_checks,
        proposed=proposed,
        evidence=evidence,
        other_evidence=other_evidence,
        most=claim_details.MAX_ROWS,
        notes=claim_details.list_notes(context(), claim_id) if has_role("journalist") else (),
    )


@page_route("/claims/<id:claim_id>/embed")
def embed_claim(claim_id: int) -> str:
    """Show a claim as a card that other sites can embed in a frame."""
    subject = claim_details.get_claim_with_article(context(), claim_id)
    return render_template("pages/embed.html", claim=subject.claim, article=subject.article)


@page_route("/oembed")
def oembed() -> Any:
    """Return the oEmbed 1.0 document of a claim's card, of type rich."""
    prefix = f"{request.root_url}claims/"
    url = request.args.get("url", "")
    claim_id = parse_integer(url.removeprefix(prefix).partition("?")[0].rstrip("/"))
    if request.args.get("format", "json") != "json":
        abort(501)
    if not url.startswith(prefix) or claim_id is None:
        abort(404)
    claim = claim_details.get_claim_with_article(context(), claim_id).claim
    size = {"width": min(600, _number("maxwidth") or 600), "height": min(260, _number("maxheight") or 260)}
    card = render_template("pages/oembed.html", claim=claim, **size)
    document = {
        "version": "1.0",
        "type": "rich",
        "title": share_title(claim),
        **({"author_name": claim["claimant"]} if claim["workflow"] == "accepted" and claim["claimant"] else {}),
        "provider_name": newsroom().name or "Duecheck",
        "provider_url": request.root_url,
        "html": card.strip(),
        **size,
    }
    return Response(orjson.dumps(document), mimetype="application/json")


@page_route("/calendar")
def show_calendar() -> Any:
    """Show the claims whose due window ends in a month."""
    first = _month(request.args.get("month"))
    following, before = _add_months(first, 1), _add_months(first, -1)
    # a last day ends between 10:00 UTC of that day (zone UTC+14) and 12:00 UTC of the next (zone UTC-12)
    since, until = _midnight(first) + timedelta(hours=10), _midnight(following) + timedelta(hours=12)
    query = ClaimFilter(due_after=since, due_until=until, workflow=("accepted",), sort="due_at")
    listed = claims.list_claims(context(), query, PageRequest(_MAX_ITEMS, _parameter("cursor")))
    loaded = [orjson.loads(text) for text in listed.items]
    shown = [claim for claim in loaded if first.isoformat() <= claim["due"]["latest"] < following.isoformat()]
    return render_template(
        "pages/calendar.html",
        claims=shown,
        month=first,
        before=before,
        following=following,
        next=listed.next,
        articles=articles.articles_of(context(), shown),
    )


@page_route("/record", slow="count")
def show_track_record() -> Any:
    """Show the track records of claimants, publishers, authors or topics."""
    by = _kind()
    listed = track_record.list_track_records(context(), by, PageRequest(_MAX_ITEMS, _parameter("cursor")))
    return render_template(
        "pages/track_record.html",
        records=listed.items,
        by=by,
        kinds=RECORD_KINDS,
        min_judged=MIN_JUDGED,
        next=listed.next,
    )


@page_route("/record.csv", slow="count")
def record_csv() -> Response:
    """Return the track records as CSV for a spreadsheet."""
    listed = track_record.list_track_records(context(), _kind(), PageRequest(MAX_PAGE, _parameter("cursor")))
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["name", "claims", *OUTCOMES, "overdue", "unjudged", "judged", "rate", "low", "high", *_CSV_END])
    for row in listed.items:
        low, high = row.interval or ("", "")
        counts = [row.outcomes[outcome] for outcome in OUTCOMES]
        writer.writerow(
            [
                safe_cell(row.name),
                row.claims,
                *counts,
                row.overdue,
                row.unjudged,
                row.judged,
                "" if row.rate is None else row.rate,
                low,
                high,
                row.moved,
                "" if row.moved_days is None else row.moved_days,
                row.missed_first,
                row.odds.count if row.odds else 0,
                "" if row.odds is None or row.odds.brier is None else row.odds.brier,
                "" if row.odds is None or row.odds.brier_with_late is None else row.odds.brier_with_late,
            ]
        )
    answer = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=record.csv"
    return answer


def _kind() -> RecordKind:
    by = request.args.get("by", "claimant")
    kinds = [kind for kind in RECORD_KINDS if kind == by]
    if not kinds:
        raise InvalidInput(f"track records exist by {', '.join(RECORD_KINDS)}")
    return kinds[0]


def _position(claim: dict[str, Any]) -> tuple[int, int]:
    starts = [span["start"] for span in claim["spans"] if span["role"] == "claim" and span["start"] is not None]
    return (min(starts) if starts else 10**9, claim["id"])


def _parameter(name: str) -> str | None:
    return request.args.get(name, "").strip() or None


def _topic() -> str | None:
    value = _parameter("topic")
    return value and name_key(value)


def _number(name: str) -> int | None:
    return parse_integer(request.args.get(name, "").strip())


def _month(text: str | None) -> date:
    """Return the first day of a typed month, or of the month of a typed day; without one, of the current month."""
    if not text or not text.strip():
        return context().clock().date().replace(day=1)
    try:
        return date.fromisoformat(f"{date_value(text)[:7]}-01")
    except ValueError as error:
        raise InvalidInput("the month must be written with its year, as YYYY-MM or in words") from error


def _add_months(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    year = min(max(number // 12, 1), 9998)
    return date(year, number % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
