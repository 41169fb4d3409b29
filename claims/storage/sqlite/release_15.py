"""Release 15: the counts of track records (`claims.rules.record_counts`) are kept; reads no longer count."""

from typing import Final

#: counts of `accepted`: owner, key and four columns of each accepted claim, once for each of its owners
_FACTS: Final = """
    SELECT owner, 'claims' AS fact, key, '' AS value, count(*) AS number FROM accepted GROUP BY owner, key
    UNION ALL
    SELECT owner, 'outcome', key, outcome, count(*) FROM accepted WHERE outcome IS NOT NULL GROUP BY owner, key, outcome
    UNION ALL
    SELECT owner, f.value ->> 0, a.key, '', sum(f.value ->> 1) FROM accepted AS a, json_each(json_array(
        json_array('moved', 1), json_array('missed_first', slippage ->> '$.missed_first'),
        json_array('measured', slippage ->> '$.days' IS NOT NULL), json_array('moved_days', slippage ->> '$.days')
    )) AS f WHERE slippage IS NOT NULL GROUP BY owner, a.key, f.value ->> 0
    UNION ALL
    SELECT owner, 'odds', key, odds, count(*) FROM (
        SELECT owner, key, odds_value(low, high, outcome) AS odds FROM accepted
        WHERE outcome IS NOT NULL AND low IS NOT NULL
    ) GROUP BY owner, key, odds
"""
#: builds the counts from the claims; odds_value is `claims.rules.record_counts.odds_value`
FILL_COUNTS: Final = (
    f"""INSERT INTO record_counts (owner, fact, key, value, number)
    WITH counted AS MATERIALIZED (
        SELECT 'topic' AS owner, t.topic AS key, t.name, c.is_public, c.workflow = 'accepted' AS is_accepted, c.outcome,
            iif(c.outcome IS NULL AND c.waiting = 0, nullif(c.due_at_sort, '9999-12-31T23:59:59Z'), NULL) AS due,
            c.slippage, c.probability_low AS low, c.probability_high AS high
        FROM claim_topics AS t CROSS JOIN claims AS c ON c.id = t.claim_id
    ), accepted AS (SELECT * FROM counted WHERE is_accepted)
    SELECT * FROM (
        {_FACTS}
        UNION ALL SELECT owner, 'name', key, name, count(*) FROM counted GROUP BY key, name
        UNION ALL SELECT owner, 'public_name', key, name, count(*) FROM counted WHERE is_public GROUP BY key, name
        UNION ALL SELECT owner, 'due', key, due, count(*) FROM accepted WHERE due IS NOT NULL GROUP BY key, due
    ) WHERE number <> 0""",
    f"""INSERT INTO record_counts (owner, fact, key, value, number)
    WITH counted AS MATERIALIZED (
        SELECT article_id, claimant_id, outcome, slippage, probability_low AS low, probability_high AS high
        FROM claims WHERE workflow = 'accepted'
    ), accepted AS (
        SELECT 'article' AS owner, CAST(article_id AS TEXT) AS key, outcome, slippage, low, high FROM counted
        UNION ALL
        SELECT 'claimant', CAST(claimant_id AS TEXT), outcome, slippage, low, high FROM counted
        WHERE claimant_id IS NOT NULL
    )
    SELECT * FROM ({_FACTS}) WHERE number <> 0""",
)

COUNTS_RELEASE: Final = (
    # how many claims of a topic, article or claimant have one value of a fact: an outcome, a due instant, odds
    """CREATE TABLE record_counts (
        owner TEXT NOT NULL, fact TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, number INTEGER NOT NULL,
        PRIMARY KEY (owner, fact, key, value)
    ) STRICT, WITHOUT ROWID""",
    # Overdue claims of articles and claimants are counted in the index of claims by due instant, without the claims.
    # These have too few claims with one due instant to count them by it.
    "DROP INDEX claims_unjudged",
    """CREATE INDEX claims_unjudged ON claims (due_at_sort, id, article_id, claimant_id, waiting, workflow, outcome)
    WHERE workflow = 'accepted' AND outcome IS NULL""",
    *FILL_COUNTS,
)
