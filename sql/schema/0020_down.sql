-- Back to reading all entities of the period. Lost: nothing.

CREATE OR REPLACE FUNCTION mart.co_mention_between(since date, until date, least_stories bigint DEFAULT 3)
RETURNS TABLE (entity_id bigint, name text, other_entity_id bigint, other_name text, stories bigint, weeks bigint, ppmi double precision, npmi double precision)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH block AS (
        SELECT d.entity_id, d.other_entity_id, sum(d.stories) AS stories, bit_or(1::bigint << d.week % 64) AS weeks
        FROM (
            SELECT c.entity_id, c.other_entity_id, c.stories::integer AS stories, (c.day - date '0001-01-01') / 7 AS week
            FROM mart.co_mention_count AS c
            WHERE c.day BETWEEN since AND until
        ) AS d
        GROUP BY d.entity_id, d.other_entity_id, d.week / 64
    ),
    pair AS MATERIALIZED (
        SELECT k.entity_id, k.other_entity_id, sum(k.stories)::bigint AS stories, sum(bit_count(k.weeks::bit(64)))::bigint AS weeks
        FROM block AS k
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
        SELECT sum(c.crisis_stories) AS stories FROM mart.coverage_count AS c WHERE c.day BETWEEN since AND until
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

DROP INDEX mart.entity_count_crisis;
