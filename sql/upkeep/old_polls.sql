-- Grain: one row a poll older than :age, but for the newest hundred of each feed.
-- Why: a row a feed every half hour; the days stay in ops.feed_health_day, and discovery asks for the newest only.
-- Cost: a scan of the polls.
DELETE FROM ops.feed_poll AS p
WHERE p.polled_at < now() - CAST(:age AS interval)
    AND p.polled_at < (
        SELECT min(n.polled_at)
        FROM (SELECT x.polled_at FROM ops.feed_poll AS x WHERE x.feed_id = p.feed_id ORDER BY x.polled_at DESC LIMIT 100) AS n
    );
