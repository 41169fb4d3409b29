"""The queue, the agenda and leases."""

from claims.storage.sqlite.statements.claims import NEVER

# The queue.
#: for a new claim, which nobody can hold yet
PLACE_IN_QUEUE = "INSERT INTO queue (at, claim_id, review, form) VALUES (:at, :id, :review, :form)"
PLACE_IN_QUEUE_TOPICS = "INSERT INTO queue_topics (topic, free, at, claim_id) VALUES (:topic, 1, :at, :id)"
ADD_TO_QUEUE = """
    INSERT INTO queue (at, claim_id, review, form) SELECT :at, id, :review, form FROM claims WHERE id = :id
"""
REMOVE_FROM_QUEUE = "DELETE FROM queue WHERE at = :at AND claim_id = :id"
UPDATE_IN_QUEUE = """
    UPDATE queue SET form = (SELECT form FROM claims WHERE id = :id) WHERE at = :at AND claim_id = :id
"""
ADD_TO_QUEUE_TOPICS = """
    INSERT INTO queue_topics (topic, free, at, claim_id)
    VALUES (:topic, NOT EXISTS (SELECT 1 FROM leased WHERE claim_id = :id), :at, :id)
"""
REMOVE_FROM_QUEUE_TOPICS = """
    DELETE FROM queue_topics WHERE topic = :topic AND free IN (0, 1) AND at = :at AND claim_id = :id
"""
_ITEM = "SELECT t.at AS at, t.claim_id AS claim_id, q.review, q.form"
_FROM_TOPIC = "FROM queue_topics AS t CROSS JOIN queue AS q ON q.at = t.at AND q.claim_id = t.claim_id"
_ORDER = "ORDER BY at, claim_id LIMIT :limit"
LIST_QUEUE = f"SELECT at, claim_id, review, form FROM queue WHERE at <= :now {_ORDER}"
#: SQLite uses only the first column of (at, claim_id) > (?, ?); the union uses both
LIST_QUEUE_AFTER = f"""
    SELECT at, claim_id, review, form FROM queue WHERE at = :key AND claim_id > :id AND at <= :now
    UNION ALL
    SELECT at, claim_id, review, form FROM queue WHERE at > :key AND at <= :now
    {_ORDER}
"""
_OF_TOPIC = "t.topic = :topic AND t.at <= :now AND (t.at, t.claim_id) > (:key, :id)"
LIST_QUEUE_TOPIC = f"""
    {_ITEM} {_FROM_TOPIC} WHERE t.free = 0 AND {_OF_TOPIC}
    UNION ALL
    {_ITEM} {_FROM_TOPIC} WHERE t.free = 1 AND {_OF_TOPIC}
    {_ORDER}
"""
LIST_AVAILABLE = f"""
    {_ITEM} {_FROM_TOPIC} WHERE t.free = 1 AND {_OF_TOPIC} ORDER BY t.at, t.claim_id LIMIT :limit
"""
_NOT_HIDDEN_THEN = """
    SELECT due_sort AS at, id AS claim_id, 0 AS review, form FROM claims INDEXED BY claims_hidden
    WHERE hidden_since IS NOT NULL AND due_sort <= :now AND (due_sort, id) > (:key, :id)
        AND (hidden_since > :now OR hidden_until <= :now)
"""
#: those in the queue, and those that a check has hidden, but not at that instant
LIST_QUEUE_AS_OF = f"""
    SELECT at, claim_id, review, form FROM queue WHERE at <= :now AND (at, claim_id) > (:key, :id)
    UNION ALL
    {_NOT_HIDDEN_THEN}
    {_ORDER}
"""
LIST_QUEUE_TOPIC_AS_OF = f"""
    {_ITEM} {_FROM_TOPIC} WHERE t.free = 0 AND {_OF_TOPIC}
    UNION ALL
    {_ITEM} {_FROM_TOPIC} WHERE t.free = 1 AND {_OF_TOPIC}
    UNION ALL
    {_NOT_HIDDEN_THEN}
        AND EXISTS (SELECT 1 FROM claim_topics WHERE topic = :topic AND claim_id = claims.id)
    {_ORDER}
"""

# The agenda.
#: when time has work for us next
GET_NEXT = f"""
    SELECT min(
        (SELECT coalesce(min(at), '{NEVER}') FROM agenda WHERE kind = 'due'),
        (SELECT coalesce(min(at), '{NEVER}') FROM agenda WHERE kind = 'check'),
        (SELECT coalesce(min(at), '{NEVER}') FROM agenda WHERE kind = 'lease')
    ) AS next_at,
    (SELECT coalesce(min(at), '{NEVER}') FROM agenda WHERE kind = 'overdue') AS next_overdue
"""
ADD_TO_AGENDA = "INSERT INTO agenda (kind, at, id) VALUES (:kind, :at, :id)"
REMOVE_FROM_AGENDA = "DELETE FROM agenda WHERE kind = :kind AND at = :at AND id = :id"
LIST_FALLEN_DUE = """
    SELECT a.at, a.id, d.claim_id, c.article_id
    FROM agenda AS a JOIN deadlines AS d ON d.id = a.id JOIN claims AS c ON c.id = d.claim_id
    WHERE a.kind = :kind AND a.at <= :until ORDER BY a.at, a.id LIMIT :limit
"""
SET_ANNOUNCED = "UPDATE deadlines SET announced = :announced WHERE id = :id"
PLAN_OVERDUE = "INSERT INTO agenda (kind, at, id) SELECT 'overdue', due_at, id FROM deadlines WHERE id = :id"
LIST_COME_UP = """
    SELECT a.at, c.id, c.article_id, c.due_sort, c.topics, c.hidden_until IS a.at AND d.due_at IS NOT NULL AS hidden,
        d.due_at IS NULL OR d.due_at <= a.at AS up
    FROM agenda AS a JOIN claims AS c ON c.id = a.id JOIN deadlines AS d ON d.id = c.deadline_id
    WHERE a.kind = 'check' AND a.at <= :now ORDER BY a.at, a.id LIMIT :limit
"""
SHOW_AGAIN = "UPDATE claims SET hidden_since = NULL, hidden_until = NULL WHERE id = :id"

# Leases.
ADD_LEASE = """
    INSERT INTO leases (holder, topic, created_at, expires_at, version)
    VALUES (:holder, :topic, :created_at, :expires_at, :version)
"""
ADD_LEASED = "INSERT INTO leased (claim_id, lease_id, at) VALUES (:claim_id, :lease_id, :at)"
SET_FREE = """
    UPDATE queue_topics SET free = :free WHERE topic = :topic AND free = 1 - :free AND at = :at AND claim_id = :id
"""
GET_LEASE_OF = "SELECT lease_id, at FROM leased WHERE claim_id = :id"
REMOVE_LEASED = "DELETE FROM leased WHERE claim_id = :id"
REMOVE_EMPTY_LEASE = """
    DELETE FROM leases WHERE id = :id AND NOT EXISTS (SELECT 1 FROM leased WHERE lease_id = :id)
"""
#: SQLite's own record of the ids that it gave out (AUTOINCREMENT)
LAST_LEASE = "SELECT seq AS id FROM sqlite_sequence WHERE name = 'leases'"
FORGET_LAST_LEASE = "DELETE FROM sqlite_sequence WHERE name = 'leases'"
SET_LAST_LEASE = "INSERT INTO sqlite_sequence (name, seq) VALUES ('leases', :id)"
GET_LEASE = "SELECT * FROM leases WHERE id = :id"
LIST_LEASES = "SELECT * FROM leases WHERE holder = :holder AND id > :after ORDER BY id LIMIT :limit"
LIST_PAST_LEASES = "SELECT at, id FROM agenda WHERE kind = 'lease' AND at <= :now ORDER BY at, id LIMIT :limit"
LIST_LEASED = f"""
    {_ITEM} FROM leased AS t CROSS JOIN queue AS q ON q.at = t.at AND q.claim_id = t.claim_id
    WHERE t.lease_id = :lease_id
"""
LIST_PLACES_LEASED = """
    SELECT l.at, c.id, c.topics FROM leased AS l CROSS JOIN claims AS c ON c.id = l.claim_id
    WHERE l.lease_id = :lease_id ORDER BY c.id
"""
COUNT_LEASED = """
    SELECT count(*) AS n FROM leases AS l JOIN leased AS d ON d.lease_id = l.id WHERE l.holder = :holder
"""
UPDATE_LEASE = """
    UPDATE leases SET expires_at = :expires_at, version = :version WHERE id = :id AND version = :expected_version
"""
REMOVE_LEASE = "DELETE FROM leases WHERE id = :id"
REMOVE_LEASED_OF = "DELETE FROM leased WHERE lease_id = :lease_id"
LIST_HOLDERS = """
    SELECT d.claim_id, l.id, l.holder, l.expires_at
    FROM json_each(:ids) AS i CROSS JOIN leased AS d ON d.claim_id = i.value CROSS JOIN leases AS l ON l.id = d.lease_id
"""
ANY_LEASE = "SELECT EXISTS (SELECT 1 FROM leases) AS found"
