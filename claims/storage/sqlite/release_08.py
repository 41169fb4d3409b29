"""The statements of the migration of release 8: orders and filters, stated odds, and expired leases of claims."""

ODDS_RELEASE = (
    # The score of the extraction as text of one width, which sorts like the number; empty without an extraction.
    """ALTER TABLE claims ADD COLUMN score_sort TEXT NOT NULL GENERATED ALWAYS AS (
        CASE WHEN extraction IS NULL THEN '' ELSE printf('%.6f', json_extract(extraction, '$.score')) END
    ) VIRTUAL""",
    "CREATE INDEX claims_score ON claims (score_sort, id) WHERE score_sort <> ''",
    "CREATE INDEX claims_workflow_score ON claims (workflow, score_sort, id) WHERE score_sort <> ''",
    # The default order of lists is that of ids.
    "CREATE INDEX claims_article_newest ON claims (article_id, id)",
    "CREATE INDEX claims_claimant_newest ON claims (claimant_key, id)",
    "CREATE INDEX claims_needs_human_newest ON claims (id) WHERE needs_human = 1",
    "CREATE INDEX verdicts_created ON verdicts (created_at, id)",
    "CREATE INDEX verdicts_unpublished ON verdicts (state, created_at, id) WHERE state <> 'published'",
    "CREATE INDEX verdicts_outcome ON verdicts (outcome, created_at, id)",
    "CREATE INDEX verdicts_actor ON verdicts (actor, created_at, id)",
    # The odds that the article states; all three are null without odds.
    "ALTER TABLE claims ADD COLUMN probability_low REAL",
    "ALTER TABLE claims ADD COLUMN probability_high REAL",
    "ALTER TABLE claims ADD COLUMN probability_text TEXT",
    """UPDATE claims SET document = substr(document, 1, length(document) - 1) || ',"probability":null}'""",
    """UPDATE queue SET document = substr(document, 1, length(document) - 1) || ',"probability":null}'""",
    # The leases that expired since the last check of the claim that they held.
    """CREATE TABLE lease_expiries (
        claim_id INTEGER NOT NULL REFERENCES claims (id), lease_id INTEGER NOT NULL,
        holder TEXT NOT NULL, expired_at TEXT NOT NULL,
        PRIMARY KEY (claim_id, lease_id)
    ) STRICT, WITHOUT ROWID""",
)
