-- Back to comparing all days. Lost: nothing.

DROP INDEX ops.feed_health_day_silent;
