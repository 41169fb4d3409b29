"""Notes between colleagues."""

from typing import Final

from claims.domain.records import ClaimNote
from claims.errors import NoteNotFound
from claims.storage.sql.columns import insert_into
from claims.storage.sql.database import Database
from claims.storage.sql.tables import COLUMNS
from claims.storage.sql.values import columns_of, members_of, values_of

ADD_NOTE: Final = insert_into("claim_notes", without=["id"])
GET_NOTE: Final = "SELECT * FROM claim_notes WHERE id = :id"
LIST_NOTES: Final = "SELECT * FROM claim_notes WHERE claim_id = :claim_id AND id > :after ORDER BY id LIMIT :limit"


class SqlNotes:
    """The `claims.storage.base.NoteStore` of every engine."""

    db: Database

    def add_note(self, note: ClaimNote) -> int:
        return self.db.insert(ADD_NOTE, columns_of(note, COLUMNS["claim_notes"]))

    def get_note(self, note_id: int) -> ClaimNote:
        row = self.db.row(GET_NOTE, {"id": note_id})
        if row is None:
            raise NoteNotFound(f"there is no note {note_id}")
        return ClaimNote(**members_of(ClaimNote, values_of(row)))

    def list_notes(self, claim_id: int, after: int, limit: int) -> list[ClaimNote]:
        params = {"claim_id": claim_id, "after": after, "limit": limit}
        return [ClaimNote(**members_of(ClaimNote, values_of(row))) for row in self.db.rows(LIST_NOTES, params)]
