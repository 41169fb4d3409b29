"""Release 11: verdicts are withdrawn, evidence has versions, and ids of deleted records are not used again."""

from typing import Final

TAKING_BACK_RELEASE: Final = (
    "ALTER TABLE verdicts ADD COLUMN withdrawn_reason TEXT",
    "ALTER TABLE verdicts ADD COLUMN withdrawn_by TEXT",
    "ALTER TABLE verdicts ADD COLUMN withdrawn_at TEXT",
    "ALTER TABLE evidence ADD COLUMN version INTEGER NOT NULL DEFAULT 1",
    "CREATE INDEX claims_merged ON claims (merged_into) WHERE merged_into IS NOT NULL",
    # table -> the largest id of a deleted row: new rows get larger ones
    "CREATE TABLE last_ids (name TEXT PRIMARY KEY, id INTEGER NOT NULL) STRICT, WITHOUT ROWID",
)
