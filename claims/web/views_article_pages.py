"""The pages of articles: the list, and one article with its claims marked in the text."""

from typing import Any, Final

import orjson
from flask import render_template

from claims.domain.requests import ClaimFilter, PageRequest
from claims.services import articles, claims
from claims.web.blueprint import page_route
from claims.web.highlight import parts, pieces
from claims.web.page_parameters import MAX_ITEMS, number, parameter
from claims.wiring import context

#: claims that the page of an article shows at most; so the page stays below 100 kB
_MAX_CLAIMS: Final = 80
#: states of spans that need the decision of an editor
_UNDECIDED: Final = {"needs_human", "orphaned"}
_CLOSED: Final = {"rejected", "withdrawn", "duplicate"}


@page_route("/articles")
def list_articles() -> str:
    """List articles."""
    listed = articles.list_articles(context(), PageRequest(MAX_ITEMS, parameter("cursor")))
    return render_template("pages/articles.html", articles=listed.items, next=listed.next)


@page_route("/articles/<id:article_id>")
def show_article(article_id: int) -> Any:
    """Show an article with its claims marked in the text; `claim` names the one that is lit."""
    article = articles.get_article(context(), article_id)
    listed = claims.list_claims(context(), ClaimFilter(article_id=article_id), PageRequest(_MAX_CLAIMS, None))
    in_order = sorted(map(orjson.loads, listed.items), key=_position)
    active = [claim for claim in in_order if claim["workflow"] not in _CLOSED]
    lit = number("claim")
    values: dict[str, Any] = {
        "article": article,
        "claims": active,
        "closed": [claim for claim in in_order if claim["workflow"] in _CLOSED],
        "more": listed.next,
        "lit": lit,
        "numbers": {claim["id"]: number for number, claim in enumerate(active, 1)},
        "found": number("found"),
        "undecided": [claim for claim in active if any(s["state"] in _UNDECIDED for s in claim["spans"])],
    }
    if article.revision.withheld:
        return render_template("pages/article.html", pieces=None, parts=(), part=1, **values)
    text = articles.get_text(context(), article_id).text or ""
    ends = parts(text)
    part = min(max(number("part") or _part_of(active, lit, ends), 1), len(ends))
    shown = pieces(text, *ends[part - 1], active)
    return render_template("pages/article.html", pieces=shown, parts=ends, part=part, **values)


def _part_of(active: list[dict[str, Any]], lit: int | None, ends: list[tuple[int, int]]) -> int:
    """Return the number of the part in which a claim begins; 1 if it stands nowhere."""
    start = next((_position(claim)[0] for claim in active if claim["id"] == lit), 0)
    return next((number for number, (first, last) in enumerate(ends, 1) if first <= start < last), 1)


def _position(claim: dict[str, Any]) -> tuple[int, int]:
    starts = [span["start"] for span in claim["spans"] if span["role"] == "claim" and span["start"] is not None]
    return (min(starts) if starts else 10**9, claim["id"])
