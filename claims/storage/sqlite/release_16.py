"""Release 16: a write changes fewer pages. The queue is one table, without documents; fewer indexes follow changes."""

from typing import Final

FEWER_PAGES_RELEASE: Final = (
    # The queue had the rows of `queue_topics` under '' once more, with documents that the claims have.
    "DROP TABLE queue",
    "ALTER TABLE queue_topics RENAME TO queue",
    # Each of these had an entry that moved with every change of a claim. The claims of an article are sorted instead.
    "DROP INDEX claims_article",
    "DROP INDEX claims_updated",
    "DROP INDEX claims_claimant",
    # beside `claims_public_updated` and `claims_public_claimant`: a change moves the entry in one of both
    "CREATE INDEX claims_internal_updated ON claims (updated_at, id) WHERE is_public = 0",
    "CREATE INDEX claims_internal_claimant ON claims (claimant_id, updated_at, id) WHERE is_public = 0",
    # every write of evidence moved it, and no statement needs it beside `evidence_claim`
    "DROP INDEX evidence_url",
    # `record_counts` has how many claims of a claimant are judged
    "ALTER TABLE claimants DROP COLUMN judged",
)
