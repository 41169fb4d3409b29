"""Release 7: claims and deadlines know when they were said, and claims how far their deadline has slipped."""

from typing import Final

SAID_ON_RELEASE: Final = (
    "ALTER TABLE claims ADD COLUMN said_on TEXT",
    "UPDATE claims SET said_on = (SELECT published_on FROM articles AS a WHERE a.id = article_id)",
    "ALTER TABLE claims ADD COLUMN slippage TEXT",
    "ALTER TABLE deadlines ADD COLUMN said_on TEXT",
    # the first day of a window can be unknown
    "ALTER TABLE deadlines ADD COLUMN earliest_2 TEXT",
    "UPDATE deadlines SET earliest_2 = earliest",
    "ALTER TABLE deadlines DROP COLUMN earliest",
    "ALTER TABLE deadlines RENAME COLUMN earliest_2 TO earliest",
    """UPDATE claims SET slippage = slippage_of((
        SELECT json_group_array(json_object(
            'reason', reason, 'latest', latest, 'due_at', due_at, 'created_at', created_at, 'told_on', told_on))
        FROM (
            SELECT d.reason, d.latest, d.due_at, d.created_at, e.published_on AS told_on
            FROM deadlines AS d LEFT JOIN evidence AS e ON e.id = d.evidence_id
            WHERE d.claim_id = claims.id ORDER BY d.id)))
    WHERE id IN (SELECT claim_id FROM deadlines WHERE reason = 'claimant_moved')""",
    # every stored document gets the new members
    """UPDATE claims SET document = substr(document, 1, length(document) - 1)
        || ',"said_on":"' || said_on
        || '","slippage":' || ifnull(json_remove(slippage, '$.missed_first'), 'null') || '}'""",
    """UPDATE queue SET document = (SELECT document FROM claims WHERE id = claim_id)""",
)
