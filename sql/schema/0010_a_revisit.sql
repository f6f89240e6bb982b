-- Which captures have no body of their own, and which earlier one they mean.
-- Why: that one may lie in a file that is loaded later; until then the capture waits here, and is resolved by the merge that
-- brings it. Without this an archive could be read in one order only.

ALTER TABLE ops.capture
    ADD COLUMN is_revisit boolean NOT NULL DEFAULT false,
    ADD COLUMN refers_to_url text,
    ADD COLUMN refers_to_at timestamptz,
    ADD CONSTRAINT capture_refers_to CHECK (is_revisit OR (refers_to_url IS NULL AND refers_to_at IS NULL));
COMMENT ON COLUMN ops.capture.is_revisit IS 'True for "not modified" and for the same bytes again: an answer whose body is that of an earlier capture.';
COMMENT ON COLUMN ops.capture.refers_to_url IS 'Of a revisit: the address the body it means came from; null where it does not say.';
COMMENT ON COLUMN ops.capture.refers_to_at IS 'Of a revisit: when that body was received; null where it does not say.';

UPDATE ops.capture AS c
SET is_revisit = true, refers_to_url = coalesce(o.final_url, o.url), refers_to_at = o.fetched_at
FROM warehouse.sighting AS s
JOIN ops.capture AS o ON o.capture_id = s.same_as_capture_id
WHERE s.capture_id = c.capture_id;
UPDATE ops.capture SET is_revisit = true WHERE status = 304 AND NOT is_revisit;

-- A merge asks who waits for an address (hashed: it may be longer than a B-tree takes), and what was received at an instant.
CREATE INDEX capture_refers_to_url ON ops.capture USING hash (refers_to_url) WHERE refers_to_url IS NOT NULL;
CREATE INDEX capture_fetched_at ON ops.capture (fetched_at);
