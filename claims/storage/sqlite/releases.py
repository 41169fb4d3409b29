"""The statements of the migrations of releases 1 to 6; later ones have modules of their own (`release_07`, ...).

Days are ISO text, instants are UTC text (`claims.domain.instants`), JSON is text. Sort keys are never null.
"""

FIRST_RELEASE = (
    """CREATE TABLE articles (
        id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, title TEXT NOT NULL, authors TEXT NOT NULL,
        publisher TEXT NOT NULL, published_on TEXT NOT NULL, language TEXT NOT NULL,
        revision INTEGER NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
        version INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE revisions (
        article_id INTEGER NOT NULL REFERENCES articles (id), number INTEGER NOT NULL,
        sha256 TEXT NOT NULL, length INTEGER NOT NULL, withheld INTEGER NOT NULL,
        created_at TEXT NOT NULL, text TEXT,
        PRIMARY KEY (article_id, number)
    ) STRICT""",
    """CREATE TABLE claims (
        id INTEGER PRIMARY KEY, article_id INTEGER NOT NULL REFERENCES articles (id),
        statement TEXT NOT NULL, claimant TEXT NOT NULL, claimant_key TEXT NOT NULL, topics TEXT NOT NULL,
        criteria TEXT, workflow TEXT NOT NULL, workflow_reason TEXT,
        merged_into INTEGER REFERENCES claims (id),
        depends_on INTEGER REFERENCES claims (id), depends_offset TEXT, waiting INTEGER NOT NULL,
        deadline_id INTEGER REFERENCES deadlines (id), opens_at TEXT NOT NULL, due_sort TEXT NOT NULL,
        verdict_id INTEGER REFERENCES verdicts (id), outcome TEXT,
        version INTEGER NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, form TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX claims_article ON claims (article_id, updated_at, id)",
    "CREATE INDEX claims_due ON claims (due_sort, id)",
    "CREATE INDEX claims_updated ON claims (updated_at, id)",
    "CREATE INDEX claims_claimant ON claims (claimant_key, updated_at, id)",
    "CREATE INDEX claims_outcome ON claims (outcome, id) WHERE outcome IS NOT NULL",
    "CREATE INDEX claims_workflow ON claims (workflow, id) WHERE workflow <> 'accepted'",
    "CREATE INDEX claims_waiting ON claims (id) WHERE waiting = 1",
    "CREATE INDEX claims_depends ON claims (depends_on) WHERE depends_on IS NOT NULL",
    """CREATE TABLE claim_topics (
        topic TEXT NOT NULL, claim_id INTEGER NOT NULL REFERENCES claims (id),
        PRIMARY KEY (topic, claim_id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE spans (
        claim_id INTEGER NOT NULL REFERENCES claims (id), revision INTEGER NOT NULL,
        position INTEGER NOT NULL, role TEXT NOT NULL, exact TEXT NOT NULL, prefix TEXT NOT NULL,
        suffix TEXT NOT NULL, "start" INTEGER, "end" INTEGER, state TEXT NOT NULL, proposal TEXT,
        PRIMARY KEY (claim_id, revision, position)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE deadlines (
        id INTEGER PRIMARY KEY,
        claim_id INTEGER NOT NULL REFERENCES claims (id) DEFERRABLE INITIALLY DEFERRED,
        text TEXT, edtf TEXT, relation TEXT NOT NULL, "precision" TEXT,
        earliest TEXT NOT NULL, latest TEXT, basis TEXT NOT NULL,
        timezone TEXT, first_check_on TEXT NOT NULL, due_at TEXT, review_every TEXT,
        reason TEXT NOT NULL, note TEXT, evidence_id INTEGER REFERENCES evidence (id),
        actor TEXT NOT NULL, created_at TEXT NOT NULL,
        announced INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    "CREATE INDEX deadlines_claim ON deadlines (claim_id, id)",
    """CREATE TABLE evidence (
        id INTEGER PRIMARY KEY, claim_id INTEGER NOT NULL REFERENCES claims (id), url TEXT NOT NULL,
        title TEXT, publisher TEXT, published_on TEXT, excerpt TEXT, note TEXT, stance TEXT NOT NULL,
        actor TEXT NOT NULL, created_at TEXT NOT NULL,
        retracted_reason TEXT, retracted_by TEXT, retracted_at TEXT
    ) STRICT""",
    "CREATE INDEX evidence_claim ON evidence (claim_id, id)",
    """CREATE TABLE verdicts (
        id INTEGER PRIMARY KEY, claim_id INTEGER NOT NULL REFERENCES claims (id), outcome TEXT NOT NULL,
        rationale TEXT NOT NULL, evidence_ids TEXT NOT NULL, occurred_on TEXT, reason TEXT,
        supersedes INTEGER REFERENCES verdicts (id), correction_code TEXT, correction_note TEXT,
        state TEXT NOT NULL, actor TEXT NOT NULL, created_at TEXT NOT NULL, published_at TEXT,
        reviewed_by TEXT, reviewed_at TEXT, review_note TEXT, claim_version INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX verdicts_claim ON verdicts (claim_id, id)",
    "CREATE INDEX verdicts_proposed ON verdicts (id) WHERE state = 'proposed'",
    # The accepted, unjudged claims with a due instant in the order of that instant, each with its document:
    # a page of the due list is one range of this table.
    """CREATE TABLE queue (
        due_at TEXT NOT NULL, claim_id INTEGER NOT NULL REFERENCES claims (id),
        announced INTEGER NOT NULL, form TEXT NOT NULL,
        PRIMARY KEY (due_at, claim_id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX queue_unannounced ON queue (due_at, claim_id) WHERE announced = 0",
    """CREATE TABLE queue_topics (
        topic TEXT NOT NULL, due_at TEXT NOT NULL, claim_id INTEGER NOT NULL,
        PRIMARY KEY (topic, due_at, claim_id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE changes (
        seq INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, type TEXT NOT NULL,
        article_id INTEGER, claim_id INTEGER, changed TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX changes_claim ON changes (claim_id, seq) WHERE claim_id IS NOT NULL",
    """CREATE TABLE tokens (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, sha256 TEXT NOT NULL UNIQUE,
        created_at TEXT NOT NULL, last_used_at TEXT, revoked_at TEXT
    ) STRICT""",
    "CREATE UNIQUE INDEX tokens_name ON tokens (name) WHERE revoked_at IS NULL",
    """CREATE TABLE idempotency (
        actor TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, answer TEXT NOT NULL,
        created_at TEXT NOT NULL,
        PRIMARY KEY (actor, key)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX idempotency_age ON idempotency (created_at)",
    """CREATE VIRTUAL TABLE claims_search USING fts5 (
        statement, quote, claimant, topics, tokenize = 'unicode61 remove_diacritics 2'
    )""",
)

#: the queue lists only claims to look at now; timers say which rows the log gets after an instant
QUEUE_RELEASE = (
    "ALTER TABLE claims ADD COLUMN needs_human INTEGER NOT NULL DEFAULT 0",
    # a check snoozes a claim: start, and end (null: until a human has looked)
    "ALTER TABLE claims ADD COLUMN hidden_since TEXT",
    "ALTER TABLE claims ADD COLUMN hidden_until TEXT",
    "CREATE INDEX claims_needs_human ON claims (updated_at, id) WHERE needs_human = 1",
    "CREATE INDEX claims_hidden ON claims (due_sort, id) WHERE hidden_since IS NOT NULL",
    "CREATE INDEX claims_unjudged ON claims (due_sort, id) WHERE workflow = 'accepted' AND outcome IS NULL",
    """CREATE TABLE checks (
        id INTEGER PRIMARY KEY, claim_id INTEGER NOT NULL REFERENCES claims (id), result TEXT NOT NULL,
        next_check_on TEXT, note TEXT, actor TEXT NOT NULL, created_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX checks_claim ON checks (claim_id, id)",
    "CREATE INDEX verdicts_published ON verdicts (published_at, id) WHERE state = 'published'",
    # The rows of the log as the change feed returns them, with the columns of its filters.
    """CREATE TABLE changes_2 (
        seq INTEGER PRIMARY KEY, at TEXT NOT NULL, type TEXT NOT NULL, claim_id INTEGER, form TEXT NOT NULL
    ) STRICT""",
    """INSERT INTO changes_2 (seq, at, type, claim_id, form)
    SELECT seq, at, type, claim_id, '{"seq":' || seq || ',"at":"' || at || '","actor":' || json_quote(actor)
        || ',"type":"' || type || '","article_id":' || ifnull(article_id, 'null')
        || ',"claim_id":' || ifnull(claim_id, 'null') || ',"changed":' || changed || '}'
    FROM changes ORDER BY seq""",
    "DROP TABLE changes",
    "ALTER TABLE changes_2 RENAME TO changes",
    "CREATE INDEX changes_claim ON changes (claim_id, seq) WHERE claim_id IS NOT NULL",
    "CREATE INDEX changes_type ON changes (type, seq)",
    # The timers, which a poll reads first. The entry of a deadline has its due instant in the key.
    """CREATE TABLE agenda (
        kind TEXT NOT NULL, at TEXT NOT NULL, id INTEGER NOT NULL,
        PRIMARY KEY (kind, at, id)
    ) STRICT, WITHOUT ROWID""",
    # Only active leases; AUTOINCREMENT, because a reused id would look like the old lease.
    """CREATE TABLE leases (
        id INTEGER PRIMARY KEY AUTOINCREMENT, holder TEXT NOT NULL, topic TEXT,
        created_at TEXT NOT NULL, expires_at TEXT NOT NULL, version INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX leases_holder ON leases (holder, id)",
    """CREATE TABLE leased (
        claim_id INTEGER PRIMARY KEY REFERENCES claims (id),
        lease_id INTEGER NOT NULL REFERENCES leases (id), at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX leased_lease ON leased (lease_id)",
    # The claims with a queue time, in its order, each with its document.
    """CREATE TABLE queue_2 (
        at TEXT NOT NULL, claim_id INTEGER NOT NULL REFERENCES claims (id),
        review INTEGER NOT NULL, form TEXT NOT NULL,
        PRIMARY KEY (at, claim_id)
    ) STRICT, WITHOUT ROWID""",
    # The same order for each topic ('' for all claims), leased claims apart from available ones.
    """CREATE TABLE queue_topics_2 (
        topic TEXT NOT NULL, free INTEGER NOT NULL, at TEXT NOT NULL, claim_id INTEGER NOT NULL,
        PRIMARY KEY (topic, free, at, claim_id)
    ) STRICT, WITHOUT ROWID""",
    "INSERT INTO queue_2 (at, claim_id, review, form) SELECT due_at, claim_id, 0, form FROM queue",
    """INSERT INTO queue_2 (at, claim_id, review, form)
    SELECT review_at(d.first_check_on, d.earliest, d.timezone), c.id, 1, c.form
    FROM claims AS c JOIN deadlines AS d ON d.id = c.deadline_id
    WHERE c.workflow = 'accepted' AND c.outcome IS NULL AND c.waiting = 0 AND d.due_at IS NULL""",
    """INSERT INTO queue_topics_2 (topic, free, at, claim_id)
    SELECT '', 1, at, claim_id FROM queue_2
    UNION ALL
    SELECT t.topic, 1, q.at, q.claim_id FROM claim_topics AS t JOIN queue_2 AS q ON q.claim_id = t.claim_id""",
    """INSERT INTO agenda (kind, at, id)
    SELECT CASE WHEN d.announced THEN 'overdue' ELSE 'due' END, q.at, d.id
    FROM queue_2 AS q JOIN claims AS c ON c.id = q.claim_id JOIN deadlines AS d ON d.id = c.deadline_id
    WHERE q.review = 0""",
    "INSERT INTO agenda (kind, at, id) SELECT 'check', at, claim_id FROM queue_2 WHERE review = 1",
    "DROP TABLE queue",
    "DROP TABLE queue_topics",
    "ALTER TABLE queue_2 RENAME TO queue",
    "ALTER TABLE queue_topics_2 RENAME TO queue_topics",
)

#: extracted claims store the reasons for their proposal
EXTRACTION_RELEASE = (
    "ALTER TABLE claims ADD COLUMN extraction TEXT",
    "CREATE INDEX claims_extracted ON claims (id) WHERE extraction IS NOT NULL",
    # every stored document gets the new member
    """UPDATE claims SET form = substr(form, 1, length(form) - 1) || ',"extraction":null}'""",
    """UPDATE queue SET form = substr(form, 1, length(form) - 1) || ',"extraction":null}'""",
)

#: claims get external_id and claimant_url, verdicts get review_url
EXCHANGE_RELEASE = (
    "ALTER TABLE claims ADD COLUMN external_id TEXT",
    "ALTER TABLE claims ADD COLUMN claimant_url TEXT",
    "CREATE UNIQUE INDEX claims_external ON claims (external_id) WHERE external_id IS NOT NULL",
    "ALTER TABLE verdicts ADD COLUMN review_url TEXT",
    """UPDATE claims SET form = substr(form, 1, length(form) - 1) || ',"external_id":null,"claimant_url":null}'""",
    """UPDATE queue SET form = substr(form, 1, length(form) - 1) || ',"external_id":null,"claimant_url":null}'""",
)

#: columns and tables get the names of the code
NAMES_RELEASE = (
    "ALTER TABLE claims RENAME COLUMN form TO document",
    "ALTER TABLE claims RENAME COLUMN due_sort TO due_at_sort",
    "ALTER TABLE claims RENAME COLUMN hidden_since TO snoozed_at",
    "ALTER TABLE claims RENAME COLUMN hidden_until TO snoozed_until",
    "DROP INDEX claims_hidden",
    "CREATE INDEX claims_snoozed ON claims (due_at_sort, id) WHERE snoozed_at IS NOT NULL",
    "ALTER TABLE deadlines ADD COLUMN logged_state TEXT NOT NULL DEFAULT 'none'",
    "UPDATE deadlines SET logged_state = CASE announced WHEN 1 THEN 'due' ELSE 'overdue' END WHERE announced > 0",
    "ALTER TABLE deadlines DROP COLUMN announced",
    "ALTER TABLE queue RENAME COLUMN at TO queue_time",
    "ALTER TABLE queue RENAME COLUMN review TO is_periodic",
    "ALTER TABLE queue RENAME COLUMN form TO document",
    "ALTER TABLE queue_topics RENAME COLUMN free TO is_available",
    "ALTER TABLE queue_topics RENAME COLUMN at TO queue_time",
    "ALTER TABLE changes RENAME COLUMN form TO document",
    "ALTER TABLE agenda RENAME TO timers",
    "ALTER TABLE leased RENAME TO lease_claims",
    "ALTER TABLE lease_claims RENAME COLUMN at TO queue_time",
    "DROP INDEX leased_lease",
    "CREATE INDEX lease_claims_lease ON lease_claims (lease_id)",
    "ALTER TABLE idempotency RENAME TO idempotency_keys",
    "DROP INDEX idempotency_age",
    "CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at)",
)

#: sessions of the web pages become rows, which end at the sign-out
SESSIONS_RELEASE = (
    """CREATE TABLE sessions (
        sha256 TEXT PRIMARY KEY, token_id INTEGER NOT NULL REFERENCES tokens (id), created_at TEXT NOT NULL,
        last_seen_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX sessions_age ON sessions (last_seen_at)",
    "CREATE INDEX sessions_token ON sessions (token_id)",
)
