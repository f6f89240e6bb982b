-- Grain: one row a day of publication and hour after it in which a change was seen.
-- Cost: the changes of the articles of the days refreshed.

DELETE FROM mart.edits_by_hour AS c USING refresh_day AS d WHERE c.day = d.day;

INSERT INTO mart.edits_by_hour (day, hour, edits, headline_edits, figure_edits, articles)
SELECT day, hour, count(*), count(*) FILTER (WHERE headline_changed), count(*) FILTER (WHERE figures_changed > 0),
    count(DISTINCT article_id)
FROM (
    SELECT r.day, c.article_id, c.headline_changed, c.figures_changed,
        least(720, greatest(0, floor(
            extract(epoch FROM c.changed_at - coalesce(a.first_published_at, a.first_seen_at)) / 3600
        )))::integer AS hour
    FROM refresh_article AS r
    JOIN warehouse.dim_article AS a USING (article_id)
    JOIN warehouse.revision_change AS c USING (article_id)
    WHERE r.counts_article
) AS change
GROUP BY day, hour;
