"""The statements of release 12: keys by which claims and evidence that are said twice are found."""

from typing import Final

#: same_key_of is `claims.rules.same_claims.key_of`
SAID_TWICE_RELEASE: Final = (
    "ALTER TABLE claims ADD COLUMN same_key TEXT",
    """UPDATE claims SET same_key = (
        SELECT same_key_of(
            claims.article_id,
            (SELECT json_group_array(json_array(s.exact, s."start", s."end", s.state)) FROM spans AS s
            WHERE s.claim_id = claims.id AND s.revision = a.revision AND s.role = 'claim'),
            d.relation, d.edtf, d.earliest, d.latest, claims.depends_on, claims.depends_offset)
        FROM articles AS a LEFT JOIN deadlines AS d ON d.id = claims.deadline_id WHERE a.id = claims.article_id)""",
    """CREATE INDEX claims_same ON claims (same_key)
    WHERE workflow IN ('accepted', 'candidate', 'duplicate') AND same_key IS NOT NULL""",
    "CREATE INDEX evidence_url ON evidence (claim_id, url) WHERE retracted_at IS NULL",
)
