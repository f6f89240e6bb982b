-- Grain: one row a speaker and day; crisis and other stories apart.
-- Why distinct words: the twins of a story repeat its quotations, which were said once.
-- Cost: the quotations of the stories that began on the days refreshed.

DELETE FROM mart.voice_count AS c USING refresh_day AS d WHERE c.day = d.day;

INSERT INTO mart.voice_count (day, is_crisis, side, speaker, speaker_entity_id, quotes, direct_quotes, direct_words, stories)
SELECT day, is_crisis, side, speaker, max(speaker_entity_id), count(*), count(*) FILTER (WHERE is_direct),
    coalesce(sum(words) FILTER (WHERE is_direct), 0), count(DISTINCT story_id)
FROM (
    SELECT DISTINCT ON (r.story_id, speaker, q.surface)
        r.story_id, r.story_day AS day, r.story_is_crisis AS is_crisis, q.speaker_entity_id,
        CASE WHEN e.entity_id IS NULL THEN 'unknown' ELSE coalesce(e.side, 'other') END AS side,
        coalesce(e.name, nullif(q.speaker, ''), 'not named') AS speaker,
        q.kind <> 'indirect' AS is_direct,
        cardinality(regexp_split_to_array(btrim(q.surface), '\s+')) AS words
    FROM refresh_article AS r
    JOIN warehouse.fact_quote AS q USING (revision_id)
    LEFT JOIN warehouse.dim_entity AS e ON e.entity_id = q.speaker_entity_id
    WHERE r.counts_story
    ORDER BY r.story_id, speaker, q.surface, q.kind
) AS said
GROUP BY day, is_crisis, side, speaker;
