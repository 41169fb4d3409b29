"""Notes between colleagues."""

from typing import Protocol

from claims.domain.records import ClaimNote


class NoteStore(Protocol):
    """Notes on claims. They are in no row of the log, no dump and no search."""

    def add_note(self, note: ClaimNote) -> int:
        """Store a note (its `id` is ignored) and return its id."""

    def get_note(self, note_id: int) -> ClaimNote:
        """Return a note. Raises `NoteNotFound`."""

    def list_notes(self, claim_id: int, after: int, limit: int) -> list[ClaimNote]:
        """List the claim's notes with an id above `after`, oldest first.

        Args:
            claim_id: the claim.
            after: the id after which the list begins; 0 for all.
            limit: notes at most.
        """
