"""Release 13: search by tokens, topics and names by their keys, and addresses by their normal form."""

from typing import Final

#: fills the search from the records; index_text is `claims.search.tokens.index_text`
FILL_SEARCH: Final = (
    """INSERT INTO claims_search (rowid, statement, quote, claimant, topics, criteria, title)
    SELECT c.id << 32, index_text(c.statement),
        index_text((SELECT group_concat(exact, char(10)) FROM (
            SELECT s.exact FROM spans AS s
            WHERE s.claim_id = c.id AND s.revision = a.revision AND s.role = 'claim' ORDER BY s.position))),
        index_text(c.claimant), index_text((SELECT group_concat(value, char(10)) FROM json_each(c.topics))),
        index_text(c.criteria), a.title_tokens
    FROM claims AS c JOIN articles AS a ON a.id = c.article_id ORDER BY c.id""",
    """INSERT INTO claims_search (rowid, evidence)
    SELECT (claim_id << 32) | (id << 1), index_text(concat_text(title, excerpt)) FROM evidence
    WHERE retracted_at IS NULL AND index_text(concat_text(title, excerpt)) <> '' ORDER BY id""",
    """INSERT INTO claims_search (rowid, rationale)
    SELECT (claim_id << 32) | (id << 1) | 1, index_text(rationale) FROM verdicts
    WHERE state = 'published' AND index_text(rationale) <> '' ORDER BY id""",
    """INSERT INTO claimants_search (rowid, names)
    SELECT n.claimant_id, index_text(group_concat(n.name, char(10)))
    FROM (SELECT * FROM claimant_names ORDER BY key) AS n
    JOIN claimants AS c ON c.id = n.claimant_id GROUP BY n.claimant_id HAVING count(*) > 1 OR max(c.version) > 1""",
)

WORDS_RELEASE: Final = (
    "ALTER TABLE articles ADD COLUMN url_key TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE articles ADD COLUMN publisher_key TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE articles ADD COLUMN author_keys TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE articles ADD COLUMN title_tokens TEXT NOT NULL DEFAULT ''",
    """UPDATE articles SET url_key = url_key(url), publisher_key = name_key(publisher),
        author_keys = (SELECT json_group_array(name_key(value)) FROM json_each(authors)),
        title_tokens = index_text(title)""",
    "CREATE INDEX articles_url_key ON articles (url_key, id)",
    "CREATE INDEX articles_publisher ON articles (publisher_key, publisher)",
    "ALTER TABLE evidence ADD COLUMN archive_url TEXT",
    # a topic has its key, by which lists find it, and its name as written
    """CREATE TABLE claim_topics_2 (
        topic TEXT NOT NULL, claim_id INTEGER NOT NULL REFERENCES claims (id), name TEXT NOT NULL,
        PRIMARY KEY (topic, claim_id)
    ) STRICT, WITHOUT ROWID""",
    "INSERT OR IGNORE INTO claim_topics_2 SELECT name_key(topic), claim_id, topic FROM claim_topics",
    "DROP TABLE claim_topics",
    "ALTER TABLE claim_topics_2 RENAME TO claim_topics",
    """INSERT OR IGNORE INTO queue_topics (topic, is_available, queue_time, claim_id)
    SELECT name_key(topic), is_available, queue_time, claim_id FROM queue_topics WHERE topic <> name_key(topic)""",
    "DELETE FROM queue_topics WHERE topic <> name_key(topic)",
    # The index stores tokens, which are separated by blanks. A row is a claim, a piece of evidence or a rationale.
    "DROP TABLE claims_search",
    """CREATE VIRTUAL TABLE claims_search USING fts5 (
        statement, quote, claimant, topics, criteria, title, evidence, rationale, tokenize = 'ascii'
    )""",
    # claimants that an editor has changed: their claims can have other names
    "CREATE VIRTUAL TABLE claimants_search USING fts5 (names, tokenize = 'ascii')",
    "CREATE VIRTUAL TABLE claims_search_terms USING fts5vocab (claims_search, row)",
    *FILL_SEARCH,
)
