"""Claims, their spans, topics, deadlines and the search table."""

#: what stands in `due_sort` where a claim has no due instant
NEVER = "9999-12-31T23:59:59Z"

_CLAIM = """
    SELECT c.*, a.revision AS article_revision,
        d.text AS due_text, d.edtf, d.relation, d."precision", d.earliest, d.latest, d.basis, d.timezone,
        d.first_check_on, d.due_at, d.review_every, d.announced,
        v.occurred_on, v.published_at, v.supersedes
    FROM claims AS c
    JOIN articles AS a ON a.id = c.article_id
    LEFT JOIN deadlines AS d ON d.id = c.deadline_id
    LEFT JOIN verdicts AS v ON v.id = c.verdict_id
"""
ADD_CLAIM = """
    INSERT INTO claims
        (id, article_id, statement, claimant, claimant_key, topics, criteria, workflow, workflow_reason,
         merged_into, depends_on, depends_offset, waiting, deadline_id, opens_at, due_sort, verdict_id,
         outcome, version, created_at, updated_at, form, extraction, external_id, claimant_url)
    VALUES (:id, :article_id, :statement, :claimant, :claimant_key, :topics, :criteria, :workflow,
        :workflow_reason, :merged_into, :depends_on, :depends_offset, :waiting, :deadline_id, :opens_at,
        :due_sort, :verdict_id, :outcome, :version, :created_at, :updated_at, :form, :extraction, :external_id,
        :claimant_url)
"""
NEXT_CLAIM_ID = "SELECT coalesce(max(id), 0) + 1 AS id FROM claims"
NEXT_DEADLINE_ID = "SELECT coalesce(max(id), 0) + 1 AS id FROM deadlines"
UPDATE_CLAIM = """
    UPDATE claims SET statement = :statement, claimant = :claimant, claimant_key = :claimant_key,
        topics = :topics, criteria = :criteria, workflow = :workflow, workflow_reason = :workflow_reason,
        merged_into = :merged_into, depends_on = :depends_on, depends_offset = :depends_offset,
        waiting = :waiting, deadline_id = :deadline_id, opens_at = :opens_at, due_sort = :due_sort,
        verdict_id = :verdict_id, outcome = :outcome, version = :version, updated_at = :updated_at,
        form = :form, needs_human = :needs_human, hidden_since = :hidden_since, hidden_until = :hidden_until,
        claimant_url = :claimant_url
    WHERE id = :id AND version = :expected_version
"""
#: what a verdict changes, so that no other index is touched
UPDATE_CLAIM_VERDICT = """
    UPDATE claims SET verdict_id = :verdict_id, outcome = :outcome, version = :version,
        updated_at = :updated_at, form = :form, needs_human = :needs_human, hidden_since = :hidden_since,
        hidden_until = :hidden_until
    WHERE id = :id AND version = :expected_version
"""
UPDATE_ATTENTION = """
    UPDATE claims SET needs_human = :needs_human, hidden_since = :hidden_since, hidden_until = :hidden_until
    WHERE id = :id
"""
GET_CLAIM = _CLAIM + "WHERE c.id = :id"
GET_CLAIM_FORM = """
    SELECT id, form, version, workflow, outcome, waiting, opens_at, due_sort FROM claims WHERE id = :id
"""
LIST_CLAIM_IDS_OF_ARTICLE = "SELECT id FROM claims WHERE article_id = :article_id ORDER BY updated_at, id"
FIND_EXTERNAL_IDS = "SELECT external_id, id FROM claims WHERE external_id IN (SELECT value FROM json_each(:ids))"
LIST_DEPENDENTS = "SELECT id FROM claims WHERE depends_on = :id ORDER BY id"

GET_SPANS = "SELECT * FROM spans WHERE claim_id = :claim_id AND revision = :revision ORDER BY position"
ADD_SPAN = """
    INSERT INTO spans
        (claim_id, revision, position, role, exact, prefix, suffix, "start", "end", state, proposal)
    VALUES (:claim_id, :revision, :position, :role, :exact, :prefix, :suffix, :start, :end, :state, :proposal)
"""
REMOVE_SPANS = "DELETE FROM spans WHERE claim_id = :claim_id AND revision = :revision"
ADD_TOPIC = "INSERT INTO claim_topics (topic, claim_id) VALUES (:topic, :claim_id)"
REMOVE_TOPICS = "DELETE FROM claim_topics WHERE claim_id = :claim_id AND topic = :topic"
ADD_SEARCH = """
    INSERT INTO claims_search (rowid, statement, quote, claimant, topics)
    VALUES (:id, :statement, :quote, :claimant, :topics)
"""
REMOVE_SEARCH = "DELETE FROM claims_search WHERE rowid = :id"

ADD_DEADLINE = """
    INSERT INTO deadlines
        (id, claim_id, text, edtf, relation, "precision", earliest, latest, basis, timezone, first_check_on,
         due_at, review_every, reason, note, evidence_id, actor, created_at)
    VALUES (:id, :claim_id, :text, :edtf, :relation, :precision, :earliest, :latest, :basis, :timezone,
        :first_check_on, :due_at, :review_every, :reason, :note, :evidence_id, :actor, :created_at)
"""
LIST_DEADLINES = """
    SELECT id, claim_id, text AS due_text, edtf, relation, "precision", earliest, latest, basis, timezone,
        first_check_on, due_at, review_every, reason, note, evidence_id, actor, created_at
    FROM deadlines WHERE claim_id = :claim_id AND id > :after ORDER BY id LIMIT :limit
"""

# The list of claims: these fragments, and nothing else, are put together by `claims.storage.sqlite.queries.lists`.
LISTED = "SELECT c.id, c.form, c.version, c.workflow, c.outcome, c.waiting, c.opens_at, c.due_sort, c.updated_at"
FROM_CLAIMS = "FROM claims AS c"
FROM_TOPIC = "FROM claim_topics AS t CROSS JOIN claims AS c ON c.id = t.claim_id"
FROM_SEARCH = "FROM claims_search CROSS JOIN claims AS c ON c.id = claims_search.rowid"
_UNJUDGED = "c.workflow = 'accepted' AND c.outcome IS NULL"
STATUS_FILTERS = {
    "judged": "c.workflow = 'accepted' AND c.outcome IS NOT NULL",
    "waiting": f"{_UNJUDGED} AND c.waiting = 1",
    "due": f"{_UNJUDGED} AND c.waiting = 0 AND c.due_sort <= :now AND c.due_sort >= :late",
    "overdue": f"{_UNJUDGED} AND c.waiting = 0 AND c.due_sort < :late",
    "scheduled": f"{_UNJUDGED} AND c.waiting = 0 AND c.due_sort > :now AND c.opens_at > :now",
    "open": f"{_UNJUDGED} AND c.waiting = 0 AND c.due_sort > :now AND c.due_sort < '{NEVER}' AND c.opens_at <= :now",
    "open_ended": f"{_UNJUDGED} AND c.waiting = 0 AND c.due_sort = '{NEVER}' AND c.opens_at <= :now",
}
FILTERS = {
    "workflow": "c.workflow = :workflow",
    "article_id": "c.article_id = :article_id",
    "claimant": "c.claimant_key = :claimant",
    "topic": "t.topic = :topic",
    "outcome": "c.outcome = :outcome",
    "due_before": "c.due_sort < :due_before",
    "due_after": f"c.due_sort >= :due_after AND c.due_sort < '{NEVER}'",
    "due_until": "c.due_sort <= :due_until",
    "due_beyond": f"c.due_sort > :due_beyond AND c.due_sort < '{NEVER}'",
    "needs_human": "c.needs_human = :needs_human",
    "unjudged": _UNJUDGED,
    "q": "claims_search MATCH :q",
}
#: said with the number itself, so that the partial index serves it
NEEDS_HUMAN = "c.needs_human = 1"
TOPIC_OF_FOUND = "EXISTS (SELECT 1 FROM claim_topics WHERE topic = :topic AND claim_id = c.id)"
#: sort -> sort column, direction, comparison that comes after a position
SORTS = {
    "due_at": ("c.due_sort", "ASC", ">"),
    "-due_at": ("c.due_sort", "DESC", "<"),
    "-updated_at": ("c.updated_at", "DESC", "<"),
    "newest": ("claims_search.rowid", "DESC", "<"),
}
