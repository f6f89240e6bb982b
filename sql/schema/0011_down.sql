-- Back to phrases that are read out of the headlines each time. Nothing is lost.

DROP TABLE mart.burst_horizon;
DROP INDEX mart.burst_touches;
DROP FUNCTION mart.emerging_phrases(date, date, integer);
DROP FUNCTION mart.telling_phrases(bigint[], date, date);
ALTER TABLE mart.coverage_count DROP COLUMN crisis_phrases;
DROP TABLE mart.story_phrase;
DROP FUNCTION mart.story_phrases(bigint[]);
