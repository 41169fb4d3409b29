"""The change log, tokens, and remembered answers."""

#: the form is kept whole, as it is served; only the seq is not known before
ADD_CHANGE = """
    INSERT INTO changes (seq, at, type, claim_id, form)
    SELECT next, :at, :type, :claim_id, '{"seq":' || next || ',' || :rest
    FROM (SELECT coalesce(max(seq), 0) + 1 AS next FROM changes)
"""
LIST_CHANGES_OF_CLAIM = """
    SELECT form FROM changes WHERE claim_id = :claim_id AND seq > :after ORDER BY seq LIMIT :limit
"""
LIST_CHANGES_OF_CLAIM_UNTIL = """
    SELECT form FROM changes WHERE claim_id = :claim_id AND at <= :until ORDER BY seq
"""
_FEED = "SELECT seq, form FROM changes"
#: put together by SQLite, which is twice as fast as handing over each row
_STRETCH = """
    SELECT count(*) AS number, coalesce(max(seq), 0) AS last_seq,
        CAST(coalesce(group_concat(form, ','), '') AS BLOB) AS documents
    FROM
"""
READ_CHANGES = f"{_STRETCH} ({_FEED} WHERE seq > :since AND seq <= :until ORDER BY seq LIMIT :limit)"
ADD_CHANGE_AT = """
    INSERT INTO changes (seq, at, type, claim_id, form)
    VALUES (:seq, :at, :type, :claim_id, '{"seq":' || :seq || ',' || :rest)
"""
LIST_TYPES_BETWEEN = "SELECT DISTINCT type FROM changes NOT INDEXED WHERE seq > :since AND seq <= :until"
LAST_SEQ = "SELECT coalesce(max(seq), 0) AS seq FROM changes"
LAST_CHANGE_AT = "SELECT at FROM changes WHERE seq = (SELECT max(seq) FROM changes)"


def changes_of_types(number: int) -> str:
    """Build READ_CHANGES for some types, :type_0 and so on.

    One stretch of the index for each type, merged: the work is bound by the limit, not by the log.
    """
    stretches = [f"{_FEED} WHERE type = :type_{n} AND seq > :since AND seq <= :until" for n in range(number)]
    return f"{_STRETCH} ({' UNION ALL '.join(stretches)} ORDER BY seq LIMIT :limit)"


ADD_TOKEN = """
    INSERT INTO tokens (name, role, sha256, created_at) VALUES (:name, :role, :sha256, :created_at)
    ON CONFLICT DO NOTHING
"""
FIND_TOKEN = "SELECT * FROM tokens WHERE sha256 = :sha256 AND revoked_at IS NULL"
LIST_TOKENS = "SELECT * FROM tokens ORDER BY id"
REVOKE_TOKEN = "UPDATE tokens SET revoked_at = :at WHERE name = :name AND revoked_at IS NULL"
TOUCH_TOKEN = "UPDATE tokens SET last_used_at = :at WHERE id = :id"

GET_ANSWER = "SELECT * FROM idempotency WHERE actor = :actor AND key = :key AND created_at >= :since"
ADD_ANSWER = """
    INSERT INTO idempotency (actor, key, fingerprint, answer, created_at)
    VALUES (:actor, :key, :fingerprint, :answer, :at)
    ON CONFLICT (actor, key) DO UPDATE
    SET fingerprint = excluded.fingerprint, answer = excluded.answer, created_at = excluded.created_at
"""
REMOVE_OLD_ANSWERS = """
    DELETE FROM idempotency WHERE (actor, key) IN
        (SELECT actor, key FROM idempotency WHERE created_at < :before ORDER BY created_at LIMIT 100)
"""
