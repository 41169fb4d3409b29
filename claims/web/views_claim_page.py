"""The page of a claim, and what other sites show of it: the embed, its oEmbed document, and its picture."""

from typing import Any, Final, cast

import orjson
from flask import Response, abort, render_template, request, url_for

from claims.domain.claimants import name_key
from claims.domain.numbers import parse_integer
from claims.domain.pictures import SharePicture, Tone
from claims.domain.records import Article, Json
from claims.formats import claimreview
from claims.page_cache import KeptPage
from claims.rules.track_record import TrackRecord
from claims.services import claim_details, claimants, track_record
from claims.web import claim_words, timeline
from claims.web.blueprint import page_route
from claims.web.claim_parts import evidence_part, steps_part
from claims.web.history import steps_of
from claims.web.page_feeds import feeds_of
from claims.web.page_parameters import number
from claims.web.session import has_role
from claims.wiring import context, newsroom, wiring

#: height of an embed in pixels, until it says its own
_EMBED_HEIGHT: Final = 340
#: rows of a claim's history that only colleagues see: the newsroom's own delay
_INTERNAL: Final = frozenset(("claim.overdue", "claim.check_due"))
#: seconds for which the picture of a claim may be shown without asking again
_PICTURE_SECONDS: Final = 300


@page_route("/claims/<id:claim_id>")
def show_claim(claim_id: int) -> str:
    """Show a claim with its verdict, evidence, deadlines and history, at its permanent URL."""
    details = claim_details.get_claim_details(context(), claim_id)
    claim, today = details.claim, context().clock().date()
    current, entry = details.current, details.verdict_entry
    cited = current.evidence_ids if current else ()
    evidence, other_evidence = evidence_part(details.evidence, cited, number("evidence"))
    shown_changes = [change for change in details.changes if has_role("bot") or change.type not in _INTERNAL]
    all_steps = steps_of(shown_changes, context().overdue_after_days)
    steps, other_checks = steps_part(all_steps, number("check"))
    review = None
    if entry and not claimreview.missing(newsroom(), claim["workflow"], current):
        review = claimreview.claim_review(entry, newsroom())
    address = url_for("web.show_claim", claim_id=claim_id, _external=True)
    document = (
        review or claimreview.claim_document(claim, details.article, address)
        if claim["workflow"] == "accepted"
        else None
    )
    return render_template(
        "pages/claim.html",
        details=details,
        claim=claim,
        article=details.article,
        address=address,
        picture=timeline.timeline(
            details.article, claim["said_on"], details.deadlines, details.evidence, details.verdicts, today
        ),
        width=timeline.WIDTH,
        today=today,
        current=current,
        published=[verdict for verdict in details.verdicts if verdict.state == "published"],
        document=document,
        review=review,
        record=_record(claim),
        feeds=feeds_of({"claim_id": claim_id}, claim_words.share_title(claim)),
        steps=steps,
        more_steps=len(steps) < len(all_steps),
        other_checks=other_checks,
        proposed=[verdict for verdict in details.verdicts if verdict.state == "proposed"],
        evidence=evidence,
        other_evidence=other_evidence,
        most=claim_details.MAX_ROWS,
        notes=claim_details.list_notes(context(), claim_id) if has_role("journalist") else (),
        embed=embed_code(claim),
    )


@page_route("/claims/<id:claim_id>/embed")
def embed_claim(claim_id: int) -> str:
    """Show a claim as a card that other sites can embed in a frame."""
    subject = claim_details.get_claim_with_article(context(), claim_id)
    current, withdrawn = claim_details.get_told_verdicts(context(), claim_id)
    return render_template(
        "pages/embed.html", claim=subject.claim, article=subject.article, current=current, withdrawn=withdrawn
    )


@page_route("/claims/<id:claim_id>/picture.png", slow="text")
def show_picture(claim_id: int) -> Response:
    """Return the picture of a claim that other sites show with a link to it (Open Graph)."""
    subject = claim_details.get_claim_with_article(context(), claim_id)
    if subject.claim["workflow"] != "accepted":
        abort(404)
    picture = _picture(subject.claim, subject.article)
    key, now = ("picture", claim_id), context().clock()
    tag = repr(picture)
    drawn: bytes | None = wiring().pages.find(key, tag, now)
    if drawn is None:
        drawn = context().tasks.draw_picture(picture)
        wiring().pages.keep(key, KeptPage(drawn, len(drawn), tag))
    answer = Response(drawn, mimetype="image/png")
    answer.cache_control.max_age = _PICTURE_SECONDS
    answer.add_etag()
    answer.make_conditional(request)
    return answer


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
    width = min(600, number("maxwidth") or 600)
    height = min(_EMBED_HEIGHT, number("maxheight") or _EMBED_HEIGHT)
    name = newsroom().shown_name
    document = {
        "version": "1.0",
        "type": "rich",
        "title": claim_words.share_title(claim),
        "author_name": name,
        "author_url": request.root_url,
        "provider_name": name,
        "provider_url": request.root_url,
        "cache_age": _PICTURE_SECONDS,
        "html": embed_code(claim, width, height),
        "width": width,
        "height": height,
    }
    if claim["workflow"] == "accepted":
        picture = url_for("web.show_picture", claim_id=claim_id, _external=True)
        document |= {"thumbnail_url": picture, "thumbnail_width": 1200, "thumbnail_height": 630}
    return Response(orjson.dumps(document), mimetype="application/json")


def embed_code(claim: Json, width: int = 600, height: int = _EMBED_HEIGHT) -> str:
    """Return the HTML by which another site embeds a claim: a frame, and the script that fits its height."""
    return render_template("pages/oembed.html", claim=claim, width=width, height=height).strip()


def _record(claim: Json) -> TrackRecord | None:
    """Return the track record of a claim's claimant; None if it has none."""
    number = claim["claimant_id"]
    while number is not None:
        claimant = claimants.get_claimant(context(), number)
        if claimant.merged_into is None:
            return track_record.get_track_record(context(), "claimant", name_key(claimant.name))
        number = claimant.merged_into
    return None


def _picture(claim: Json, article: Article) -> SharePicture:
    return SharePicture(
        statement=claim["statement"],
        quoted=claim_words.is_quoted(claim),
        label=_picture_label(claim),
        tone=cast(Tone, claim_words.tone_of(claim)),
        detail=f"{claim_words.claimant_words(claim)} · {claim_words.source_words(claim, article)}",
        newsroom=newsroom().name,
    )


def _picture_label(claim: Json) -> str:
    """Return what came of a claim, with the day for one that is open."""
    words = claim_words.status_words(claim)
    due = claim["due"]
    if claim["verdict"] or due is None or not due["latest"]:
        return words
    return f"{words} · {claim_words.deadline_words(due)}"
