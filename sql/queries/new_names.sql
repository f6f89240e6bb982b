-- Which names appear for the first time, and are not in the gazetteer yet?
-- Grain: one row a name. Those worth following belong into the gazetteer: docs/add_an_entity.md.
-- Cost: the names of the period and their past.
-- Parameters:
--   since = '2019-01-01'   first seen from this day on
--   least = 1   stories
--   most = 30   names
WITH named AS MATERIALIZED (
    SELECT name, kind, min(day) AS first_day, sum(stories)::bigint AS stories, sum(crisis_stories)::bigint AS crisis_stories,
        sum(mentions)::bigint AS mentions
    FROM mart.unknown_name_count
    WHERE day >= cast(:since AS date)
    GROUP BY name, kind
    HAVING sum(stories) >= :least
)
SELECT n.name, n.kind, n.first_day, n.stories, n.crisis_stories, n.mentions
FROM named AS n
LEFT JOIN LATERAL (  -- a look-up a name: all names ever seen are many more than those of the period
    SELECT true AS is_old FROM mart.unknown_name_count AS o
    WHERE o.name = n.name AND o.day < cast(:since AS date)
    LIMIT 1
) AS o ON true
WHERE o.is_old IS NULL
ORDER BY crisis_stories DESC, stories DESC, n.name
LIMIT :most;
