-- Back to runs that say nothing but their bins. Lost: levels and summaries of past runs, and how far the feeds' news reached.

DROP VIEW mart.feed_silence;
ALTER TABLE ops.feed_health_day DROP COLUMN newest_item_at;
ALTER TABLE ops.run DROP COLUMN level, DROP COLUMN summary;
