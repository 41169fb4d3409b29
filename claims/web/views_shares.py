"""The forms with which colleagues share work: whose work a claim is, and notes on it."""

from typing import Any

from flask import Response

from claims.services import claim_details, claims, notes
from claims.web import fields
from claims.web.blueprint import page_route
from claims.web.catalogue import gettext as _
from claims.web.claim_forms import actor, claim_form, form_version, page_of_claim
from claims.web.forms import VERSION, handle_form
from claims.wiring import context
from schemas.claims import ClaimPatchIn
from schemas.notes import NoteIn


@page_route("/claims/<id:claim_id>/assign", role="journalist", scopes=("claims:write",), methods=("GET", "POST"))
def assign_claim(claim_id: int) -> Response:
    """Say whose work a claim is: the visitor's, nobody's, or that of a name."""
    claim_with_article = claim_details.get_claim_with_article(context(), claim_id)
    claim = claim_with_article.claim
    values = {item.name: item.typed(claim) for item in fields.ASSIGN} | {VERSION: str(claim["version"])}

    def act(data: dict[str, Any]) -> str:
        claims.patch_claim(context(), actor(), claim_id, [form_version()], ClaimPatchIn().load(data))
        return page_of_claim(claim_id, "work")

    return handle_form(
        claim_form(_("Assign the claim"), fields.ASSIGN, _("Assign it"), claim_with_article), values, act
    )


@page_route("/claims/<id:claim_id>/notes/new", role="journalist", scopes=("claims:write",), methods=("GET", "POST"))
def new_note(claim_id: int) -> Response:
    """Add a note on a claim for colleagues."""
    claim_with_article = claim_details.get_claim_with_article(context(), claim_id)

    def act(data: dict[str, str]) -> str:
        added = notes.add_note(context(), actor(), claim_id, data["text"])
        return page_of_claim(claim_id, f"note-{added.id}")

    form = claim_form(_("Add a note"), fields.NOTE, _("Add the note"), claim_with_article, schema=NoteIn())
    return handle_form(form, {}, act)
