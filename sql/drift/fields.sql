-- Grain: one row a layout and field of the run, beside the sum of the newest :runs earlier runs that had the layout.
-- Why only runs of the same world: pages of the sample site say nothing of the BBC's.
-- Cost: at most :runs index lookups a layout and field, some fifty of which a run has.
SELECT n.layout, n.field, n.documents, n.found, e.documents AS earlier_documents, e.found AS earlier_found
FROM ops.layout_health AS n
JOIN ops.run AS r USING (run_id)
CROSS JOIN LATERAL (
    SELECT sum(past.documents) AS documents, sum(past.found) AS found
    FROM (
        SELECT h.documents, h.found
        FROM ops.layout_health AS h
        JOIN ops.run AS o USING (run_id)
        WHERE h.layout = n.layout AND h.field = n.field AND h.run_id < n.run_id AND o.is_sample = r.is_sample
        ORDER BY h.run_id DESC
        LIMIT :runs
    ) AS past
) AS e
WHERE n.run_id = :run_id AND e.documents > 0
ORDER BY n.layout, n.field;
