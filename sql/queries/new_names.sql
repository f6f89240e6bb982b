-- Which names appear for the first time, and are not in the gazetteer yet?
-- Grain: one row a name. Those worth following belong into the gazetteer: docs/add_an_entity.md.
-- Cost: the names of the period and their past.
-- Parameters:
--   since = '2019-01-01'   first seen from this day on
--   least = 1   stories
--   most = 30   names
WITH named AS MATERIALIZED (
    SELECT name, kind, min(day) AS first_day, sum(stories::integer) AS stories,
        sum(crisis_stories::integer) AS crisis_stories, sum(mentions::integer) AS mentions
    FROM mart.unknown_name_count
    WHERE day >= cast(:since AS date)
    GROUP BY name, kind
    HAVING sum(stories::integer) >= :least
)
SELECT n.name, n.kind, n.first_day, n.stories, n.crisis_stories, n.mentions
FROM (SELECT * FROM named ORDER BY crisis_stories DESC, stories DESC, name, kind OFFSET 0) AS n
LEFT JOIN LATERAL (  -- a look-up a name, in the order wanted: once enough are found the rest need none
    SELECT true AS is_old FROM mart.unknown_name_count AS o
    WHERE o.name = n.name AND o.day < cast(:since AS date)
    LIMIT 1
) AS o ON true
WHERE o.is_old IS NULL
ORDER BY n.crisis_stories DESC, n.stories DESC, n.name, n.kind
LIMIT :most;
