-- Grain: one row a layout and measure of the run, beside the sums of the newest :runs earlier runs that had the layout.
-- Why only runs of the same world: pages of the sample site say nothing of the BBC's.
-- Cost: at most :runs index lookups a layout and measure.
SELECT n.layout, n.measure, n.documents, n.log_sum, e.documents AS earlier_documents, e.log_sum AS earlier_log_sum,
    e.log_square_sum AS earlier_log_square_sum
FROM ops.layout_size AS n
JOIN ops.run AS r USING (run_id)
CROSS JOIN LATERAL (
    SELECT sum(past.documents) AS documents, sum(past.log_sum) AS log_sum, sum(past.log_square_sum) AS log_square_sum
    FROM (
        SELECT z.documents, z.log_sum, z.log_square_sum
        FROM ops.layout_size AS z
        JOIN ops.run AS o USING (run_id)
        WHERE z.layout = n.layout AND z.measure = n.measure AND z.run_id < n.run_id AND o.is_sample = r.is_sample
        ORDER BY z.run_id DESC
        LIMIT :runs
    ) AS past
) AS e
WHERE n.run_id = :run_id AND e.documents > 0
ORDER BY n.layout, n.measure;
