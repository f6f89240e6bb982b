-- Grain: one row a fact whose evidence is not at its place in the text. There must be none.
-- Why: the invariant everything else stands on. With a run: that run's texts; without: all.
-- Cost: reads the texts and facts of the run; all of them without one (some 40 s a million articles).
SELECT v.fact, v.revision_id, v.fact_no, v.char_start, v.char_end, v.surface,
    substr(r.body, v.char_start + 1, v.char_end - v.char_start) AS found
FROM warehouse.dim_revision AS r
JOIN warehouse.evidence AS v USING (revision_id)
WHERE (CAST(:run_id AS bigint) IS NULL OR r.run_id = :run_id)
    AND substr(r.body, v.char_start + 1, v.char_end - v.char_start) <> v.surface;
