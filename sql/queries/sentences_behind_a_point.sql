-- From a point of a chart to its sentences: what speaks for a topic on a day?
-- Grain: one row a phrase found in the articles of that day's stories, with the sentence around it.
-- Cost: the articles of one day.
-- Parameters:
--   topic = 'sanctions'   a topic of warehouse.dim_topic
--   day = '2019-08-05'   the day
SELECT m.headline, f.surface, warehouse.sentence_around(r.body, f.char_start, f.char_end) AS sentence, m.url, f.revision_id,
    f.char_start, f.char_end
FROM mart.articles AS m
JOIN warehouse.dim_revision AS r USING (revision_id)
JOIN warehouse.fact_topic AS f USING (revision_id)
WHERE m.story_day = cast(:day AS date) AND f.topic = :topic AND m.topics @> ARRAY[f.topic]
ORDER BY m.article_id, f.char_start;
