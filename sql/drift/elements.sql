-- Grain: one row a layout and field of the run whose element was known before: the element that gave the field most often
-- in the newest :runs earlier runs that had the layout, how often it did then and does now, and which one leads now.
-- Why only documents that have the field: that fewer have it is what fields.sql tells.
-- Cost: at most :runs index lookups a layout and field, some fifty of which a run has.
SELECT n.layout, n.field, n.documents, n.leading, e.element, e.found AS earlier_found, e.documents AS earlier_documents,
    coalesce(
        (
            SELECT s.documents FROM ops.layout_source AS s
            WHERE s.run_id = :run_id AND s.layout = n.layout AND s.field = n.field AND s.element = e.element
        ), 0
    ) AS found
FROM (
    SELECT layout, field, sum(documents) AS documents,
        (array_agg(element ORDER BY documents DESC, element))[1] AS leading
    FROM ops.layout_source
    WHERE run_id = :run_id
    GROUP BY layout, field
) AS n
JOIN ops.run AS r ON r.run_id = :run_id
CROSS JOIN LATERAL (
    SELECT s.element, sum(s.documents) AS found, sum(sum(s.documents)) OVER () AS documents
    FROM (
        SELECT DISTINCT h.run_id
        FROM ops.layout_source AS h
        JOIN ops.run AS o USING (run_id)
        WHERE h.layout = n.layout AND h.field = n.field AND h.run_id < :run_id AND o.is_sample = r.is_sample
        ORDER BY h.run_id DESC
        LIMIT :runs
    ) AS past
    JOIN ops.layout_source AS s ON s.run_id = past.run_id AND s.layout = n.layout AND s.field = n.field
    GROUP BY s.element
    ORDER BY found DESC, s.element
    LIMIT 1
) AS e
ORDER BY n.layout, n.field;
