-- People sign in by name, tokens end and have scopes, claims are assigned, and colleagues write notes.
CREATE FUNCTION next_user_id() RETURNS BIGINT LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT coalesce(max(id), 0) + 1 FROM users);
END
$$;
CREATE FUNCTION next_claim_note_id() RETURNS BIGINT LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT coalesce(max(id), 0) + 1 FROM claim_notes);
END
$$;
CREATE TABLE users (
    id BIGINT PRIMARY KEY DEFAULT next_user_id(),
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    role TEXT COLLATE "C" NOT NULL,
    is_active BIGINT NOT NULL,
    password_hash TEXT COLLATE "C",
    issuer TEXT COLLATE "C",
    subject TEXT COLLATE "C",
    link_sha256 TEXT COLLATE "C",
    link_expires_at TEXT COLLATE "C",
    created_at TEXT COLLATE "C" NOT NULL,
    updated_at TEXT COLLATE "C" NOT NULL,
    last_seen_at TEXT COLLATE "C",
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX users_subject ON users (issuer, subject) WHERE subject IS NOT NULL;
CREATE UNIQUE INDEX users_link ON users (link_sha256) WHERE link_sha256 IS NOT NULL;
-- the names of people and tokens, also of former ones: nobody gets the name of somebody else
CREATE TABLE actor_names (key TEXT COLLATE "C" PRIMARY KEY, owner TEXT COLLATE "C" NOT NULL);
INSERT INTO actor_names (key, owner)
SELECT DISTINCT lower(normalize(name, NFKC) COLLATE "und-x-icu") COLLATE "C", 'token' FROM tokens;
ALTER TABLE tokens ADD COLUMN expires_at TEXT COLLATE "C";
-- JSON: a list of names; null: the whole role
ALTER TABLE tokens ADD COLUMN scopes TEXT COLLATE "C";
ALTER TABLE tokens ADD COLUMN user_id BIGINT REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX tokens_expiry ON tokens (expires_at) WHERE revoked_at IS NULL AND expires_at IS NOT NULL;
CREATE INDEX tokens_user ON tokens (user_id) WHERE user_id IS NOT NULL;
-- a session belongs to a person, or to a token of the server
ALTER TABLE sessions ALTER token_id DROP NOT NULL;
ALTER TABLE sessions ADD COLUMN user_id BIGINT REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE sessions ADD COLUMN user_agent TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX sessions_user ON sessions (user_id) WHERE user_id IS NOT NULL;
ALTER TABLE claims ADD COLUMN assigned_to TEXT COLLATE "C";
CREATE INDEX claims_assigned ON claims (assigned_to, due_at_sort, id) WHERE assigned_to IS NOT NULL;
CREATE TABLE claim_notes (
    id BIGINT PRIMARY KEY DEFAULT next_claim_note_id(),
    claim_id BIGINT NOT NULL REFERENCES claims (id) DEFERRABLE INITIALLY DEFERRED,
    text TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX claim_notes_claim ON claim_notes (claim_id, id);
