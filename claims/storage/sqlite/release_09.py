"""The statements of the migration of release 9: claimants become records, and each claim has the id of its claimant."""

#: name_key is `claims.domain.claimants.name_key`; an empty `claims.claimant` means that the claim names nobody
CLAIMANTS_RELEASE = (
    # target_id: the claimant itself, or the one that it was merged into; claims and judged count those merged too
    """CREATE TABLE claimants (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL, url TEXT,
        target_id INTEGER NOT NULL REFERENCES claimants (id), claims INTEGER NOT NULL, judged INTEGER NOT NULL,
        version INTEGER NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL
    ) STRICT""",
    # every name and alias that leads to a claimant; none leads to a merged one
    """CREATE TABLE claimant_names (
        key TEXT PRIMARY KEY, claimant_id INTEGER NOT NULL REFERENCES claimants (id), name TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "ALTER TABLE claims ADD COLUMN claimant_id INTEGER REFERENCES claimants (id)",
    "ALTER TABLE claims ADD COLUMN claimant_resolved INTEGER NOT NULL DEFAULT 1",
    # the words of the importer for a review without an author
    """UPDATE claims SET claimant = '', document = json_set(document, '$.claimant', null)
    WHERE claimant = 'not named' AND external_id GLOB 'claimreview:*'""",
    """UPDATE queue SET document = json_set(document, '$.claimant', null)
    WHERE claim_id IN (SELECT id FROM claims WHERE claimant = '')""",
    "DROP INDEX claims_claimant",
    "DROP INDEX claims_claimant_newest",
    "UPDATE claims SET claimant_key = name_key(claimant)",
    # the name is that of the oldest claim
    """INSERT INTO claimants (id, name, name_key, url, target_id, claims, judged, version, created_at, updated_at)
    SELECT k.number, c.claimant, c.claimant_key, k.url, k.number, k.accepted, k.judged, 1, c.created_at, c.created_at
    FROM (
        SELECT row_number() OVER (ORDER BY min(id)) AS number, min(id) AS first_id,
            CASE WHEN count(DISTINCT claimant_url) = 1 THEN max(claimant_url) END AS url,
            sum(workflow = 'accepted') AS accepted, sum(workflow = 'accepted' AND outcome IS NOT NULL) AS judged
        FROM claims WHERE claimant <> '' GROUP BY claimant_key
    ) AS k JOIN claims AS c ON c.id = k.first_id ORDER BY k.number""",
    "INSERT INTO claimant_names (key, claimant_id, name) SELECT name_key, id, name FROM claimants",
    """UPDATE claims SET claimant_id = (SELECT claimant_id FROM claimant_names WHERE key = claimant_key)
    WHERE claimant <> ''""",
    """UPDATE claims SET document = substr(document, 1, length(document) - 1)
        || ',"claimant_id":' || ifnull(claimant_id, 'null') || ',"claimant_resolved":true}'""",
    """UPDATE queue SET document = substr(document, 1, length(document) - 1) || ',"claimant_id":'
        || ifnull((SELECT claimant_id FROM claims WHERE id = claim_id), 'null') || ',"claimant_resolved":true}'""",
    "ALTER TABLE claims DROP COLUMN claimant_key",
    "CREATE INDEX claims_claimant ON claims (claimant_id, updated_at, id)",
    "CREATE INDEX claims_claimant_newest ON claims (claimant_id, id)",
    "CREATE INDEX claimants_name ON claimants (name_key, id)",
    "CREATE INDEX claimants_listed ON claimants (name_key, id) WHERE target_id = id AND claims > 0",
    "CREATE INDEX claimants_target ON claimants (target_id, name_key, id)",
    "CREATE INDEX claimant_names_claimant ON claimant_names (claimant_id, key)",
)
