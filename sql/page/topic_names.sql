-- Which topics are there?
-- Grain: one row a topic in use. Cost: a short list.
SELECT t.topic, t.name, t.description
FROM warehouse.dim_topic AS t
WHERE t.in_use
ORDER BY t.name;
