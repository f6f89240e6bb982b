-- Back to counting distinct weeks and reading all entities of the period. Lost: nothing.

CREATE OR REPLACE FUNCTION mart.co_mention_between(since date, until date, least_stories bigint DEFAULT 3)
RETURNS TABLE (entity_id bigint, name text, other_entity_id bigint, other_name text, stories bigint, weeks bigint, ppmi double precision, npmi double precision)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH pair AS MATERIALIZED (
        SELECT c.entity_id, c.other_entity_id, sum(c.stories)::bigint AS stories, count(DISTINCT date_trunc('week', c.day)) AS weeks
        FROM mart.co_mention_count AS c
        WHERE c.day BETWEEN since AND until
        GROUP BY c.entity_id, c.other_entity_id
        HAVING sum(c.stories) >= least_stories AND count(DISTINCT date_trunc('week', c.day)) >= 2
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
