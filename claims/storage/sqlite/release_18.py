"""Release 18: the counts of track records have those of the whole record (`claims.rules.record_counts`)."""

from typing import Final

#: builds the totals from the counts of articles: every claim has one article
FILL_TOTALS: Final = (
    """INSERT INTO record_counts (owner, fact, key, value, number)
    SELECT 'record', fact, 'all', value, sum(number) FROM record_counts
    WHERE owner = 'article' AND fact IN ('claims', 'outcome') GROUP BY fact, value HAVING sum(number) <> 0""",
)

TOTALS_RELEASE: Final = FILL_TOTALS
