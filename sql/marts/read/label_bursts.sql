-- Grain: one row a burst, from refresh_burst into mart.burst, with its top stories, telling phrases and nearest known event.
-- Why only leads: a story with many twins is listed once. Terms are those of the burst's headlines against the headlines of
-- all crisis stories of the eight weeks before.
-- Cost: the stories of each burst, and a look-up for each of their phrases.
INSERT INTO mart.burst (
    series_kind, series_key, start_day, end_day, peak_day, peak_stories, stories, extra_stories, strength, half_life_days,
    persistence, top_article_ids, top_headlines, top_terms, nearest_event, nearest_event_days
)
SELECT b.series_kind, b.series_key, b.start_day, b.end_day, b.peak_day, b.peak_stories, b.stories, b.extra_stories, b.strength,
    b.half_life_days, b.persistence, coalesce(t.ids[:5], '{}'), coalesce(t.headlines[:5], '{}'), coalesce(w.terms, '{}'),
    e.event, b.start_day - e.day
FROM refresh_burst AS b
LEFT JOIN warehouse.dim_entity AS n ON b.series_kind = 'entity' AND n.entity_key = b.series_key
LEFT JOIN LATERAL (
    SELECT array_agg(m.article_id ORDER BY m.story_articles DESC, m.revisions DESC, m.crisis_score DESC, m.day, m.article_id) AS ids,
        array_agg(m.story_id) AS stories,
        array_agg(m.headline ORDER BY m.story_articles DESC, m.revisions DESC, m.crisis_score DESC, m.day, m.article_id) AS headlines
    FROM mart.articles AS m
    WHERE m.story_day BETWEEN b.start_day AND b.end_day AND m.story_is_crisis AND m.is_story_lead
        AND CASE b.series_kind
            WHEN 'crisis' THEN true
            WHEN 'topic' THEN m.topics @> ARRAY[b.series_key]
            ELSE n.entity_id IN (  -- OFFSET: by text, not through all mentions of a name that is in the news for years
                SELECT f.entity_id FROM warehouse.fact_mention AS f WHERE f.revision_id = m.revision_id OFFSET 0
            )
        END
) AS t ON true
LEFT JOIN LATERAL (
    SELECT array_agg(phrase ORDER BY z DESC, phrase) AS terms
    FROM (
        SELECT p.phrase, p.z
        FROM mart.telling_phrases(t.stories, b.start_day - 56, b.start_day - 1) AS p
        WHERE p.z > 0
        ORDER BY p.z DESC, p.phrase
        LIMIT 6
    ) AS best
) AS w ON true
LEFT JOIN LATERAL (
    SELECT k.event, k.day
    FROM mart.known_event AS k
    WHERE k.day BETWEEN b.start_day - 7 AND b.start_day + 7
    ORDER BY abs(b.start_day - k.day), k.day
    LIMIT 1
) AS e ON true;
