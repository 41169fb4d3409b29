"""Evidence, checks and verdicts."""

ADD_EVIDENCE = """
    INSERT INTO evidence
        (claim_id, url, title, publisher, published_on, excerpt, note, stance, actor, created_at)
    VALUES (:claim_id, :url, :title, :publisher, :published_on, :excerpt, :note, :stance, :actor, :created_at)
"""
GET_EVIDENCE = "SELECT * FROM evidence WHERE id = :id"
LIST_EVIDENCE = """
    SELECT * FROM evidence WHERE claim_id = :claim_id AND id > :after ORDER BY id LIMIT :limit
"""
LIST_EVIDENCE_BY_ID = "SELECT * FROM evidence WHERE id IN (SELECT value FROM json_each(:ids))"
RETRACT_EVIDENCE = """
    UPDATE evidence SET retracted_reason = :reason, retracted_by = :actor, retracted_at = :at
    WHERE id = :id AND retracted_at IS NULL
"""

ADD_CHECK = """
    INSERT INTO checks (claim_id, result, next_check_on, note, actor, created_at)
    VALUES (:claim_id, :result, :next_check_on, :note, :actor, :created_at)
"""
LIST_CHECKS = "SELECT * FROM checks WHERE claim_id = :claim_id AND id > :after ORDER BY id LIMIT :limit"

_VERDICT = """
    SELECT v.*, v.id = c.verdict_id AS current FROM verdicts AS v JOIN claims AS c ON c.id = v.claim_id
"""
ADD_VERDICT = """
    INSERT INTO verdicts
        (claim_id, outcome, rationale, evidence_ids, occurred_on, reason, supersedes, correction_code,
         correction_note, state, actor, created_at, published_at, claim_version, review_url)
    VALUES (:claim_id, :outcome, :rationale, :evidence_ids, :occurred_on, :reason, :supersedes,
        :correction_code, :correction_note, :state, :actor, :created_at, :published_at, :claim_version,
        :review_url)
"""
GET_VERDICT = _VERDICT + "WHERE v.id = :id"
LIST_VERDICTS = _VERDICT + "WHERE v.claim_id = :claim_id AND v.id > :after ORDER BY v.id LIMIT :limit"
#: served by the partial index
LIST_PROPOSED_VERDICTS = _VERDICT + "WHERE v.state = 'proposed' AND v.id > :after ORDER BY v.id LIMIT :limit"
_PUBLISHED = """
    SELECT v.*, 1 AS current, c.form, (
        SELECT min(f.published_at) FROM verdicts AS f WHERE f.claim_id = c.id AND f.state = 'published'
    ) AS first_published_at
"""
_NEWEST = "c.workflow = 'accepted' ORDER BY v.published_at DESC, v.id DESC LIMIT :limit"
LIST_PUBLISHED = f"""
    {_PUBLISHED} FROM verdicts AS v CROSS JOIN claims AS c ON c.id = v.claim_id AND c.verdict_id = v.id
    WHERE v.state = 'published' AND {_NEWEST}
"""
#: of one topic, claimant or article: the claims come first, since they are few
LIST_PUBLISHED_OF_TOPIC = f"""
    {_PUBLISHED} FROM claim_topics AS t CROSS JOIN claims AS c ON c.id = t.claim_id
    CROSS JOIN verdicts AS v ON v.id = c.verdict_id
    WHERE t.topic = :topic AND (:claimant IS NULL OR c.claimant_key = :claimant)
        AND (:article_id IS NULL OR c.article_id = :article_id) AND {_NEWEST}
"""
LIST_PUBLISHED_OF_ARTICLE = f"""
    {_PUBLISHED} FROM claims AS c CROSS JOIN verdicts AS v ON v.id = c.verdict_id
    WHERE c.article_id = :article_id AND (:claimant IS NULL OR c.claimant_key = :claimant) AND {_NEWEST}
"""
LIST_PUBLISHED_OF_CLAIMANT = f"""
    {_PUBLISHED} FROM claims AS c CROSS JOIN verdicts AS v ON v.id = c.verdict_id
    WHERE c.claimant_key = :claimant AND {_NEWEST}
"""
GET_PUBLISHED = f"""
    {_PUBLISHED} FROM claims AS c CROSS JOIN verdicts AS v ON v.id = c.verdict_id WHERE c.id = :claim_id
"""
REVIEW_VERDICT = """
    UPDATE verdicts SET state = :state, published_at = :published_at, reviewed_by = :actor,
        reviewed_at = :at, review_note = :note
    WHERE id = :id AND state = 'proposed'
"""
GET_CURRENT_VERDICT = _VERDICT + "WHERE v.id = (SELECT verdict_id FROM claims WHERE id = :claim_id)"
