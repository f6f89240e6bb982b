-- Grain: one row an article of a story, with how it matches the article that stands for the story.
-- Why the pin as well: where a person decided, the texts did not.
-- Cost: proportional to the story.
SELECT a.article_id, a.source, a.native_id, a.canonical_url, r.headline,
    coalesce(a.first_published_at, a.first_seen_at) AS published_at,
    a.article_id = s.medoid_article_id AS is_medoid,
    d.kind, d.jaccard, d.containment, d.rule, p.decided_by, p.why
FROM warehouse.story AS s
JOIN warehouse.dim_article AS a USING (story_id)
JOIN warehouse.dim_revision AS r ON r.revision_id = a.current_revision_id
LEFT JOIN warehouse.duplicate AS d
    ON d.article_id = least(a.article_id, s.medoid_article_id)
    AND d.other_article_id = greatest(a.article_id, s.medoid_article_id)
LEFT JOIN warehouse.story_pin AS p
    ON p.article_id = least(a.article_id, s.medoid_article_id)
    AND p.other_article_id = greatest(a.article_id, s.medoid_article_id)
WHERE s.story_id = :story
ORDER BY is_medoid DESC, published_at, a.article_id;
