"""The tables, as the first release made them. Later releases append migrations and leave this alone.

Days are ISO text, instants are UTC text (`claims.clock`), JSON is text. Sort keys are never null.
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
    # The accepted, unjudged claims with a due instant, in the order in which they fall due, each with its
    # wire form: a page of the due list is one stretch of this table.
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
