"""Claims as extraction sees them."""

LIST_QUOTES = """
    SELECT c.id, c.workflow, s.exact, s."start", s."end", d.relation, d.edtf, c.extraction
    FROM claims AS c
    JOIN articles AS a ON a.id = c.article_id
    JOIN spans AS s ON s.claim_id = c.id AND s.revision = a.revision AND s.role = 'claim'
    LEFT JOIN deadlines AS d ON d.id = c.deadline_id
    WHERE c.article_id = :article_id
"""
FIND_ALIKE = """
    SELECT c.id, c.workflow, claims_search.statement, claims_search.quote
    FROM claims_search CROSS JOIN claims AS c ON c.id = claims_search.rowid
    WHERE claims_search MATCH :words ORDER BY claims_search.rowid DESC LIMIT :limit
"""
COUNT_CUES = """
    SELECT coalesce(cue.value ->> 'cue', '') AS cue, c.workflow, count(*) AS number
    FROM claims AS c LEFT JOIN json_each(c.extraction, '$.cues') AS cue
    WHERE c.extraction IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
"""
