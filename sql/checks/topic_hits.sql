-- Grain: one row a text and topic whose hits are not as many as its score says.
-- Why: a score without its evidence, or evidence that counts nowhere.
-- Cost: the topic facts of the run; all without one.
SELECT revision_id, topic, s.hits, count(f.hit_no) AS found
FROM warehouse.dim_revision AS r
JOIN warehouse.fact_topic_score AS s USING (revision_id)
LEFT JOIN warehouse.fact_topic AS f USING (revision_id, topic)
WHERE CAST(:run_id AS bigint) IS NULL OR r.run_id = :run_id
GROUP BY revision_id, topic, s.hits
HAVING s.hits <> count(f.hit_no);
