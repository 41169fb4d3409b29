"""What the forms about a claim share: the actor, the version that the form changes, and the page to return to."""

from typing import Any

from flask import request, url_for
from marshmallow import Schema

from claims.domain.actors import Actor
from claims.domain.numbers import parse_integer
from claims.services.claim_details import ClaimDetails, ClaimWithArticle
from claims.web.forms import VERSION, Form
from claims.web.session import current_actor


def actor() -> Actor:
    """Return the actor of the session, on pages with a role above reader."""
    signed_in = current_actor()
    assert signed_in is not None  # noqa: S101 - the page's role requires a session
    return signed_in


def form_version() -> int:
    """Return the version that the form changes, or 0 if it has none; no claim has version 0."""
    return parse_integer(request.form.get(VERSION, "")) or 0


def claim_form(
    title: str,
    shown: Any,
    button: str,
    claim_with_article: ClaimWithArticle | ClaimDetails,
    schema: Schema | None = None,
    **about: Any,
) -> Form:
    """Return a form about a claim, with a summary of the claim above the fields."""
    claim = claim_with_article.claim
    about |= {"claim": claim, "article": claim_with_article.article}
    return Form(title, shown, button, page_of_claim(claim["id"]), "pages/_about_claim.html", about, schema)


def page_of_claim(claim_id: int, anchor: str | None = None) -> str:
    """Return the URL of the page of a claim, with an anchor in it."""
    return url_for("web.show_claim", claim_id=claim_id, _anchor=anchor)
