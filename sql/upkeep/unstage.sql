-- Grain: one row: how many staged rows were deleted, of runs that ended long ago or that there are not.
-- Why: a merge clears what it has loaded; what is left belongs to runs that failed, and nobody will merge it. A run that
-- failed lately may still be taken up again.
-- Cost: a scan of the staging tables, which are all but empty.
WITH ended AS MATERIALIZED (
    SELECT s.run_id FROM (SELECT run_id FROM staging.revision UNION SELECT run_id FROM staging.refresh) AS s
    WHERE NOT EXISTS (
        SELECT FROM ops.run AS r
        WHERE r.run_id = s.run_id
            AND (r.state = 'open' OR r.closed_at > clock_timestamp() - CAST(:hanging AS interval))
    )
),
mention AS (DELETE FROM staging.mention WHERE run_id IN (SELECT run_id FROM ended) RETURNING 1),
quote AS (DELETE FROM staging.quote WHERE run_id IN (SELECT run_id FROM ended) RETURNING 1),
figure AS (DELETE FROM staging.figure WHERE run_id IN (SELECT run_id FROM ended) RETURNING 1),
topic AS (DELETE FROM staging.topic WHERE run_id IN (SELECT run_id FROM ended) RETURNING 1),
topic_score AS (DELETE FROM staging.topic_score WHERE run_id IN (SELECT run_id FROM ended) RETURNING 1),
date_mention AS (DELETE FROM staging.date_mention WHERE run_id IN (SELECT run_id FROM ended) RETURNING 1),
link AS (DELETE FROM staging.link WHERE run_id IN (SELECT run_id FROM ended) RETURNING 1),
refresh AS (DELETE FROM staging.refresh WHERE run_id IN (SELECT run_id FROM ended) RETURNING 1),
revision AS (DELETE FROM staging.revision WHERE run_id IN (SELECT run_id FROM ended) RETURNING 1)
SELECT (SELECT count(*) FROM mention) + (SELECT count(*) FROM quote) + (SELECT count(*) FROM figure)
    + (SELECT count(*) FROM topic) + (SELECT count(*) FROM topic_score) + (SELECT count(*) FROM date_mention)
    + (SELECT count(*) FROM link) + (SELECT count(*) FROM refresh) + (SELECT count(*) FROM revision) AS rows;
