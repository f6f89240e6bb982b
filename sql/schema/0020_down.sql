-- Back to single series, and to names together as they were asked. Lost: nothing.

DROP FUNCTION mart.series(text, text, mart.unit, date, date, text);
CREATE FUNCTION mart.series(kind text DEFAULT 'crisis', key text DEFAULT 'crisis', unit mart.unit DEFAULT 'stories', since date DEFAULT NULL, until date DEFAULT NULL)
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
COMMENT ON FUNCTION mart.series(text, text, mart.unit, date, date) IS 'The whole calendar of one series: crisis stories (kind crisis), of these those on a topic (kind topic, key sanctions) or naming an entity (kind entity, key person:nicolas-maduro), as a share of all. unit: stories, articles or revisions. Null where the feeds were down.';

CREATE OR REPLACE FUNCTION mart.co_mention_between(since date, until date, least_stories bigint DEFAULT 3)
RETURNS TABLE (entity_id bigint, name text, other_entity_id bigint, other_name text, stories bigint, weeks bigint, ppmi double precision, npmi double precision)
LANGUAGE sql STABLE PARALLEL SAFE SET work_mem = '32MB'
BEGIN ATOMIC
    WITH asked AS (  -- weeks are counted from the one that holds the first day of the period
        SELECT (until - date '0001-01-01') / 7 - (since - date '0001-01-01') / 7 < 64 AS is_short
    ),
    named AS NOT MATERIALIZED (
        SELECT c.entity_id, c.other_entity_id, c.stories::integer AS stories,
            (c.day - date '0001-01-01') / 7 - (since - date '0001-01-01') / 7 AS week
        FROM mart.co_mention_count AS c
        WHERE c.day BETWEEN since AND until
    ),
    pair AS MATERIALIZED (
        SELECT n.entity_id, n.other_entity_id, sum(n.stories) AS stories,
            bit_count(bit_or(1::bigint << n.week)::bit(64)) AS weeks
        FROM named AS n
        WHERE (SELECT is_short FROM asked)
        GROUP BY n.entity_id, n.other_entity_id
        HAVING sum(n.stories) >= least_stories AND bit_count(bit_or(1::bigint << n.week)::bit(64)) >= 2
        UNION ALL
        SELECT k.entity_id, k.other_entity_id, sum(k.stories)::bigint, sum(bit_count(k.weeks::bit(64)))::bigint
        FROM (
            SELECT n.entity_id, n.other_entity_id, sum(n.stories) AS stories, bit_or(1::bigint << n.week % 64) AS weeks
            FROM named AS n
            WHERE NOT (SELECT is_short FROM asked)
            GROUP BY n.entity_id, n.other_entity_id, n.week / 64
        ) AS k
        GROUP BY k.entity_id, k.other_entity_id
        HAVING sum(k.stories) >= least_stories AND sum(bit_count(k.weeks::bit(64))) >= 2
    ),
    single AS MATERIALIZED (
        SELECT c.entity_id, sum(c.crisis_stories) AS stories
        FROM mart.entity_count AS c
        WHERE c.day BETWEEN since AND until AND c.crisis_stories > 0
        GROUP BY c.entity_id
    ),
    everything AS (
        SELECT sum(c.crisis_stories)::float8 AS stories FROM mart.coverage_count AS c WHERE c.day BETWEEN since AND until
    )
    SELECT p.entity_id, e.name, p.other_entity_id, o.name, p.stories, p.weeks,
        greatest(0, ln(p.stories::float8 * n.stories::float8 / (a.stories * b.stories)::float8)),
        CASE WHEN p.stories < n.stories
            THEN ln(p.stories::float8 * n.stories::float8 / (a.stories * b.stories)::float8) / -ln(p.stories::float8 / n.stories::float8)
            ELSE 1 END
    FROM pair AS p
    JOIN single AS a ON a.entity_id = p.entity_id
    JOIN single AS b ON b.entity_id = p.other_entity_id
    JOIN warehouse.dim_entity AS e ON e.entity_id = p.entity_id
    JOIN warehouse.dim_entity AS o ON o.entity_id = p.other_entity_id
    CROSS JOIN everything AS n;
END;

DROP INDEX mart.articles_story_crisis_day;
DROP INDEX warehouse.fact_mention_entity;
CREATE INDEX fact_mention_entity ON warehouse.fact_mention (entity_id) WHERE entity_id IS NOT NULL;
