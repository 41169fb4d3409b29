"""The first pages: home for readers, the method, the corrections, and the desk of those who work here."""

from typing import Final

import orjson
from flask import render_template

from claims.domain.corrections import CORRECTION_LABELS
from claims.domain.requests import ClaimFilter, PageRequest
from claims.rules.track_record import MIN_JUDGED
from claims.services import articles, claims, corrections, dashboard, syndication, track_record
from claims.web.blueprint import page_route
from claims.web.page_parameters import MAX_ITEMS, number, parameter, topic_key
from claims.web.session import worker
from claims.wiring import context

#: verdicts, claims and topics on the home page
_VERDICTS: Final = 6
_COMING: Final = 6
_TOPICS: Final = 16


@page_route("/", slow="count")
def show_home() -> str:
    """Show readers what this is, the latest verdicts, what comes next, the totals and the topics."""
    now = context().clock().replace(microsecond=0)
    verdicts = syndication.list_verdict_entries(context(), ClaimFilter(), _VERDICTS)
    unjudged = ClaimFilter(unjudged=True, sort="due_at", due_beyond=now)
    coming = [orjson.loads(text) for text in claims.list_claims(context(), unjudged, PageRequest(_COMING, None)).items]
    return render_template(
        "pages/home.html",
        verdicts=verdicts,
        coming=coming,
        articles=articles.articles_of(context(), coming),
        today=now.date(),
        totals=track_record.get_totals(context()),
        topics=track_record.list_track_records(context(), "topic", PageRequest(_TOPICS, None), "claims").items,
    )


@page_route("/about")
def show_about() -> str:
    """Show how claims are found, judged and corrected, and by whom."""
    return render_template("pages/about.html", min_judged=MIN_JUDGED)


@page_route("/desk", role="bot")
def show_desk() -> str:
    """Show the desk: due claims, proposed verdicts, flagged claims and candidates."""
    query = ClaimFilter(topic=topic_key(), claimant=parameter("claimant"), article_id=number("article_id"))
    sections, sources = dashboard.get_dashboard(context(), query, worker())
    return render_template("pages/desk.html", sections=sections, articles=sources, query=query)


@page_route("/corrections")
def list_corrections() -> str:
    """List the corrections of the record, newest first."""
    listed = corrections.list_corrections(context(), PageRequest(MAX_ITEMS, parameter("cursor")))
    return render_template("pages/corrections.html", entries=listed.items, next=listed.next, kinds=CORRECTION_LABELS)
