-- The Coverage page at a million articles: what names a person in a year, a topic and a name together, names together.
-- Why an index by name and text: of a name that all years know only the asked year's texts are looked up; the index by name
-- alone read them all. Why the days of crisis stories: a fifth of all. Why a topic and a name are counted from the articles:
-- the pairs are many and seldom asked for, and a year's articles on a topic are few. Names together: sums were numeric,
-- all pairs were put down twice on their way, and a setting of its own made the function a wall to the planner.

DROP INDEX warehouse.fact_mention_entity;
CREATE INDEX fact_mention_entity ON warehouse.fact_mention (entity_id, revision_id) WHERE entity_id IS NOT NULL;
CREATE INDEX articles_story_crisis_day ON mart.articles (story_day) WHERE story_is_crisis;

DROP FUNCTION mart.series(text, text, mart.unit, date, date);
CREATE FUNCTION mart.series(kind text DEFAULT 'crisis', key text DEFAULT 'crisis', unit mart.unit DEFAULT 'stories', since date DEFAULT NULL, until date DEFAULT NULL, topic text DEFAULT NULL)
RETURNS TABLE (day date, hits bigint, total bigint, share double precision, low double precision, high double precision, is_gap boolean, is_partial boolean)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT k.day,
        CASE WHEN NOT k.is_gap THEN coalesce(s.hits, b.hits, 0) END,
        CASE WHEN NOT k.is_gap THEN coalesce(t.total, 0) END,
        CASE WHEN NOT k.is_gap THEN coalesce(s.hits, b.hits, 0)::float8 / nullif(t.total, 0) END,
        CASE WHEN NOT k.is_gap THEN mart.wilson_low(coalesce(s.hits, b.hits, 0), t.total) END,
        CASE WHEN NOT k.is_gap THEN mart.wilson_high(coalesce(s.hits, b.hits, 0), t.total) END,
        k.is_gap, k.is_partial
    FROM mart.calendar AS k
    LEFT JOIN LATERAL (
        SELECT CASE series.unit WHEN 'articles' THEN c.articles WHEN 'revisions' THEN c.revisions ELSE c.stories END AS total
        FROM mart.coverage_count AS c WHERE c.day = k.day
    ) AS t ON true
    LEFT JOIN LATERAL (  -- a series that is kept
        SELECT CASE series.unit WHEN 'articles' THEN c.crisis_articles WHEN 'revisions' THEN c.crisis_revisions ELSE c.crisis_stories END AS hits
        FROM mart.coverage_count AS c WHERE series.topic IS NULL AND series.kind = 'crisis' AND c.day = k.day
        UNION ALL
        SELECT CASE series.unit WHEN 'articles' THEN c.crisis_articles WHEN 'revisions' THEN c.crisis_revisions ELSE c.crisis_stories END
        FROM mart.topic_count AS c WHERE series.topic IS NULL AND series.kind = 'topic' AND c.topic = series.key AND c.day = k.day
        UNION ALL
        SELECT CASE series.unit WHEN 'articles' THEN c.crisis_articles WHEN 'revisions' THEN c.crisis_revisions ELSE c.crisis_stories END
        FROM mart.entity_count AS c JOIN warehouse.dim_entity AS e USING (entity_id)
        WHERE series.topic IS NULL AND series.kind = 'entity' AND e.entity_key = series.key AND c.day = k.day
    ) AS s ON true
    LEFT JOIN (  -- of it what is on a topic too, counted from the articles
        SELECT m.day, CASE series.unit WHEN 'stories' THEN count(DISTINCT m.story_id) WHEN 'articles' THEN count(*) ELSE sum(m.revisions)::bigint END AS hits
        FROM (
            SELECT a.story_day AS day, a.story_id, a.revisions, a.revision_id, a.topics
            FROM mart.articles AS a
            WHERE series.topic IS NOT NULL AND series.unit = 'stories' AND a.story_is_crisis
                AND a.story_day BETWEEN coalesce(series.since, '-infinity') AND coalesce(series.until, 'infinity')
            UNION ALL
            SELECT a.day, a.story_id, a.revisions, a.revision_id, a.topics
            FROM mart.articles AS a
            WHERE series.topic IS NOT NULL AND series.unit <> 'stories' AND a.is_crisis
                AND a.day BETWEEN coalesce(series.since, '-infinity') AND coalesce(series.until, 'infinity')
        ) AS m
        WHERE m.topics @> ARRAY[series.topic] AND (series.kind <> 'topic' OR m.topics @> ARRAY[series.key])
            AND (series.kind <> 'entity' OR EXISTS (
                SELECT FROM warehouse.fact_mention AS f
                WHERE f.revision_id = m.revision_id
                    AND f.entity_id = (SELECT e.entity_id FROM warehouse.dim_entity AS e WHERE e.entity_key = series.key)
                OFFSET 0
            ))
        GROUP BY m.day
    ) AS b ON b.day = k.day
    WHERE (series.since IS NULL OR k.day >= series.since) AND (series.until IS NULL OR k.day <= series.until)
    ORDER BY k.day;
END;
COMMENT ON FUNCTION mart.series(text, text, mart.unit, date, date, text) IS 'The whole calendar of one series: crisis stories (kind crisis), of these those on a topic (kind topic, key sanctions) or naming an entity (kind entity, key person:nicolas-maduro), as a share of all; with topic of these only those with an article that is on that topic too. unit: stories, articles or revisions. Null where the feeds were down.';

CREATE OR REPLACE FUNCTION mart.co_mention_between(since date, until date, least_stories bigint DEFAULT 3)
RETURNS TABLE (entity_id bigint, name text, other_entity_id bigint, other_name text, stories bigint, weeks bigint, ppmi double precision, npmi double precision)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH named AS NOT MATERIALIZED (  -- weeks are counted from the one that holds the first day of the period
        SELECT c.entity_id, c.other_entity_id, c.stories::integer AS stories,
            (c.day - date '0001-01-01') / 7 - (since - date '0001-01-01') / 7 AS week,
            (until - date '0001-01-01') / 7 - (since - date '0001-01-01') / 7 < 64 AS is_short
        FROM mart.co_mention_count AS c
        WHERE c.day BETWEEN since AND until
    ),
    single AS MATERIALIZED (
        SELECT c.entity_id, sum(c.crisis_stories::integer)::float8 AS stories
        FROM mart.entity_count AS c
        WHERE c.day BETWEEN since AND until AND c.crisis_stories > 0
        GROUP BY c.entity_id
    ),
    everything AS (
        SELECT sum(c.crisis_stories)::float8 AS stories FROM mart.coverage_count AS c WHERE c.day BETWEEN since AND until
    )
    SELECT p.entity_id, e.name, p.other_entity_id, o.name, p.stories, p.weeks,
        greatest(0, ln(p.stories::float8 * n.stories / (a.stories * b.stories))),
        CASE WHEN p.stories < n.stories
            THEN ln(p.stories::float8 * n.stories / (a.stories * b.stories)) / -ln(p.stories::float8 / n.stories)
            ELSE 1 END
    FROM (
        SELECT n.entity_id, n.other_entity_id, sum(n.stories) AS stories, bit_count(bit_or(1::bigint << n.week)::bit(64)) AS weeks
        FROM named AS n
        WHERE n.is_short
        GROUP BY n.entity_id, n.other_entity_id
        HAVING sum(n.stories) >= least_stories AND bit_count(bit_or(1::bigint << n.week)::bit(64)) >= 2
        UNION ALL
        SELECT k.entity_id, k.other_entity_id, sum(k.stories)::bigint, sum(bit_count(k.weeks::bit(64)))::bigint
        FROM (
            SELECT n.entity_id, n.other_entity_id, sum(n.stories) AS stories, bit_or(1::bigint << n.week % 64) AS weeks
            FROM named AS n
            WHERE NOT n.is_short
            GROUP BY n.entity_id, n.other_entity_id, n.week / 64
        ) AS k
        GROUP BY k.entity_id, k.other_entity_id
        HAVING sum(k.stories) >= least_stories AND sum(bit_count(k.weeks::bit(64))) >= 2
    ) AS p
    JOIN single AS a ON a.entity_id = p.entity_id
    JOIN single AS b ON b.entity_id = p.other_entity_id
    JOIN warehouse.dim_entity AS e ON e.entity_id = p.entity_id
    JOIN warehouse.dim_entity AS o ON o.entity_id = p.other_entity_id
    CROSS JOIN everything AS n;
END;
