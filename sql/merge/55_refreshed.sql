-- Grain: one row a text whose facts, or some kinds of them, were read by other rules while the text stayed.
-- Why: what a text has of facts in its own row and its article's follows them, and the days of these articles are behind.
-- Cost: proportional to the texts refreshed.

CREATE TEMPORARY TABLE merge_refreshed ON COMMIT DROP AS
SELECT d.revision_id, d.kinds, v.tone, v.crisis_score, v.is_crisis, v.crisis_reasons, v.focus_country, v.fact_versions
FROM (
    SELECT revision_id, ordinal, array_agg(kind) AS kinds FROM merge_fact WHERE why = 'refreshed'
    GROUP BY revision_id, ordinal
) AS d
JOIN (
    SELECT ordinal, tone, crisis_score, is_crisis, crisis_reasons, focus_country, fact_versions::jsonb
    FROM staging.revision WHERE run_id = :run_id
    UNION ALL
    SELECT ordinal, tone, crisis_score, is_crisis, crisis_reasons, focus_country, fact_versions::jsonb
    FROM staging.refresh WHERE run_id = :run_id
) AS v USING (ordinal);

UPDATE warehouse.dim_revision AS r
SET tone = CASE WHEN 'tone' = ANY(n.kinds) THEN n.tone ELSE r.tone END,
    crisis_score = CASE WHEN 'crisis' = ANY(n.kinds) THEN n.crisis_score ELSE r.crisis_score END,
    is_crisis = CASE WHEN 'crisis' = ANY(n.kinds) THEN n.is_crisis ELSE r.is_crisis END,
    crisis_reasons = CASE WHEN 'crisis' = ANY(n.kinds) THEN n.crisis_reasons ELSE r.crisis_reasons END,
    focus_entity_id = CASE WHEN 'crisis' = ANY(n.kinds) THEN e.entity_id ELSE r.focus_entity_id END,
    fact_versions = r.fact_versions || n.fact_versions, run_id = :run_id, loaded_at = now()
FROM merge_refreshed AS n
LEFT JOIN warehouse.dim_entity AS e ON e.entity_key = n.focus_country
WHERE r.revision_id = n.revision_id;

UPDATE warehouse.dim_article AS a
SET crisis_score = n.crisis_score, is_crisis = n.is_crisis
FROM merge_refreshed AS n
WHERE a.current_revision_id = n.revision_id AND 'crisis' = ANY(n.kinds)
    AND (a.crisis_score, a.is_crisis) IS DISTINCT FROM (n.crisis_score, n.is_crisis);

INSERT INTO ops.stale_day (day)
SELECT DISTINCT (moment AT TIME ZONE 'UTC')::date
FROM merge_refreshed AS n
JOIN warehouse.dim_revision AS r USING (revision_id)
JOIN warehouse.dim_article AS a USING (article_id)
CROSS JOIN LATERAL (VALUES (a.first_published_at), (a.first_modified_at), (a.first_seen_at)) AS moments (moment)
WHERE moment IS NOT NULL
ON CONFLICT DO NOTHING;

-- Also of texts that another run replaced while this one read them: nothing was to be done for these.
UPDATE ops.candidate AS c
SET outcome = 'unchanged', article_id = s.article_id, decided_at = now()
FROM ops.candidate AS k
LEFT JOIN warehouse.sighting AS s USING (capture_id)
WHERE k.run_id = :run_id AND k.reason = 'facts' AND k.outcome IS NULL AND c.run_id = k.run_id AND c.ordinal = k.ordinal;
