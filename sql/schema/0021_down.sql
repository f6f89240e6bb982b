-- Back to sentences that end at any full stop. Nothing is lost: they are cut out when they are asked for.

CREATE OR REPLACE FUNCTION warehouse.sentence_around(body text, char_start integer, char_end integer)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN btrim(
    coalesce(substring(left(body, char_start) FROM '([^.!?\n]*)$'), '')
    || substr(body, char_start + 1, char_end - char_start)
    || coalesce(substring(substr(body, char_end + 1) FROM '^([^.!?\n]*[.!?]?)'), '')
);
COMMENT ON FUNCTION warehouse.sentence_around(text, integer, integer) IS 'The sentence around an evidence span, for display: up to the next full stop, question or exclamation mark or line end on both sides.';
