"""Notes between colleagues on claims (docs/specification.md, section 7.9). No row of the log has them."""

from dataclasses import replace

from claims.domain.actors import Actor
from claims.domain.records import ClaimNote
from claims.domain.requests import PageRequest
from claims.services.context import ServiceContext
from claims.services.pagination import Page, page_of_claim


def add_note(context: ServiceContext, actor: Actor, claim_id: int, text: str) -> ClaimNote:
    """Store a note on a claim. The claim itself does not change, and the log gets no row.

    Args:
        context: the service context.
        actor: the token of the client, which writes the note.
        claim_id: id of the claim, from the URL; a candidate or a judged claim can have notes too.
        text: 1 to `MAX_NOTE` code points, from the body.

    Returns:
        The stored note with its id.

    Raises:
        ClaimNotFound: there is no such claim.
    """
    with context.store.transaction():
        context.store.get_claim_document(claim_id, context.visibility)
        note = ClaimNote(0, claim_id, text, actor.name, context.write_time())
        return replace(note, id=context.store.add_note(note))


def get_note(context: ServiceContext, note_id: int) -> ClaimNote:
    """Return a note. Raises `NoteNotFound`."""
    return context.store.get_note(note_id)


def list_notes(context: ServiceContext, claim_id: int, request: PageRequest) -> Page[ClaimNote]:
    """List the notes on a claim, oldest first.

    Args:
        context: the service context.
        claim_id: id of the claim, from the URL.
        request: limit and cursor of the list page.

    Returns:
        One list page.

    Raises:
        ClaimNotFound: there is no such claim.
        InvalidInput: the cursor belongs to another list.
    """
    return page_of_claim(context, claim_id, request, "notes", context.store.list_notes, lambda note: note.id)
