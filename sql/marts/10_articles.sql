-- Grain: one row an article that changed, or whose story changed. Facts are those of its current text.
-- Cost: some index look-ups an article; nothing outside the articles of refresh_moved and their stories is read.

DELETE FROM mart.articles AS m
USING refresh_moved AS r
WHERE m.article_id = r.article_id
    AND NOT EXISTS (
        SELECT FROM warehouse.dim_article AS a
        WHERE a.article_id = m.article_id AND a.current_revision_id IS NOT NULL
    );

INSERT INTO mart.articles AS m (
    article_id, day, headline, standfirst, url, is_crisis, crisis_score, topics, people, focus_country, tone, quotes,
    figures, word_count, revisions, headline_changes, hours_to_last_change, event_day, event_lag_days, published_at,
    published_precision, first_seen_at, section, page_type, language, source, native_id, story_id, story_day,
    story_articles, story_is_crisis, is_story_lead, is_sample, revision_id
)
SELECT
    a.article_id, a.day, r.headline, r.standfirst, a.canonical_url, a.is_crisis, a.crisis_score,
    coalesce(t.topics, '{}'), coalesce(p.people, '{}'), c.name, r.tone, q.quotes,
    f.figures, r.word_count, v.revisions, h.headline_changes,
    extract(epoch FROM h.last_change - coalesce(a.first_published_at, a.first_seen_at)) / 3600,
    e.event_day, a.day - e.event_day, a.first_published_at,
    a.published_precision, a.first_seen_at, a.section, a.page_type, a.language, a.source, a.native_id,
    coalesce(a.story_id, -a.article_id), coalesce(s.story_day, a.day),
    coalesce(s.articles, 1), coalesce(s.is_crisis, a.is_crisis), coalesce(s.lead_article_id, a.article_id) = a.article_id,
    a.is_sample, r.revision_id
FROM (
    SELECT d.*, mart.day_of(d.first_published_at, d.first_modified_at, d.first_seen_at) AS day
    FROM warehouse.dim_article AS d
    JOIN refresh_moved USING (article_id)
) AS a
JOIN warehouse.dim_revision AS r ON r.revision_id = a.current_revision_id
LEFT JOIN warehouse.dim_entity AS c ON c.entity_id = r.focus_entity_id
LEFT JOIN LATERAL (
    SELECT min(mart.day_of(x.first_published_at, x.first_modified_at, x.first_seen_at)) AS story_day, count(*) AS articles,
        bool_or(x.is_crisis) AS is_crisis,
        (array_agg(x.article_id ORDER BY coalesce(x.first_published_at, x.first_modified_at, x.first_seen_at), x.article_id))[1] AS lead_article_id
    FROM warehouse.dim_article AS x
    WHERE x.story_id = a.story_id AND x.current_revision_id IS NOT NULL
    HAVING count(*) > 0
) AS s ON true
LEFT JOIN LATERAL (
    SELECT array_agg(x.topic ORDER BY x.score DESC, x.topic) AS topics
    FROM warehouse.fact_topic_score AS x
    WHERE x.revision_id = r.revision_id AND x.central
) AS t ON true
LEFT JOIN LATERAL (
    SELECT array_agg(x.name ORDER BY x.mentions DESC, x.name) AS people
    FROM (
        SELECT n.name, count(*) AS mentions
        FROM warehouse.fact_mention AS n
        WHERE n.revision_id = r.revision_id AND n.kind = 'person' AND n.entity_id IS NOT NULL
        GROUP BY n.name
        ORDER BY count(*) DESC, n.name
        LIMIT 8
    ) AS x
) AS p ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS quotes FROM warehouse.fact_quote AS x WHERE x.revision_id = r.revision_id
) AS q ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS figures FROM warehouse.fact_figure AS x WHERE x.revision_id = r.revision_id AND x.measure IS NOT NULL
) AS f ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS revisions FROM warehouse.dim_revision AS x WHERE x.article_id = a.article_id
) AS v ON true
LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE x.headline_changed) AS headline_changes, max(x.changed_at) AS last_change
    FROM warehouse.revision_change AS x
    WHERE x.article_id = a.article_id
) AS h ON true
LEFT JOIN LATERAL (
    SELECT max(x.value) AS event_day
    FROM warehouse.fact_date AS x
    WHERE x.revision_id = r.revision_id AND x.resolution = 'day' AND x.value BETWEEN a.day - 30 AND a.day
) AS e ON true
ON CONFLICT (article_id) DO UPDATE SET
    day = excluded.day, headline = excluded.headline, standfirst = excluded.standfirst, url = excluded.url,
    is_crisis = excluded.is_crisis, crisis_score = excluded.crisis_score, topics = excluded.topics, people = excluded.people,
    focus_country = excluded.focus_country, tone = excluded.tone, quotes = excluded.quotes, figures = excluded.figures,
    word_count = excluded.word_count, revisions = excluded.revisions, headline_changes = excluded.headline_changes,
    hours_to_last_change = excluded.hours_to_last_change, event_day = excluded.event_day,
    event_lag_days = excluded.event_lag_days, published_at = excluded.published_at,
    published_precision = excluded.published_precision, first_seen_at = excluded.first_seen_at, section = excluded.section,
    page_type = excluded.page_type, language = excluded.language, source = excluded.source, native_id = excluded.native_id,
    story_id = excluded.story_id, story_day = excluded.story_day, story_articles = excluded.story_articles,
    story_is_crisis = excluded.story_is_crisis, is_story_lead = excluded.is_story_lead, is_sample = excluded.is_sample,
    revision_id = excluded.revision_id
WHERE m IS DISTINCT FROM excluded;

-- Every later statement counts from this: the articles that count on a day of refresh_day, as articles or through their story.
CREATE TEMPORARY TABLE refresh_article ON COMMIT DROP AS
SELECT m.article_id, m.revision_id, m.day, m.story_id, m.story_day, m.is_crisis, m.story_is_crisis, m.is_story_lead,
    m.revisions, m.tone, x.counts_article, x.counts_story
FROM (
    SELECT article_id, bool_or(by_day) AS counts_article, bool_or(NOT by_day) AS counts_story
    FROM (
        SELECT a.article_id, true AS by_day FROM mart.articles AS a JOIN refresh_day AS d ON a.day = d.day
        UNION ALL
        SELECT a.article_id, false FROM mart.articles AS a JOIN refresh_day AS d ON a.story_day = d.day
    ) AS either
    GROUP BY article_id
) AS x
JOIN mart.articles AS m USING (article_id);
ALTER TABLE refresh_article ADD PRIMARY KEY (article_id);
ANALYZE refresh_article;
