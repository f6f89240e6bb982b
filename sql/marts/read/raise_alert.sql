-- Grain: one row, an alert; none where the series was alerted within the quiet days, or since its present burst began.
-- Cost: one day of articles.
INSERT INTO mart.alert (series_kind, series_key, day, stories, expected, p, headline)
SELECT %(kind)s, %(key)s, %(day)s, %(stories)s, %(expected)s, %(p)s, (
    SELECT m.headline
    FROM mart.articles AS m
    WHERE m.story_day = %(day)s AND m.story_is_crisis AND m.is_story_lead
        AND CASE %(kind)s
            WHEN 'crisis' THEN true
            WHEN 'topic' THEN m.topics @> ARRAY[%(key)s]
            ELSE EXISTS (
                SELECT FROM warehouse.fact_mention AS f
                JOIN warehouse.dim_entity AS n USING (entity_id)
                WHERE f.revision_id = m.revision_id AND n.entity_key = %(key)s
            )
        END
    ORDER BY m.story_articles DESC, m.revisions DESC, m.crisis_score DESC, m.article_id
    LIMIT 1
)
WHERE NOT EXISTS (
    SELECT
    FROM mart.alert AS a
    WHERE a.series_kind = %(kind)s AND a.series_key = %(key)s AND a.day < %(day)s
        AND (
            a.day > %(day)s - %(quiet)s::integer
            OR EXISTS (
                SELECT FROM mart.burst AS b
                WHERE b.series_kind = a.series_kind AND b.series_key = a.series_key
                    AND b.start_day <= a.day AND b.end_day >= %(day)s - 1
            )
        )
)
ON CONFLICT DO NOTHING;
