-- Grain: one row a text and topic whose hits are not as many as its score says.
-- Why: a score without its evidence, or evidence that counts nowhere.
-- Cost: the topic facts of the run; all without one.
WITH mine AS MATERIALIZED (
    SELECT r.revision_id FROM warehouse.dim_revision AS r
    WHERE CAST(:run_id AS bigint) IS NULL OR r.run_id = :run_id
),
evidence AS MATERIALIZED (
    SELECT f.revision_id, f.topic, count(*) AS found
    FROM mine
    JOIN warehouse.fact_topic AS f USING (revision_id)
    GROUP BY f.revision_id, f.topic
)
SELECT revision_id, topic, s.hits, coalesce(e.found, 0) AS found
FROM mine
JOIN warehouse.fact_topic_score AS s USING (revision_id)
FULL JOIN evidence AS e USING (revision_id, topic)
WHERE s.hits IS DISTINCT FROM coalesce(e.found, 0);
