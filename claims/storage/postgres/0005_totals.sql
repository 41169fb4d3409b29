-- The counts of track records have those of the whole record: the sums of those of articles.
INSERT INTO record_counts (owner, fact, key, value, number)
SELECT 'record', fact, 'all', value, sum(number) FROM record_counts
WHERE owner = 'article' AND fact IN ('claims', 'outcome') GROUP BY fact, value HAVING sum(number) <> 0;
