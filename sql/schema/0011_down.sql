-- Back to phrases that are read out of the headlines each time. Nothing is lost.

DROP TABLE mart.burst_horizon;
DROP INDEX mart.burst_touches;
DROP FUNCTION mart.emerging_phrases(date, date, integer);
DROP FUNCTION mart.telling_phrases(bigint[], date, date);
ALTER TABLE mart.coverage_count DROP COLUMN crisis_phrases;
DROP TABLE mart.story_phrase;
DROP FUNCTION mart.story_phrases(bigint[]);

CREATE FUNCTION mart.phrases(article_ids bigint[])
RETURNS TABLE (phrase text, stories bigint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH said AS MATERIALIZED (
        SELECT m.article_id, m.story_id, w.no, w.word
        FROM mart.articles AS m
        CROSS JOIN LATERAL regexp_split_to_table(
            lower(m.headline || ' . ' || coalesce(m.standfirst, '')), '[^[:alnum:]''’-]+'
        ) WITH ORDINALITY AS w (word, no)
        WHERE m.article_id = ANY (article_ids)
    ),
    known AS MATERIALIZED (
        SELECT d.word, char_length(d.word) > 2 AND d.word !~ '^[0-9]' AND ts_lexize('english_stem', d.word) <> '{}'
            AND ts_lexize('spanish_stem', d.word) <> '{}' AS is_content
        FROM (SELECT DISTINCT s.word FROM said AS s) AS d
    ),
    word AS MATERIALIZED (
        SELECT s.article_id, s.story_id, s.no, s.word, k.is_content,
            lead(s.word) OVER next AS next_word, lead(k.is_content) OVER next AS next_is_content
        FROM said AS s
        JOIN known AS k USING (word)
        WINDOW next AS (PARTITION BY s.article_id ORDER BY s.no)
    ),
    found AS (
        SELECT story_id, word AS phrase FROM word WHERE is_content
        UNION
        SELECT story_id, word || ' ' || next_word FROM word WHERE is_content AND next_is_content
    )
    SELECT f.phrase, count(DISTINCT f.story_id) FROM found AS f GROUP BY f.phrase;
END;
COMMENT ON FUNCTION mart.phrases(bigint[]) IS 'Words and pairs of neighbouring words in the headlines and standfirsts of some articles, with the stories that use them. Stop words, numbers and very short words are left out.';

CREATE FUNCTION mart.telling_phrases(article_ids bigint[], background_ids bigint[])
RETURNS TABLE (phrase text, stories bigint, background_stories bigint, z double precision)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH here AS MATERIALIZED (SELECT p.phrase, p.stories FROM mart.phrases(article_ids) AS p),
    there AS MATERIALIZED (SELECT p.phrase, p.stories FROM mart.phrases(background_ids) AS p),
    size AS (
        SELECT (SELECT coalesce(sum(h.stories), 0) FROM here AS h)::float8 AS n, (SELECT coalesce(sum(t.stories), 0) FROM there AS t)::float8 AS m
    )
    SELECT h.phrase, h.stories, coalesce(t.stories, 0),
        (ln((h.stories + 0.5) / (s.n - h.stories + 0.5)) - ln((coalesce(t.stories, 0) + 0.5) / (s.m - coalesce(t.stories, 0) + 0.5)))
        / sqrt(1 / (h.stories + 0.5) + 1 / (coalesce(t.stories, 0) + 0.5))
    FROM here AS h
    LEFT JOIN there AS t USING (phrase)
    CROSS JOIN size AS s;
END;
COMMENT ON FUNCTION mart.telling_phrases(bigint[], bigint[]) IS 'Which phrases mark some articles off from others: z of the log odds ratio with a prior of one half (after Monroe, Colaresi and Quinn 2008). Above 2 is telling.';

CREATE FUNCTION mart.emerging_phrases(since date, until date, background_days integer DEFAULT 56)
RETURNS TABLE (phrase text, stories bigint, background_stories bigint, z double precision)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT p.phrase, p.stories, p.background_stories, p.z
    FROM mart.telling_phrases(
        (SELECT array_agg(m.article_id) FROM mart.articles AS m WHERE m.story_day BETWEEN since AND until AND m.story_is_crisis),
        (SELECT array_agg(m.article_id) FROM mart.articles AS m
         WHERE m.story_day BETWEEN since - background_days AND since - 1 AND m.story_is_crisis)
    ) AS p
    WHERE p.stories >= 2
    ORDER BY p.z DESC, p.phrase;
END;
COMMENT ON FUNCTION mart.emerging_phrases(date, date, integer) IS 'Phrases of at least two crisis stories of a period that mark it off from the days before it, the most telling first.';
