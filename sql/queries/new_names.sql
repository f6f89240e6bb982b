-- Which names appear for the first time, and are not in the gazetteer yet?
-- Grain: one row a name. Those worth following belong into the gazetteer: docs/add_an_entity.md.
-- Cost: the names of the period and their past.
-- Parameters:
--   since = '2019-01-01'   first seen from this day on
--   least = 1   stories
--   most = 30   names
SELECT n.name, n.kind, min(n.day) AS first_day, sum(n.stories)::bigint AS stories, sum(n.crisis_stories)::bigint AS crisis_stories,
    sum(n.mentions)::bigint AS mentions
FROM mart.unknown_name_count AS n
WHERE n.day >= cast(:since AS date)
    AND NOT EXISTS (SELECT FROM mart.unknown_name_count AS o WHERE o.name = n.name AND o.day < cast(:since AS date))
GROUP BY n.name, n.kind
HAVING sum(n.stories) >= :least
ORDER BY crisis_stories DESC, stories DESC, n.name
LIMIT :most;
