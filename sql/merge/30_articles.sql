-- Grain: one row an article touched by the run.
-- Why: everything an article is known by is recomputed from all its sightings, so the order of loading cannot matter.
-- Of several statements of the first publication the most precise is believed, of these the earliest; a statement from
-- more than a day after the capture itself is not.
-- Cost: proportional to the sightings of the articles touched.

CREATE TEMPORARY TABLE merge_article_state ON COMMIT DROP AS
WITH latest AS (
    SELECT article_id, min(seen_at) AS first_seen_at, max(seen_at) AS last_seen_at,
        (array_agg(canonical_url ORDER BY seen_at DESC, url DESC) FILTER (WHERE canonical_url IS NOT NULL))[1] AS canonical_url,
        (array_agg(section ORDER BY seen_at DESC, url DESC) FILTER (WHERE section IS NOT NULL))[1] AS section,
        (array_agg(page_type ORDER BY seen_at DESC, url DESC))[1] AS page_type,
        (array_agg(language ORDER BY seen_at DESC, url DESC))[1] AS language,
        min(last_modified_at) FILTER (WHERE last_modified_at <= seen_at + interval '24 hours') AS first_modified_at,
        max(last_modified_at) FILTER (WHERE last_modified_at <= seen_at + interval '24 hours') AS last_modified_at
    FROM merge_sighting
    GROUP BY article_id
),
published AS (
    SELECT DISTINCT ON (article_id) article_id, first_published_at, published_precision, published_basis
    FROM merge_sighting
    WHERE first_published_at <= seen_at + interval '24 hours'
    ORDER BY article_id,
        array_position(ARRAY['second', 'minute', 'hour', 'day', 'month', 'year'], published_precision),
        first_published_at, published_basis
)
SELECT latest.*, published.first_published_at, published.published_precision, published.published_basis,
    current.revision_id AS current_revision_id,
    coalesce(staged.crisis_score, stored.crisis_score) AS crisis_score,
    coalesce(staged.is_crisis, stored.is_crisis) AS is_crisis
FROM latest
JOIN merge_revision AS current ON current.article_id = latest.article_id AND current.is_current
LEFT JOIN published ON published.article_id = latest.article_id
LEFT JOIN merge_text AS t ON t.revision_id = current.revision_id AND t.action <> 'keep'
LEFT JOIN staging.revision AS staged ON staged.run_id = :run_id AND staged.ordinal = t.ordinal
LEFT JOIN warehouse.dim_revision AS stored ON stored.revision_id = current.revision_id;

ANALYZE merge_article_state;

-- Days whose marts are behind: before and after, where anything counted changes.
INSERT INTO ops.stale_day (day)
SELECT DISTINCT (moment AT TIME ZONE 'UTC')::date
FROM merge_article AS m
LEFT JOIN merge_article_state AS n USING (article_id)
LEFT JOIN warehouse.dim_article AS o USING (article_id)
CROSS JOIN LATERAL (
    VALUES (n.first_published_at), (n.first_modified_at), (n.first_seen_at), (o.first_published_at), (o.first_modified_at),
        (o.first_seen_at)
) AS moments (moment)
WHERE moment IS NOT NULL AND (
    o.article_id IS NULL OR n.article_id IS NULL
    OR (o.first_published_at, o.first_modified_at, o.first_seen_at, o.current_revision_id, o.section, o.page_type)
        IS DISTINCT FROM (n.first_published_at, n.first_modified_at, n.first_seen_at, n.current_revision_id, n.section, n.page_type)
    OR EXISTS (SELECT FROM merge_text AS t WHERE t.article_id = m.article_id AND t.action <> 'keep')
)
ON CONFLICT DO NOTHING;

INSERT INTO warehouse.dim_article (
    article_id, source, native_id, canonical_url, section, page_type, language, first_published_at, published_precision,
    published_basis, first_modified_at, last_modified_at, current_revision_id, crisis_score, is_crisis, is_sample,
    first_seen_at, last_seen_at
) OVERRIDING SYSTEM VALUE
SELECT n.article_id, i.source, i.native_id, n.canonical_url, n.section, n.page_type, n.language, n.first_published_at,
    n.published_precision, n.published_basis, n.first_modified_at, n.last_modified_at, n.current_revision_id, n.crisis_score, n.is_crisis,
    run.is_sample, n.first_seen_at, n.last_seen_at
FROM (SELECT DISTINCT article_id, source, native_id FROM merge_item WHERE NOT article_known AND NOT is_superseded) AS i
JOIN merge_article_state AS n USING (article_id)
JOIN ops.run AS run ON run.run_id = :run_id
ORDER BY n.article_id;

UPDATE warehouse.dim_article AS a
SET canonical_url = n.canonical_url, section = n.section, page_type = n.page_type, language = n.language,
    first_published_at = n.first_published_at, published_precision = n.published_precision,
    published_basis = n.published_basis, first_modified_at = n.first_modified_at, last_modified_at = n.last_modified_at,
    current_revision_id = n.current_revision_id, crisis_score = n.crisis_score, is_crisis = n.is_crisis,
    first_seen_at = n.first_seen_at, last_seen_at = n.last_seen_at
FROM merge_article_state AS n
WHERE a.article_id = n.article_id
    AND (a.canonical_url, a.section, a.page_type, a.language, a.first_published_at, a.published_precision,
        a.published_basis, a.first_modified_at, a.last_modified_at, a.current_revision_id, a.crisis_score, a.is_crisis,
        a.first_seen_at, a.last_seen_at)
    IS DISTINCT FROM (n.canonical_url, n.section, n.page_type, n.language, n.first_published_at, n.published_precision,
        n.published_basis, n.first_modified_at, n.last_modified_at, n.current_revision_id, n.crisis_score, n.is_crisis,
        n.first_seen_at, n.last_seen_at);
