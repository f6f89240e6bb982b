-- Back to views that read the whole history. Nothing is lost.

DROP INDEX warehouse.dim_revision_current_from;
DROP INDEX mart.articles_crisis_story_day;
DROP INDEX mart.unknown_name_count_name;
CREATE INDEX unknown_name_count_name ON mart.unknown_name_count (name);
DROP INDEX mart.burst_crisis_start;

DROP INDEX ops.feed_health_day_day;
