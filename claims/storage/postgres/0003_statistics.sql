-- The planner expects a word that is not among the most common ones in half as many rows as the rarest of those. With a
-- hundred statistics it expected thousands of rows, and read the index of ids back from the newest claim for each search.
ALTER TABLE claims_search ALTER words SET STATISTICS 1000;
-- the claims with a verdict in the order of their dates: most of the latest dates belong to claims without one
CREATE INDEX claims_judged_due ON claims (due_at_sort, id) WHERE outcome IS NOT NULL;
