"""The statements of release 10: claims know whether they were ever accepted."""

from typing import Final

VISIBILITY_RELEASE: Final = (
    "ALTER TABLE claims ADD COLUMN is_public INTEGER NOT NULL DEFAULT 0",
    # a merged claim can have been a candidate: then the log has no row that accepts it
    """UPDATE claims SET is_public = 1
    WHERE workflow IN ('accepted', 'withdrawn')
        OR EXISTS (SELECT 1 FROM verdicts WHERE claim_id = claims.id)
        OR workflow = 'duplicate' AND EXISTS (
            SELECT 1 FROM changes AS l
            WHERE l.claim_id = claims.id AND (
                l.type = 'claim.accepted'
                OR l.type = 'claim.created' AND json_extract(l.document, '$.changed.claim.workflow') = 'accepted'
            )
        )""",
    # to find out if a claim is public without its row, whose document is long
    "CREATE INDEX claims_public ON claims (id) WHERE is_public = 1",
    "CREATE INDEX claims_public_claimant ON claims (claimant_id, updated_at, id) WHERE is_public = 1",
    "CREATE INDEX claims_public_claimant_newest ON claims (claimant_id, id) WHERE is_public = 1",
    "CREATE INDEX claims_public_updated ON claims (updated_at, id) WHERE is_public = 1",
    "CREATE INDEX claims_public_due ON claims (due_at_sort, id) WHERE is_public = 1",
)
