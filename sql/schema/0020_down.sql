-- Back to single series, and to names together as they were asked. Lost: nothing.

DROP FUNCTION mart.series(text, text, mart.unit, date, date, text);
DROP INDEX mart.articles_story_crisis_day;
DROP INDEX warehouse.fact_mention_entity;
CREATE INDEX fact_mention_entity ON warehouse.fact_mention (entity_id) WHERE entity_id IS NOT NULL;
