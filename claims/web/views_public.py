"""The pages that everybody reads: the desk, articles, claims, the calendar, the record."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import orjson
from flask import Response, abort, render_template, request
from marshmallow import ValidationError

from claims.domain.limits import MAX_PAGE
from claims.domain.numbers import parse_integer
from claims.domain.outcomes import OUTCOMES
from claims.domain.requests import ClaimFilter, PageRequest
from claims.domain.vocabulary import RECORD_KINDS, STATUSES, WORKFLOWS, RecordKind
from claims.errors import InvalidInput
from claims.formats import claimreview
from claims.formats.csv_table import safe_cell
from claims.rules.track_record import MIN_JUDGED
from claims.services import articles, claim_details, claims, dashboard, track_record
from claims.web.blueprint import page_route
from claims.web.highlight import parts, pieces
from claims.web.history import steps_of
from claims.web.session import has_role
from claims.web.timeline import WIDTH, timeline
from claims.wiring import context, newsroom
from schemas.base import invalid, issues_of
from schemas.queries import ClaimsQuery

#: claims that an article's page shows: what each costs keeps the page below 100 kB
_MARGIN: Final = 100
_LISTED: Final = 50
#: evidence and changes that a claim's page shows
_EVIDENCE: Final = 30
_STEPS: Final = 40
#: states of spans that somebody should decide on
_UNDECIDED: Final = {"needs_human", "orphaned"}
#: parameters of the claims page -> how they are asked for
_SEARCH: Final = ("q", "status", "workflow", "topic", "claimant", "article_id", "outcome", "cursor")


@page_route("/")
def show_dashboard() -> str:
    """Show what must be done first."""
    wanted = ClaimFilter(topic=_folded("topic"), claimant=_given("claimant"), article_id=_number("article_id"))
    sections, sources = dashboard.get_dashboard(context(), wanted)
    return render_template("pages/dashboard.html", sections=sections, articles=sources, wanted=wanted)


@page_route("/claims")
def list_claims() -> Any:
    """Search and filter claims."""
    given = {name: request.args[name].strip() for name in _SEARCH if request.args.get(name, "").strip()}
    try:
        wanted, asked = ClaimsQuery().load(given)
    except ValidationError as error:
        raise invalid(issues_of(error.messages, query=True)) from error
    found = claims.list_claims(context(), wanted, asked)
    shown = [orjson.loads(text) for text in found.items]
    sources = articles.articles_of(context(), shown)
    options = {"status": STATUSES, "workflow": WORKFLOWS, "outcome": OUTCOMES}
    return render_template(
        "pages/claims.html", claims=shown, articles=sources, given=given, options=options, next=found.next
    )


@page_route("/articles")
def list_articles() -> str:
    """List articles."""
    found = articles.list_articles(context(), PageRequest(_LISTED, _given("cursor")))
    return render_template("pages/articles.html", articles=found.items, next=found.next)


@page_route("/articles/<id:article_id>")
def show_article(article_id: int) -> Any:
    """Show an article with every claim in its place."""
    article = articles.get_article(context(), article_id)
    found = claims.list_claims(context(), ClaimFilter(article_id=article_id), PageRequest(_MARGIN, None))
    shown = sorted(map(orjson.loads, found.items), key=_place)
    gone = [claim for claim in shown if claim["workflow"] in {"rejected", "withdrawn", "duplicate"}]
    kept = [claim for claim in shown if claim not in gone]
    values: dict[str, Any] = {"article": article, "claims": kept, "gone": gone, "more": found.next}
    values["found"] = _number("found")
    values["undecided"] = [claim for claim in kept if any(s["state"] in _UNDECIDED for s in claim["spans"])]
    if article.revision.withheld:
        return render_template("pages/article.html", pieces=None, parts=(), part=1, **values)
    text = articles.get_text(context(), article_id).text or ""
    ends = parts(text)
    part = min(max(_number("part") or 1, 1), len(ends))
    cut = pieces(text, *ends[part - 1], kept)
    return render_template("pages/article.html", pieces=cut, parts=ends, part=part, **values)


@page_route("/claims/<id:claim_id>")
def show_claim(claim_id: int) -> str:
    """Show a claim with all that is known of it: its permanent public address."""
    dossier = claim_details.get_claim_details(context(), claim_id)
    today = context().clock().date()
    picture = timeline(dossier.article, dossier.deadlines, dossier.evidence, dossier.verdicts, today)
    current, entry = dossier.current, dossier.verdict_entry
    proposed = [verdict for verdict in dossier.verdicts if verdict.state == "proposed"] if has_role("bot") else []
    cited = current.evidence_ids if current else ()
    evidence = [one for i, one in enumerate(dossier.evidence) if i < _EVIDENCE or one.id in cited]
    steps = steps_of(dossier.changes)
    published = [verdict for verdict in dossier.verdicts if verdict.state == "published"]
    review = None
    if entry and not claimreview.missing(newsroom(), dossier.claim["workflow"], current):
        review = claimreview.claim_review(entry, newsroom())
    return render_template(
        "pages/claim.html",
        dossier=dossier,
        claim=dossier.claim,
        article=dossier.article,
        picture=picture,
        width=WIDTH,
        current=current,
        published=published,
        review=review,
        steps=steps[-_STEPS:],
        more_steps=len(steps) > _STEPS,
        proposed=proposed,
        evidence=evidence,
    )


@page_route("/claims/<id:claim_id>/embed")
def embed_claim(claim_id: int) -> str:
    """Show a claim as a card that other sites may put into a frame."""
    subject = claim_details.get_claim_with_article(context(), claim_id)
    return render_template("pages/embed.html", claim=subject.claim, article=subject.article)


@page_route("/oembed")
def oembed() -> Any:
    """Describe a claim's card (oEmbed 1.0, rich)."""
    prefix = f"{request.root_url}claims/"
    address = request.args.get("url", "")
    number = parse_integer(address.removeprefix(prefix).partition("?")[0].rstrip("/"))
    if request.args.get("format", "json") != "json":
        abort(501)
    if not address.startswith(prefix) or number is None:
        abort(404)
    claim = claim_details.get_claim_with_article(context(), number).claim
    size = {"width": min(600, _number("maxwidth") or 600), "height": min(260, _number("maxheight") or 260)}
    card = render_template("pages/oembed.html", claim=claim, **size)
    document = {
        "version": "1.0",
        "type": "rich",
        "title": claim["statement"],
        "author_name": claim["claimant"],
        "provider_name": newsroom().name or "Duecheck",
        "provider_url": request.root_url,
        "html": card.strip(),
        **size,
    }
    return Response(orjson.dumps(document), mimetype="application/json")


@page_route("/calendar")
def show_calendar() -> Any:
    """Show what falls due in a month."""
    first = _month(request.args.get("month"))
    following, before = _shifted(first, 1), _shifted(first, -1)
    # a last day ends between 10:00 of that day and 12:00 of the next (UTC), wherever its zone is
    since, until = _midnight(first) + timedelta(hours=10), _midnight(following) + timedelta(hours=12)
    wanted = ClaimFilter(due_after=since, due_until=until, workflow="accepted", sort="due_at")
    found = claims.list_claims(context(), wanted, PageRequest(_LISTED, _given("cursor")))
    listed = [orjson.loads(text) for text in found.items]
    shown = [claim for claim in listed if first.isoformat() <= claim["due"]["latest"] < following.isoformat()]
    return render_template(
        "pages/calendar.html",
        claims=shown,
        month=first,
        before=before,
        following=following,
        next=found.next,
        articles=articles.articles_of(context(), shown),
    )


@page_route("/record", slow=True)
def show_track_record() -> Any:
    """Show what became of whose claims."""
    by = _kind()
    found = track_record.list_track_records(context(), by, PageRequest(_LISTED, _given("cursor")))
    return render_template(
        "pages/track_record.html",
        records=found.items,
        by=by,
        kinds=RECORD_KINDS,
        min_judged=MIN_JUDGED,
        next=found.next,
    )


@page_route("/record.csv", slow=True)
def record_csv() -> Response:
    """Give the record's table for a spreadsheet."""
    found = track_record.list_track_records(context(), _kind(), PageRequest(MAX_PAGE, _given("cursor")))
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(
        ["name", "claims", *OUTCOMES, "overdue", "unjudged", "judged", "rate", "low", "high", "moved", "moved_days"]
    )
    for row in found.items:
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
                row.moved_days or "",
            ]
        )
    answer = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=record.csv"
    return answer


def _kind() -> RecordKind:
    by = request.args.get("by", "claimant")
    found = [kind for kind in RECORD_KINDS if kind == by]
    if not found:
        raise InvalidInput(f"the record is kept by {', '.join(RECORD_KINDS)}")
    return found[0]


def _place(claim: dict[str, Any]) -> tuple[int, int]:
    starts = [span["start"] for span in claim["spans"] if span["role"] == "claim" and span["start"] is not None]
    return (min(starts) if starts else 10**9, claim["id"])


def _given(name: str) -> str | None:
    return request.args.get(name, "").strip() or None


def _folded(name: str) -> str | None:
    value = _given(name)
    return value and " ".join(value.casefold().split())


def _number(name: str) -> int | None:
    return parse_integer(request.args.get(name, "").strip())


def _month(text: str | None) -> date:
    """Read a month such as 2023-12; this month where there is none."""
    if not text:
        return context().clock().date().replace(day=1)
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise InvalidInput("a month is written as 2023-12") from error


def _shifted(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    year = min(max(number // 12, 1), 9998)
    return date(year, number % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
