-- Grain: one row a period (:by = day, week, month, year) of the calendar between :since and :until, for `orinoco trends`.
-- Why sums of days: whatever the unit, each counts on one day only, so days add up. Gaps are left out of both counts; a
-- period that is nothing but gaps has null counts. The headline is that of the crisis story with most articles, then most
-- revisions; of the article with most revisions where revisions are counted.
-- Cost: the days and the stories of the period.
WITH period AS (
    SELECT date_trunc(:by, day)::date AS period, sum(hits)::bigint AS crisis, sum(total)::bigint AS total,
        bool_or(is_partial) AS is_partial
    FROM mart.series(
        :kind, :key, cast(:unit AS mart.unit), cast(:since AS date), cast(:until AS date), cast(:also AS text)
    )
    GROUP BY 1
),
counted AS (
    SELECT date_trunc(:by, CASE cast(:unit AS text) WHEN 'stories' THEN story_day ELSE day END)::date AS period,
        headline, story_articles, revisions, crisis_score, story_day, article_id
    FROM mart.articles AS m
    WHERE is_crisis AND (:kind <> 'topic' OR topics @> ARRAY[cast(:key AS text)])
        AND (cast(:also AS text) IS NULL OR topics @> ARRAY[cast(:also AS text)])
        AND (cast(:since AS date) IS NULL OR CASE cast(:unit AS text) WHEN 'stories' THEN story_day ELSE day END >= :since)
        AND (cast(:until AS date) IS NULL OR CASE cast(:unit AS text) WHEN 'stories' THEN story_day ELSE day END <= :until)
        AND (:kind <> 'entity' OR EXISTS (
            SELECT FROM warehouse.fact_mention AS f
            WHERE f.revision_id = m.revision_id
                AND f.entity_id = (SELECT e.entity_id FROM warehouse.dim_entity AS e WHERE e.entity_key = :key)
            OFFSET 0  -- text by text, as in sql/page/
        ))
),
headline AS (
    SELECT DISTINCT ON (period) period, headline
    FROM counted
    ORDER BY period, CASE cast(:unit AS text) WHEN 'revisions' THEN revisions END DESC, story_articles DESC,
        revisions DESC, crisis_score DESC, story_day, article_id
)
SELECT p.period, coalesce(p.crisis, 0) AS crisis, coalesce(p.total, 0) AS total,
    p.crisis::float8 / nullif(p.total, 0) AS share,
    mart.wilson_low(p.crisis, p.total) AS low, mart.wilson_high(p.crisis, p.total) AS high, h.headline AS top_headline,
    p.is_partial
FROM period AS p
LEFT JOIN headline AS h USING (period)
ORDER BY p.period;
