-- Grain: one row a text and topic whose hits are not as many as its score says.
-- Why: a score without its evidence, or evidence that counts nowhere.
-- Cost: the topic facts of the run; all without one.
SELECT s.revision_id, s.topic, s.hits, f.found
FROM warehouse.dim_revision AS r
JOIN warehouse.fact_topic_score AS s USING (revision_id)
CROSS JOIN LATERAL (
    SELECT count(*) AS found FROM warehouse.fact_topic AS f WHERE f.revision_id = s.revision_id AND f.topic = s.topic
) AS f
WHERE (CAST(:run_id AS bigint) IS NULL OR r.run_id = :run_id) AND s.hits <> f.found;
