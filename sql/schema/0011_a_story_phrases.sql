-- The words of headlines, kept by story: what labels a burst is then looked up, not read out of a thousand headlines anew.
-- Why: each burst is compared with the eight weeks before it; splitting those headlines took a third of a second a burst.

DROP FUNCTION mart.emerging_phrases(date, date, integer);
DROP FUNCTION mart.telling_phrases(bigint[], bigint[]);
DROP FUNCTION mart.phrases(bigint[]);

CREATE FUNCTION mart.story_phrases(article_ids bigint[])
RETURNS TABLE (day date, story_id bigint, phrase text)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH said AS MATERIALIZED (
        SELECT m.article_id, m.story_day, m.story_id, w.no, w.word
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
        SELECT s.story_day, s.story_id, s.word, k.is_content,
            lead(s.word) OVER next AS next_word, lead(k.is_content) OVER next AS next_is_content
        FROM said AS s
        JOIN known AS k USING (word)
        WINDOW next AS (PARTITION BY s.article_id ORDER BY s.no)
    )
    SELECT w.story_day, w.story_id, w.word FROM word AS w WHERE w.is_content
    UNION
    SELECT w.story_day, w.story_id, w.word || ' ' || w.next_word FROM word AS w WHERE w.is_content AND w.next_is_content;
END;
COMMENT ON FUNCTION mart.story_phrases(bigint[]) IS 'Words and pairs of neighbouring words in the headlines and standfirsts of some articles, each once a story. Stop words, numbers and very short words are left out.';

CREATE TABLE mart.story_phrase (
    day date NOT NULL,
    story_id bigint NOT NULL,
    phrase text NOT NULL,
    PRIMARY KEY (story_id, phrase)
);
COMMENT ON TABLE mart.story_phrase IS 'One row a story about the crisis and word, or pair of words, of its headlines and standfirsts. What mart.telling_phrases counts.';
COMMENT ON COLUMN mart.story_phrase.day IS 'The day the story counts on.';
COMMENT ON COLUMN mart.story_phrase.story_id IS 'The story, as in mart.articles.';
COMMENT ON COLUMN mart.story_phrase.phrase IS 'The word or the two words, in lower case.';

INSERT INTO mart.story_phrase (day, story_id, phrase)
SELECT p.day, p.story_id, p.phrase
FROM mart.story_phrases(ARRAY(SELECT m.article_id FROM mart.articles AS m WHERE m.story_is_crisis)) AS p;

ALTER TABLE mart.coverage_count ADD COLUMN crisis_phrases bigint NOT NULL DEFAULT 0 CHECK (crisis_phrases >= 0);
COMMENT ON COLUMN mart.coverage_count.crisis_phrases IS 'Rows of mart.story_phrase: phrases of the headlines of crisis stories, each once a story.';

UPDATE mart.coverage_count AS c
SET crisis_phrases = p.phrases
FROM (SELECT day, count(*) AS phrases FROM mart.story_phrase GROUP BY day) AS p
WHERE p.day = c.day;

-- After the rows, so that an upgrade of a large warehouse builds them once.
CREATE INDEX story_phrase_phrase ON mart.story_phrase (phrase, day);
CREATE INDEX story_phrase_day ON mart.story_phrase (day);
-- Without numbers on how words differ in frequency, every later plan would be a guess.
ANALYZE mart.story_phrase;

CREATE FUNCTION mart.telling_phrases(story_ids bigint[], since date, until date)
RETURNS TABLE (phrase text, stories bigint, background_stories bigint, z double precision)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH here AS MATERIALIZED (
        SELECT p.phrase, count(*) AS stories FROM mart.story_phrase AS p WHERE p.story_id = ANY (story_ids) GROUP BY p.phrase
    ),
    size AS MATERIALIZED (
        SELECT (SELECT coalesce(sum(h.stories), 0) FROM here AS h)::float8 AS n,
            (SELECT coalesce(sum(c.crisis_phrases), 0) FROM mart.coverage_count AS c WHERE c.day BETWEEN since AND until)::float8 AS m
    )
    SELECT h.phrase, h.stories, t.stories,
        (ln((h.stories + 0.5) / (s.n - h.stories + 0.5)) - ln((t.stories + 0.5) / (s.m - t.stories + 0.5)))
        / sqrt(1 / (h.stories + 0.5) + 1 / (t.stories + 0.5))
    FROM here AS h
    CROSS JOIN size AS s
    CROSS JOIN LATERAL (
        SELECT count(*) AS stories FROM mart.story_phrase AS p WHERE p.phrase = h.phrase AND p.day BETWEEN since AND until
    ) AS t
    WHERE h.stories >= 2;
END;
COMMENT ON FUNCTION mart.telling_phrases(bigint[], date, date) IS 'Which phrases of at least two of some crisis stories mark them off from all crisis stories of a period: z of the log odds ratio with a prior of one half (after Monroe, Colaresi and Quinn 2008). Above 2 is telling.';

CREATE FUNCTION mart.emerging_phrases(since date, until date, background_days integer DEFAULT 56)
RETURNS TABLE (phrase text, stories bigint, background_stories bigint, z double precision)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT p.phrase, p.stories, p.background_stories, p.z
    FROM mart.telling_phrases(
        ARRAY(SELECT DISTINCT s.story_id FROM mart.story_phrase AS s WHERE s.day BETWEEN since AND until),
        since - background_days, since - 1
    ) AS p
    ORDER BY p.z DESC, p.phrase;
END;
COMMENT ON FUNCTION mart.emerging_phrases(date, date, integer) IS 'Phrases of at least two crisis stories of a period that mark it off from the days before it, the most telling first.';

-- Which bursts does a changed day touch? Those it lies in, and those whose eight weeks before it lies in.
CREATE INDEX burst_touches ON mart.burst USING gist (daterange(start_day - 56, end_day, '[]'));

CREATE TABLE mart.burst_horizon (
    first_day date NOT NULL,
    last_day date NOT NULL CHECK (last_day >= first_day),
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only)
);
COMMENT ON TABLE mart.burst_horizon IS 'One row: the calendar with which mart.burst was found. A longer one may change bursts of series that no new article names.';
COMMENT ON COLUMN mart.burst_horizon.first_day IS 'First day of it.';
COMMENT ON COLUMN mart.burst_horizon.last_day IS 'Last day of it.';
COMMENT ON COLUMN mart.burst_horizon.is_only IS 'Always true: there is one row.';

-- As the default privileges of 0001 give; written out so that these rights can be read here.
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON mart.story_phrase, mart.burst_horizon TO orinoco_loader;
GRANT SELECT ON mart.story_phrase, mart.burst_horizon TO orinoco_analyst;
GRANT EXECUTE ON FUNCTION mart.story_phrases(bigint[]), mart.telling_phrases(bigint[], date, date),
    mart.emerging_phrases(date, date, integer) TO orinoco_loader, orinoco_analyst;
