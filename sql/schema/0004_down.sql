-- Back to a series whose unit is any text.

DROP FUNCTION mart.series(text, text, mart.unit, date, date);
DROP DOMAIN mart.unit;
CREATE FUNCTION mart.series(kind text DEFAULT 'crisis', key text DEFAULT 'crisis', unit text DEFAULT 'stories', since date DEFAULT NULL, until date DEFAULT NULL)
RETURNS TABLE (day date, hits bigint, total bigint, share double precision, low double precision, high double precision, is_gap boolean, is_partial boolean)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT k.day,
        CASE WHEN NOT k.is_gap THEN coalesce(s.hits, 0) END,
        CASE WHEN NOT k.is_gap THEN coalesce(t.total, 0) END,
        CASE WHEN NOT k.is_gap THEN coalesce(s.hits, 0)::float8 / nullif(t.total, 0) END,
        CASE WHEN NOT k.is_gap THEN mart.wilson_low(coalesce(s.hits, 0), t.total) END,
        CASE WHEN NOT k.is_gap THEN mart.wilson_high(coalesce(s.hits, 0), t.total) END,
        k.is_gap, k.is_partial
    FROM mart.calendar AS k
    LEFT JOIN LATERAL (
        SELECT CASE series.unit WHEN 'articles' THEN c.articles WHEN 'revisions' THEN c.revisions ELSE c.stories END AS total
        FROM mart.coverage_count AS c WHERE c.day = k.day
    ) AS t ON true
    LEFT JOIN LATERAL (
        SELECT CASE series.unit WHEN 'articles' THEN c.crisis_articles WHEN 'revisions' THEN c.crisis_revisions ELSE c.crisis_stories END AS hits
        FROM mart.coverage_count AS c WHERE series.kind = 'crisis' AND c.day = k.day
        UNION ALL
        SELECT CASE series.unit WHEN 'articles' THEN c.crisis_articles WHEN 'revisions' THEN c.crisis_revisions ELSE c.crisis_stories END
        FROM mart.topic_count AS c WHERE series.kind = 'topic' AND c.topic = series.key AND c.day = k.day
        UNION ALL
        SELECT CASE series.unit WHEN 'articles' THEN c.crisis_articles WHEN 'revisions' THEN c.crisis_revisions ELSE c.crisis_stories END
        FROM mart.entity_count AS c JOIN warehouse.dim_entity AS e USING (entity_id)
        WHERE series.kind = 'entity' AND e.entity_key = series.key AND c.day = k.day
    ) AS s ON true
    WHERE (series.since IS NULL OR k.day >= series.since) AND (series.until IS NULL OR k.day <= series.until)
    ORDER BY k.day;
END;
COMMENT ON FUNCTION mart.series(text, text, text, date, date) IS 'The whole calendar of one series: crisis stories (kind crisis), of these those on a topic (kind topic, key sanctions) or naming an entity (kind entity, key person:nicolas-maduro), as a share of all. unit: stories, articles or revisions. Null where the feeds were down.';
