-- PL/pgSQL keeps the plans of its statements; functions in SQL are planned again in each statement that calls them.
CREATE OR REPLACE FUNCTION search_vector(tokens TEXT, weight "char", start INTEGER) RETURNS TSVECTOR
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    found TSVECTOR;
BEGIN
    IF tokens = '' THEN
        RETURN '';
    END IF;
    SELECT setweight(CAST(coalesce(string_agg('''' || t || ''':' || least(start + n, 16383), ' '), '') AS TSVECTOR), weight)
    INTO found
    FROM unnest(string_to_array(translate(tokens, E'\n', ' '), ' ')) WITH ORDINALITY AS e (t, n) WHERE t <> '';
    RETURN found;
END
$$;

-- the lists of parameters as arrays: the planner takes an index for the values of an array, as many as there may be
CREATE FUNCTION json_ids(list TEXT) RETURNS BIGINT[] LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$
    SELECT CAST(translate(list, '[]', '{}') AS BIGINT[])
$$;
CREATE FUNCTION json_texts(list TEXT) RETURNS TEXT[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN ARRAY(SELECT json_array_elements_text(CAST(list AS JSON)));
END
$$;

-- one function for each table, because a statement with a fixed table is planned once
CREATE FUNCTION next_verdict_id() RETURNS BIGINT LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT coalesce(max(id), 0) + 1 FROM verdicts);
END
$$;
CREATE FUNCTION next_token_id() RETURNS BIGINT LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT coalesce(max(id), 0) + 1 FROM tokens);
END
$$;
CREATE FUNCTION next_check_id() RETURNS BIGINT LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT coalesce(max(id), 0) + 1 FROM checks);
END
$$;
ALTER TABLE verdicts ALTER id SET DEFAULT next_verdict_id();
ALTER TABLE tokens ALTER id SET DEFAULT next_token_id();
ALTER TABLE checks ALTER id SET DEFAULT next_check_id();
DROP FUNCTION next_id(TEXT);
