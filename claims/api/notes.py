"""The routes of notes. Colleagues write them for each other; the public and bots see nothing of them."""

from typing import Any

from claims import errors
from claims.api.auth import actor
from claims.api.routing import Routes
from claims.domain.records import ClaimNote
from claims.domain.requests import PageRequest
from claims.services import notes
from claims.services.pagination import Page
from claims.wiring import context
from schemas.addresses import api_path
from schemas.lists import page_of
from schemas.notes import NoteIn, NoteOut
from schemas.queries import PageQuery

routes = Routes("notes", __name__, url_prefix="/api/v1", description="Notes on claims between colleagues")


@routes.operation(
    "POST",
    "/claims/<id:claim_id>/notes",
    role="journalist",
    scopes=("claims:write",),
    body=NoteIn,
    answer=(201, NoteOut),
    problems=(errors.ClaimNotFound,),
    example={"text": "I have called the ministry; they answer on Monday."},
)
def create_note(body: dict[str, str], claim_id: int) -> Any:
    """Add a note on a claim for colleagues; it is in no row of the log, and never public."""
    added = notes.add_note(context(), actor(), claim_id, body["text"])
    return added, {"Location": api_path("note", added)}


@routes.operation(
    "GET",
    "/notes/<id:note_id>",
    role="journalist",
    answer=(200, NoteOut),
    problems=(errors.NoteNotFound,),
)
def get_note(note_id: int) -> ClaimNote:
    """Return a note."""
    return notes.get_note(context(), note_id)


@routes.operation(
    "GET",
    "/claims/<id:claim_id>/notes",
    role="journalist",
    query=PageQuery,
    answer=(200, page_of(NoteOut)),
    problems=(errors.ClaimNotFound,),
)
def list_notes(page: PageRequest, claim_id: int) -> Page[ClaimNote]:
    """List the notes on a claim, oldest first."""
    return notes.list_notes(context(), claim_id, page)
