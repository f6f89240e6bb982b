-- Grain: one row a claim of an article: measure, value, modifier, claimant and as-of day. The text that gave it first is its
-- evidence; later texts that repeat it are counted, not listed.
-- Cost: the figures in all texts of the articles of the days refreshed.

DELETE FROM mart.figure_series AS f USING refresh_day AS d WHERE f.day = d.day;
DELETE FROM mart.figure_series AS f USING refresh_article AS r WHERE r.counts_article AND f.article_id = r.article_id;

INSERT INTO mart.figure_series (
    revision_id, figure_no, article_id, story_id, day, measure, claimed_on, as_of, as_of_stated, as_of_month, value_low,
    value_high, modifier, unit, claimant, claimant_entity_id, claimant_side, vague, tier, is_current, revisions, surface,
    char_start, char_end, is_crisis
)
WITH given AS MATERIALIZED (
    SELECT f.*, r.article_id, r.story_id, r.day, r.is_crisis, v.revision_no, v.revision_id = r.revision_id AS is_current,
        CASE WHEN v.revision_no = 1 THEN r.day ELSE greatest(r.day, (v.valid_from AT TIME ZONE 'UTC')::date) END AS claimed_on
    FROM refresh_article AS r
    JOIN warehouse.dim_revision AS v USING (article_id)
    JOIN warehouse.fact_figure AS f ON f.revision_id = v.revision_id
    WHERE r.counts_article AND f.measure IS NOT NULL
),
claim AS (
    SELECT count(DISTINCT revision_id) AS revisions, bool_or(is_current) AS is_current,
        (array_agg(revision_id ORDER BY revision_no, figure_no))[1] AS revision_id,
        (array_agg(figure_no ORDER BY revision_no, figure_no))[1] AS figure_no
    FROM given
    GROUP BY article_id, measure, value_low, value_high, modifier, unit, as_of,
        coalesce(attributed_to_entity_id::text, attributed_to)
)
SELECT g.revision_id, g.figure_no, g.article_id, g.story_id, g.day, g.measure, g.claimed_on, coalesce(g.as_of, g.claimed_on),
    g.as_of IS NOT NULL, date_trunc('month', coalesce(g.as_of, g.claimed_on))::date, g.value_low, g.value_high, g.modifier,
    g.unit, coalesce(e.name, g.attributed_to), g.attributed_to_entity_id, e.side, g.vague, g.tier, c.is_current, c.revisions,
    g.surface, g.char_start, g.char_end, g.is_crisis
FROM claim AS c
JOIN given AS g USING (revision_id, figure_no)
LEFT JOIN warehouse.dim_entity AS e ON e.entity_id = g.attributed_to_entity_id;
