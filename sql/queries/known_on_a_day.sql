-- What did the warehouse know at a moment: which headlines did recent articles have then?
-- Grain: one row an article captured by then, with the headline it had then and the one it has now. Facts of that day join on
-- revision_id. warehouse.as_of(at) without a filter gives everything. Cost: the articles of those days.
-- Parameters:
--   at = '2019-08-21T23:59:59Z'   the moment, UTC
--   days = 7   articles published in so many days before it
SELECT a.first_published_at, a.headline AS headline_then, nullif(m.headline, a.headline) AS headline_now, a.revision_no,
    m.is_crisis, a.native_id, a.revision_id
FROM warehouse.as_of(cast(:at AS timestamptz)) AS a
JOIN mart.articles AS m USING (article_id)
WHERE a.article_id = ANY (ARRAY(
    SELECT x.article_id
    FROM mart.articles AS x
    WHERE x.day BETWEEN (cast(:at AS timestamptz) AT TIME ZONE 'UTC')::date - cast(:days AS integer)
        AND (cast(:at AS timestamptz) AT TIME ZONE 'UTC')::date
))
ORDER BY a.first_published_at DESC, a.article_id;
