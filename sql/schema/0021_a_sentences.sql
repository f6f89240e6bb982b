-- The sentence around a fact ended at the point of "2.5m" and of "3.1%", so that a figure's own sentence was half of it. A
-- stop that a letter or a digit follows at once ends nothing.

CREATE OR REPLACE FUNCTION warehouse.sentence_around(body text, char_start integer, char_end integer)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN btrim(
    coalesce(substring(left(body, char_start) FROM '((?:[^.!?\n]|[.!?](?=\w))*)$'), '')
    || substr(body, char_start + 1, char_end - char_start)
    || coalesce(substring(substr(body, char_end + 1) FROM '^((?:[^.!?\n]|[.!?](?=\w))*[.!?]?)'), '')
);
COMMENT ON FUNCTION warehouse.sentence_around(text, integer, integer) IS 'The sentence around an evidence span, for display: up to the next line end, full stop, question or exclamation mark on both sides; one that a letter or digit follows at once, as in 2.5m, ends nothing.';
