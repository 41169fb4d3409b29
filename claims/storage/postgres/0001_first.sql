-- Writers take turns, so the largest id is the last one. Ids have no gaps, and a load needs to set nothing.
CREATE FUNCTION next_id(name TEXT) RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE
    found BIGINT;
BEGIN
    EXECUTE format('SELECT coalesce(max(id), 0) + 1 FROM %I', name) INTO found;
    RETURN found;
END
$$;
-- the last id of a lease, which none has again; the table has the name and the columns that SQLite gives it
CREATE TABLE sqlite_sequence (name TEXT COLLATE "C" PRIMARY KEY, seq BIGINT NOT NULL);
CREATE FUNCTION next_lease_id() RETURNS BIGINT LANGUAGE SQL AS $$
    INSERT INTO sqlite_sequence VALUES ('leases', 1)
    ON CONFLICT (name) DO UPDATE SET seq = sqlite_sequence.seq + 1 RETURNING seq
$$;
CREATE TABLE articles (
    id BIGINT PRIMARY KEY,
    url TEXT COLLATE "C" NOT NULL CONSTRAINT articles_url UNIQUE,
    title TEXT COLLATE "C" NOT NULL,
    authors TEXT COLLATE "C" NOT NULL,
    publisher TEXT COLLATE "C" NOT NULL,
    published_on TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    created_at TEXT COLLATE "C" NOT NULL,
    updated_at TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    url_key TEXT COLLATE "C" NOT NULL DEFAULT '',
    publisher_key TEXT COLLATE "C" NOT NULL DEFAULT '',
    author_keys TEXT COLLATE "C" NOT NULL DEFAULT '[]',
    title_tokens TEXT COLLATE "C" NOT NULL DEFAULT ''
);
CREATE TABLE revisions (
    article_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    length BIGINT NOT NULL,
    withheld BIGINT NOT NULL,
    created_at TEXT COLLATE "C" NOT NULL,
    text TEXT COLLATE "C",
    PRIMARY KEY (article_id, number)
);
CREATE TABLE claims (
    id BIGINT PRIMARY KEY,
    article_id BIGINT NOT NULL,
    statement TEXT COLLATE "C" NOT NULL,
    claimant TEXT COLLATE "C" NOT NULL,
    topics TEXT COLLATE "C" NOT NULL,
    criteria TEXT COLLATE "C",
    workflow TEXT COLLATE "C" NOT NULL,
    workflow_reason TEXT COLLATE "C",
    merged_into BIGINT,
    depends_on BIGINT,
    depends_offset TEXT COLLATE "C",
    waiting BIGINT NOT NULL,
    deadline_id BIGINT,
    opens_at TEXT COLLATE "C" NOT NULL,
    due_at_sort TEXT COLLATE "C" NOT NULL,
    verdict_id BIGINT,
    outcome TEXT COLLATE "C",
    version BIGINT NOT NULL,
    created_at TEXT COLLATE "C" NOT NULL,
    updated_at TEXT COLLATE "C" NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    needs_human BIGINT NOT NULL DEFAULT 0,
    snoozed_at TEXT COLLATE "C",
    snoozed_until TEXT COLLATE "C",
    extraction TEXT COLLATE "C",
    external_id TEXT COLLATE "C",
    claimant_url TEXT COLLATE "C",
    said_on TEXT COLLATE "C",
    slippage TEXT COLLATE "C",
    score_sort TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS (
        CASE WHEN extraction IS NULL THEN '' ELSE round(CAST(CAST(extraction AS JSON) ->> 'score' AS NUMERIC), 6)::TEXT END
    ) STORED,
    probability_low DOUBLE PRECISION,
    probability_high DOUBLE PRECISION,
    probability_text TEXT COLLATE "C",
    claimant_id BIGINT,
    claimant_resolved BIGINT NOT NULL DEFAULT 1,
    is_public BIGINT NOT NULL DEFAULT 0,
    same_key TEXT COLLATE "C"
);
CREATE TABLE spans (
    claim_id BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    position BIGINT NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    exact TEXT COLLATE "C" NOT NULL,
    prefix TEXT COLLATE "C" NOT NULL,
    suffix TEXT COLLATE "C" NOT NULL,
    "start" BIGINT,
    "end" BIGINT,
    state TEXT COLLATE "C" NOT NULL,
    proposal TEXT COLLATE "C",
    PRIMARY KEY (claim_id, revision, position)
);
CREATE TABLE deadlines (
    id BIGINT PRIMARY KEY,
    claim_id BIGINT NOT NULL,
    text TEXT COLLATE "C",
    edtf TEXT COLLATE "C",
    relation TEXT COLLATE "C" NOT NULL,
    "precision" TEXT COLLATE "C",
    latest TEXT COLLATE "C",
    basis TEXT COLLATE "C" NOT NULL,
    timezone TEXT COLLATE "C",
    first_check_on TEXT COLLATE "C" NOT NULL,
    due_at TEXT COLLATE "C",
    review_every TEXT COLLATE "C",
    reason TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C",
    evidence_id BIGINT,
    actor TEXT COLLATE "C" NOT NULL,
    created_at TEXT COLLATE "C" NOT NULL,
    logged_state TEXT COLLATE "C" NOT NULL DEFAULT 'none',
    said_on TEXT COLLATE "C",
    earliest TEXT COLLATE "C"
);
CREATE TABLE evidence (
    id BIGINT PRIMARY KEY,
    claim_id BIGINT NOT NULL,
    url TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C",
    publisher TEXT COLLATE "C",
    published_on TEXT COLLATE "C",
    excerpt TEXT COLLATE "C",
    note TEXT COLLATE "C",
    stance TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    created_at TEXT COLLATE "C" NOT NULL,
    retracted_reason TEXT COLLATE "C",
    retracted_by TEXT COLLATE "C",
    retracted_at TEXT COLLATE "C",
    version BIGINT NOT NULL DEFAULT 1,
    archive_url TEXT COLLATE "C"
);
CREATE TABLE verdicts (
    id BIGINT PRIMARY KEY DEFAULT next_id('verdicts'),
    claim_id BIGINT NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    rationale TEXT COLLATE "C" NOT NULL,
    evidence_ids TEXT COLLATE "C" NOT NULL,
    occurred_on TEXT COLLATE "C",
    reason TEXT COLLATE "C",
    supersedes BIGINT,
    correction_code TEXT COLLATE "C",
    correction_note TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    created_at TEXT COLLATE "C" NOT NULL,
    published_at TEXT COLLATE "C",
    reviewed_by TEXT COLLATE "C",
    reviewed_at TEXT COLLATE "C",
    review_note TEXT COLLATE "C",
    claim_version BIGINT NOT NULL,
    review_url TEXT COLLATE "C",
    withdrawn_reason TEXT COLLATE "C",
    withdrawn_by TEXT COLLATE "C",
    withdrawn_at TEXT COLLATE "C"
);
CREATE TABLE tokens (
    id BIGINT PRIMARY KEY DEFAULT next_id('tokens'),
    name TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL UNIQUE,
    created_at TEXT COLLATE "C" NOT NULL,
    last_used_at TEXT COLLATE "C",
    revoked_at TEXT COLLATE "C"
);
CREATE TABLE idempotency_keys (
    actor TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    fingerprint TEXT COLLATE "C" NOT NULL,
    answer TEXT COLLATE "C" NOT NULL,
    created_at TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (actor, key)
);
CREATE TABLE checks (
    id BIGINT PRIMARY KEY DEFAULT next_id('checks'),
    claim_id BIGINT NOT NULL,
    result TEXT COLLATE "C" NOT NULL,
    next_check_on TEXT COLLATE "C",
    note TEXT COLLATE "C",
    actor TEXT COLLATE "C" NOT NULL,
    created_at TEXT COLLATE "C" NOT NULL
);
CREATE TABLE changes (
    seq BIGINT PRIMARY KEY,
    at TEXT COLLATE "C" NOT NULL,
    type TEXT COLLATE "C" NOT NULL,
    claim_id BIGINT,
    document TEXT COLLATE "C" NOT NULL
);
CREATE TABLE timers (
    kind TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    id BIGINT NOT NULL,
    PRIMARY KEY (kind, at, id)
);
CREATE TABLE leases (
    id BIGINT PRIMARY KEY DEFAULT next_lease_id(),
    holder TEXT COLLATE "C" NOT NULL,
    topic TEXT COLLATE "C",
    created_at TEXT COLLATE "C" NOT NULL,
    expires_at TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL
);
CREATE TABLE lease_claims (
    claim_id BIGINT PRIMARY KEY,
    lease_id BIGINT NOT NULL,
    queue_time TEXT COLLATE "C" NOT NULL
);
CREATE TABLE queue (
    topic TEXT COLLATE "C" NOT NULL,
    is_available BIGINT NOT NULL,
    queue_time TEXT COLLATE "C" NOT NULL,
    claim_id BIGINT NOT NULL,
    PRIMARY KEY (topic, is_available, queue_time, claim_id)
);
CREATE TABLE sessions (
    sha256 TEXT COLLATE "C" PRIMARY KEY,
    token_id BIGINT NOT NULL,
    created_at TEXT COLLATE "C" NOT NULL,
    last_seen_at TEXT COLLATE "C" NOT NULL
);
CREATE TABLE lease_expiries (
    claim_id BIGINT NOT NULL,
    lease_id BIGINT NOT NULL,
    holder TEXT COLLATE "C" NOT NULL,
    expired_at TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (claim_id, lease_id)
);
CREATE TABLE claimants (
    id BIGINT PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    url TEXT COLLATE "C",
    target_id BIGINT NOT NULL,
    claims BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at TEXT COLLATE "C" NOT NULL,
    updated_at TEXT COLLATE "C" NOT NULL
);
CREATE TABLE claimant_names (
    key TEXT COLLATE "C" PRIMARY KEY,
    claimant_id BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL
);
CREATE TABLE last_ids (
    name TEXT COLLATE "C" PRIMARY KEY,
    id BIGINT NOT NULL
);
CREATE TABLE claim_topics (
    topic TEXT COLLATE "C" NOT NULL,
    claim_id BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (topic, claim_id)
);
CREATE TABLE record_counts (
    owner TEXT COLLATE "C" NOT NULL,
    fact TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (owner, fact, key, value)
);
ALTER TABLE revisions ADD FOREIGN KEY (article_id) REFERENCES articles (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE claims ADD FOREIGN KEY (article_id) REFERENCES articles (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE claims ADD FOREIGN KEY (merged_into) REFERENCES claims (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE claims ADD FOREIGN KEY (depends_on) REFERENCES claims (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE claims ADD FOREIGN KEY (deadline_id) REFERENCES deadlines (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE claims ADD FOREIGN KEY (verdict_id) REFERENCES verdicts (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE claims ADD FOREIGN KEY (claimant_id) REFERENCES claimants (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE spans ADD FOREIGN KEY (claim_id) REFERENCES claims (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE deadlines ADD FOREIGN KEY (claim_id) REFERENCES claims (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE deadlines ADD FOREIGN KEY (evidence_id) REFERENCES evidence (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE evidence ADD FOREIGN KEY (claim_id) REFERENCES claims (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE verdicts ADD FOREIGN KEY (claim_id) REFERENCES claims (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE verdicts ADD FOREIGN KEY (supersedes) REFERENCES verdicts (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE checks ADD FOREIGN KEY (claim_id) REFERENCES claims (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE lease_claims ADD FOREIGN KEY (claim_id) REFERENCES claims (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE lease_claims ADD FOREIGN KEY (lease_id) REFERENCES leases (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE sessions ADD FOREIGN KEY (token_id) REFERENCES tokens (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE lease_expiries ADD FOREIGN KEY (claim_id) REFERENCES claims (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE claimants ADD FOREIGN KEY (target_id) REFERENCES claimants (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE claimant_names ADD FOREIGN KEY (claimant_id) REFERENCES claimants (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE claim_topics ADD FOREIGN KEY (claim_id) REFERENCES claims (id) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX claims_due ON claims (due_at_sort, id);
CREATE INDEX claims_outcome ON claims (outcome, id) WHERE outcome IS NOT NULL;
CREATE INDEX claims_workflow ON claims (workflow, id) WHERE workflow <> 'accepted';
CREATE INDEX claims_waiting ON claims (id) WHERE waiting = 1;
CREATE INDEX claims_depends ON claims (depends_on) WHERE depends_on IS NOT NULL;
CREATE INDEX deadlines_claim ON deadlines (claim_id, id);
CREATE INDEX evidence_claim ON evidence (claim_id, id);
CREATE INDEX verdicts_claim ON verdicts (claim_id, id);
CREATE INDEX verdicts_proposed ON verdicts (id) WHERE state = 'proposed';
CREATE UNIQUE INDEX tokens_name ON tokens (name) WHERE revoked_at IS NULL;
CREATE INDEX claims_needs_human ON claims (updated_at, id) WHERE needs_human = 1;
CREATE INDEX checks_claim ON checks (claim_id, id);
CREATE INDEX verdicts_published ON verdicts (published_at, id) WHERE state = 'published';
CREATE INDEX changes_claim ON changes (claim_id, seq) WHERE claim_id IS NOT NULL;
CREATE INDEX changes_type ON changes (type, seq);
CREATE INDEX leases_holder ON leases (holder, id);
CREATE INDEX claims_extracted ON claims (id) WHERE extraction IS NOT NULL;
CREATE UNIQUE INDEX claims_external ON claims (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX claims_snoozed ON claims (due_at_sort, id) WHERE snoozed_at IS NOT NULL;
CREATE INDEX lease_claims_lease ON lease_claims (lease_id);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
CREATE INDEX sessions_age ON sessions (last_seen_at);
CREATE INDEX sessions_token ON sessions (token_id);
CREATE INDEX claims_score ON claims (score_sort, id) WHERE score_sort <> '';
CREATE INDEX claims_workflow_score ON claims (workflow, score_sort, id) WHERE score_sort <> '';
CREATE INDEX claims_article_newest ON claims (article_id, id);
CREATE INDEX claims_needs_human_newest ON claims (id) WHERE needs_human = 1;
CREATE INDEX verdicts_created ON verdicts (created_at, id);
CREATE INDEX verdicts_unpublished ON verdicts (state, created_at, id) WHERE state <> 'published';
CREATE INDEX verdicts_outcome ON verdicts (outcome, created_at, id);
CREATE INDEX verdicts_actor ON verdicts (actor, created_at, id);
CREATE INDEX claims_claimant_newest ON claims (claimant_id, id);
CREATE INDEX claimants_name ON claimants (name_key, id);
CREATE INDEX claimants_listed ON claimants (name_key, id) WHERE target_id = id AND claims > 0;
CREATE INDEX claimants_target ON claimants (target_id, name_key, id);
CREATE INDEX claimant_names_claimant ON claimant_names (claimant_id, key);
CREATE INDEX claims_public ON claims (id) WHERE is_public = 1;
CREATE INDEX claims_public_claimant ON claims (claimant_id, updated_at, id) WHERE is_public = 1;
CREATE INDEX claims_public_claimant_newest ON claims (claimant_id, id) WHERE is_public = 1;
CREATE INDEX claims_public_updated ON claims (updated_at, id) WHERE is_public = 1;
CREATE INDEX claims_public_due ON claims (due_at_sort, id) WHERE is_public = 1;
CREATE INDEX claims_merged ON claims (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX claims_same ON claims (same_key) WHERE workflow IN ('accepted', 'candidate', 'duplicate') AND same_key IS NOT NULL;
CREATE INDEX articles_url_key ON articles (url_key, id);
CREATE INDEX articles_publisher ON articles (publisher_key, publisher);
CREATE INDEX claims_unjudged ON claims (due_at_sort, id, article_id, claimant_id, waiting, workflow, outcome) WHERE workflow = 'accepted' AND outcome IS NULL;
CREATE INDEX claims_internal_updated ON claims (updated_at, id) WHERE is_public = 0;
CREATE INDEX claims_internal_claimant ON claims (claimant_id, updated_at, id) WHERE is_public = 0;

-- a list in JSON: its values as text, each with its index; SQLite's own function has this name and these columns
CREATE FUNCTION json_each(list TEXT) RETURNS TABLE (key BIGINT, value TEXT)
LANGUAGE SQL IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT n - 1, v COLLATE "C" FROM json_array_elements_text(CAST(list AS JSON)) WITH ORDINALITY AS e (v, n)
$$;
-- tokens with blanks between them, with their positions and a weight
CREATE FUNCTION search_vector(tokens TEXT, weight "char", start INTEGER) RETURNS TSVECTOR
LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(CAST(coalesce(string_agg('''' || t || ''':' || least(start + n, 16383), ' '), '') AS TSVECTOR), weight)
    FROM unnest(string_to_array(translate(tokens, E'\n', ' '), ' ')) WITH ORDINALITY AS e (t, n) WHERE t <> ''
$$;
CREATE TABLE claims_search (
    rowid BIGINT PRIMARY KEY,
    statement TEXT COLLATE "C",
    quote TEXT COLLATE "C",
    claimant TEXT COLLATE "C",
    topics TEXT COLLATE "C",
    criteria TEXT COLLATE "C",
    title TEXT COLLATE "C",
    evidence TEXT COLLATE "C",
    rationale TEXT COLLATE "C",
    -- a phrase matches inside one column: ten positions lie between the columns
    words TSVECTOR NOT NULL GENERATED ALWAYS AS (
        search_vector(coalesce(statement, ''), 'A', 0) || search_vector(coalesce(quote, ''), 'B', 10)
        || search_vector(coalesce(claimant, ''), 'C', 10) || search_vector(coalesce(topics, ''), 'C', 10)
        || search_vector(coalesce(criteria, ''), 'C', 10) || search_vector(coalesce(title, ''), 'C', 10)
        || search_vector(coalesce(evidence, ''), 'D', 10) || search_vector(coalesce(rationale, ''), 'D', 10)
    ) STORED
);
CREATE INDEX claims_search_words ON claims_search USING GIN (words);
CREATE TABLE claimants_search (
    rowid BIGINT PRIMARY KEY,
    names TEXT COLLATE "C" NOT NULL,
    words TSVECTOR NOT NULL GENERATED ALWAYS AS (search_vector(names, 'A', 0)) STORED
);
CREATE INDEX claimants_search_words ON claimants_search USING GIN (words);
-- each token that the index has had, to suggest words
CREATE TABLE claims_search_terms (term TEXT COLLATE "C" PRIMARY KEY);
CREATE FUNCTION add_search_terms() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO claims_search_terms SELECT unnest(tsvector_to_array(NEW.words)) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER add_terms AFTER INSERT OR UPDATE ON claims_search
FOR EACH ROW EXECUTE FUNCTION add_search_terms();
