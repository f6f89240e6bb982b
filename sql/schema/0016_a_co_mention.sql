-- Names together over a year of a long history. Why: counting distinct weeks sorted every pair of every day; of the 150,000
-- rows a year has in mart.entity_count, scattered over the table, a third are on the crisis; and the hash tables of 60,000
-- pairs went to disk. Weeks since the first of the period are bits now, 64 to a number: up to that many, one hash pass does it.

CREATE INDEX entity_count_crisis ON mart.entity_count (day) INCLUDE (entity_id, crisis_stories) WHERE crisis_stories > 0;

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
