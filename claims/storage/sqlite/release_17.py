"""Release 17: people sign in by name, tokens end and have scopes, claims are assigned, and colleagues write notes."""

from typing import Final

PEOPLE_RELEASE: Final = (
    """CREATE TABLE users (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL, is_active INTEGER NOT NULL,
        password_hash TEXT, issuer TEXT, subject TEXT, link_sha256 TEXT, link_expires_at TEXT,
        created_at TEXT NOT NULL, updated_at TEXT NOT NULL, last_seen_at TEXT, version INTEGER NOT NULL
    ) STRICT""",
    "CREATE UNIQUE INDEX users_subject ON users (issuer, subject) WHERE subject IS NOT NULL",
    "CREATE UNIQUE INDEX users_link ON users (link_sha256) WHERE link_sha256 IS NOT NULL",
    # the names of people and tokens, also of former ones: nobody gets the name of somebody else
    "CREATE TABLE actor_names (key TEXT PRIMARY KEY, owner TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "INSERT OR IGNORE INTO actor_names (key, owner) SELECT name_key(name), 'token' FROM tokens",
    "ALTER TABLE tokens ADD COLUMN expires_at TEXT",
    # JSON: a list of names; null: the whole role
    "ALTER TABLE tokens ADD COLUMN scopes TEXT",
    "ALTER TABLE tokens ADD COLUMN user_id INTEGER REFERENCES users (id)",
    "CREATE INDEX tokens_expiry ON tokens (expires_at) WHERE revoked_at IS NULL AND expires_at IS NOT NULL",
    "CREATE INDEX tokens_user ON tokens (user_id) WHERE user_id IS NOT NULL",
    # a session belongs to a person, or to a token of the server
    """CREATE TABLE sessions_2 (
        sha256 TEXT PRIMARY KEY, token_id INTEGER REFERENCES tokens (id), user_id INTEGER REFERENCES users (id),
        user_agent TEXT NOT NULL, created_at TEXT NOT NULL, last_seen_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """INSERT INTO sessions_2 (sha256, token_id, user_agent, created_at, last_seen_at)
    SELECT sha256, token_id, '', created_at, last_seen_at FROM sessions""",
    "DROP TABLE sessions",
    "ALTER TABLE sessions_2 RENAME TO sessions",
    "CREATE INDEX sessions_age ON sessions (last_seen_at)",
    "CREATE INDEX sessions_token ON sessions (token_id) WHERE token_id IS NOT NULL",
    "CREATE INDEX sessions_user ON sessions (user_id) WHERE user_id IS NOT NULL",
    "ALTER TABLE claims ADD COLUMN assigned_to TEXT",
    "CREATE INDEX claims_assigned ON claims (assigned_to, due_at_sort, id) WHERE assigned_to IS NOT NULL",
    """CREATE TABLE claim_notes (
        id INTEGER PRIMARY KEY, claim_id INTEGER NOT NULL REFERENCES claims (id), text TEXT NOT NULL,
        actor TEXT NOT NULL, created_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX claim_notes_claim ON claim_notes (claim_id, id)",
)
