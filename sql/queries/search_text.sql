-- Which articles speak of something, best first, and in which sentence?
-- Grain: one row an article. Words match in any form (sanction, sanctions). Of very many matches the newest 400 are ranked.
-- Cost: of rare words the matches, by the full-text index; of common ones the newest texts until 400 match.
-- Parameters:
--   words = 'sanctions oil'   as typed into a search engine: words, "phrases", or, -not
--   most = 20   articles
WITH asked AS (
    SELECT websearch_to_tsquery('english', :words) AS query
),
matching AS MATERIALIZED (  -- the words as a constant, so that the planner knows how common they are
    SELECT r.revision_id, r.article_id
    FROM warehouse.dim_revision AS r
    WHERE r.valid_to IS NULL AND r.search @@ websearch_to_tsquery('english', :words)
    ORDER BY r.valid_from DESC
    LIMIT 400
),
ranked AS (
    SELECT x.revision_id, x.article_id, ts_rank_cd(r.search, asked.query, 1) AS rank
    FROM matching AS x
    JOIN warehouse.dim_revision AS r USING (revision_id)
    CROSS JOIN asked
    ORDER BY rank DESC, x.revision_id
    LIMIT :most
)
SELECT round(k.rank::numeric, 3) AS rank, m.day, m.headline,
    ts_headline('english', r.body, asked.query, 'StartSel=«, StopSel=», MaxFragments=1, MinWords=8, MaxWords=30') AS sentence, m.url
FROM ranked AS k
JOIN warehouse.dim_revision AS r USING (revision_id)
JOIN mart.articles AS m ON m.article_id = k.article_id
CROSS JOIN asked
ORDER BY k.rank DESC, k.revision_id;
