-- Grain: merge_fact one row a text and kind of facts to write: of a text that is new, one that was read anew, and one that
-- reads the same but by other rules; of the last only the kinds whose rules differ.
-- Why before the facts: what is replaced is counted while it is still there, into ops.facts_replaced.
-- Cost: proportional to the run.

CREATE TEMPORARY TABLE merge_fact ON COMMIT DROP AS
SELECT t.revision_id, t.ordinal, k.kind, CASE t.action WHEN 'insert' THEN 'new' ELSE 'replaced' END AS why
FROM merge_text AS t
CROSS JOIN unnest(ARRAY['mentions', 'quotes', 'figures', 'topics', 'dates', 'tone', 'crisis', 'links']) AS k (kind)
WHERE t.action <> 'keep'
UNION ALL
SELECT r.revision_id, t.ordinal, v.kind, 'refreshed'
FROM merge_text AS t
JOIN staging.revision AS s ON s.run_id = :run_id AND s.ordinal = t.ordinal
JOIN warehouse.dim_revision AS r ON r.revision_id = t.revision_id
CROSS JOIN LATERAL jsonb_each_text(s.fact_versions::jsonb) AS v (kind, version)
WHERE t.action = 'keep' AND s.extractor_version >= r.extractor_version AND s.body = r.body
    AND r.fact_versions ->> v.kind IS DISTINCT FROM v.version
UNION ALL
SELECT r.revision_id, s.ordinal, k.kind, 'refreshed'
FROM staging.refresh AS s
JOIN warehouse.dim_revision AS r USING (revision_id)
CROSS JOIN unnest(s.kinds) AS k (kind)
WHERE s.run_id = :run_id;

ANALYZE merge_fact;

INSERT INTO ops.facts_replaced (run_id, kind, texts, dropped, made)
WITH due AS (
    SELECT revision_id, ordinal, kind FROM merge_fact WHERE why <> 'new' AND kind <> 'links'
),
dropped (kind) AS (
    SELECT due.kind FROM due JOIN warehouse.fact_mention USING (revision_id) WHERE due.kind = 'mentions'
    UNION ALL SELECT due.kind FROM due JOIN warehouse.fact_quote USING (revision_id) WHERE due.kind = 'quotes'
    UNION ALL SELECT due.kind FROM due JOIN warehouse.fact_figure USING (revision_id) WHERE due.kind = 'figures'
    UNION ALL SELECT due.kind FROM due JOIN warehouse.fact_topic_score USING (revision_id) WHERE due.kind = 'topics'
    UNION ALL SELECT due.kind FROM due JOIN warehouse.fact_date USING (revision_id) WHERE due.kind = 'dates'
    UNION ALL SELECT due.kind FROM due WHERE due.kind IN ('tone', 'crisis')
),
made (kind) AS (
    SELECT due.kind FROM due JOIN staging.mention AS s ON s.run_id = :run_id AND s.ordinal = due.ordinal WHERE due.kind = 'mentions'
    UNION ALL SELECT due.kind FROM due JOIN staging.quote AS s ON s.run_id = :run_id AND s.ordinal = due.ordinal WHERE due.kind = 'quotes'
    UNION ALL SELECT due.kind FROM due JOIN staging.figure AS s ON s.run_id = :run_id AND s.ordinal = due.ordinal WHERE due.kind = 'figures'
    UNION ALL SELECT due.kind FROM due JOIN staging.topic_score AS s ON s.run_id = :run_id AND s.ordinal = due.ordinal WHERE due.kind = 'topics'
    UNION ALL SELECT due.kind FROM due JOIN staging.date_mention AS s ON s.run_id = :run_id AND s.ordinal = due.ordinal WHERE due.kind = 'dates'
    UNION ALL SELECT due.kind FROM due WHERE due.kind IN ('tone', 'crisis')
)
SELECT :run_id, kind, count(*), (SELECT count(*) FROM dropped WHERE dropped.kind = due.kind),
    (SELECT count(*) FROM made WHERE made.kind = due.kind)
FROM due
GROUP BY kind
ON CONFLICT (run_id, kind) DO UPDATE
SET texts = facts_replaced.texts + excluded.texts, dropped = facts_replaced.dropped + excluded.dropped,
    made = facts_replaced.made + excluded.made;
