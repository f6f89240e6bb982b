-- Takes 0009 back.
DROP FUNCTION mart.tone(text, text, date, date);
DROP VIEW mart.story_edits, mart.side_weekly, mart.side_daily, mart.entity_weekly, mart.topic_weekly;
