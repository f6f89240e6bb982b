-- Functions with parameters: any series in any unit, co-mention beyond chance, words that mark a set of stories off.
-- Why functions: the unit, the period and the sets are the reader's to choose.

CREATE FUNCTION mart.series(kind text DEFAULT 'crisis', key text DEFAULT 'crisis', unit text DEFAULT 'stories', since date DEFAULT NULL, until date DEFAULT NULL)
RETURNS TABLE (day date, hits bigint, total bigint, share double precision, low double precision, high double precision, is_gap boolean, is_partial boolean)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT k.day,
        CASE WHEN NOT k.is_gap THEN coalesce(s.hits, 0) END,
        CASE WHEN NOT k.is_gap THEN coalesce(t.total, 0) END,
        CASE WHEN NOT k.is_gap THEN coalesce(s.hits, 0)::float8 / nullif(t.total, 0) END,
        CASE WHEN NOT k.is_gap THEN mart.wilson_low(coalesce(s.hits, 0), t.total) END,
        CASE WHEN NOT k.is_gap THEN mart.wilson_high(coalesce(s.hits, 0), t.total) END,
        k.is_gap, k.is_partial
    FROM mart.calendar AS k
    LEFT JOIN LATERAL (
        SELECT CASE series.unit WHEN 'articles' THEN c.articles WHEN 'revisions' THEN c.revisions ELSE c.stories END AS total
        FROM mart.coverage_count AS c WHERE c.day = k.day
    ) AS t ON true
    LEFT JOIN LATERAL (
        SELECT CASE series.unit WHEN 'articles' THEN c.crisis_articles WHEN 'revisions' THEN c.crisis_revisions ELSE c.crisis_stories END AS hits
        FROM mart.coverage_count AS c WHERE series.kind = 'crisis' AND c.day = k.day
        UNION ALL
        SELECT CASE series.unit WHEN 'articles' THEN c.crisis_articles WHEN 'revisions' THEN c.crisis_revisions ELSE c.crisis_stories END
        FROM mart.topic_count AS c WHERE series.kind = 'topic' AND c.topic = series.key AND c.day = k.day
        UNION ALL
        SELECT CASE series.unit WHEN 'articles' THEN c.crisis_articles WHEN 'revisions' THEN c.crisis_revisions ELSE c.crisis_stories END
        FROM mart.entity_count AS c JOIN warehouse.dim_entity AS e USING (entity_id)
        WHERE series.kind = 'entity' AND e.entity_key = series.key AND c.day = k.day
    ) AS s ON true
    WHERE (series.since IS NULL OR k.day >= series.since) AND (series.until IS NULL OR k.day <= series.until)
    ORDER BY k.day;
END;
COMMENT ON FUNCTION mart.series(text, text, text, date, date) IS 'The whole calendar of one series: crisis stories (kind crisis), of these those on a topic (kind topic, key sanctions) or naming an entity (kind entity, key person:nicolas-maduro), as a share of all. unit: stories, articles or revisions. Null where the feeds were down.';

CREATE FUNCTION mart.co_mention_between(since date, until date, least_stories bigint DEFAULT 3)
RETURNS TABLE (entity_id bigint, name text, other_entity_id bigint, other_name text, stories bigint, weeks bigint, ppmi double precision, npmi double precision)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH pair AS MATERIALIZED (
        SELECT c.entity_id, c.other_entity_id, sum(c.stories)::bigint AS stories, count(DISTINCT date_trunc('week', c.day)) AS weeks
        FROM mart.co_mention_count AS c
        WHERE c.day BETWEEN since AND until
        GROUP BY c.entity_id, c.other_entity_id
        HAVING sum(c.stories) >= least_stories AND count(DISTINCT date_trunc('week', c.day)) >= 2
    ),
    single AS MATERIALIZED (
        SELECT c.entity_id, sum(c.crisis_stories) AS stories
        FROM mart.entity_count AS c
        WHERE c.day BETWEEN since AND until AND c.crisis_stories > 0
        GROUP BY c.entity_id
    ),
    everything AS (
        SELECT sum(c.crisis_stories) AS stories FROM mart.coverage_count AS c WHERE c.day BETWEEN since AND until
    )
    SELECT p.entity_id, e.name, p.other_entity_id, o.name, p.stories, p.weeks,
        greatest(0, ln(p.stories::float8 * n.stories::float8 / (a.stories * b.stories)::float8)),
        CASE WHEN p.stories < n.stories
            THEN ln(p.stories::float8 * n.stories::float8 / (a.stories * b.stories)::float8) / -ln(p.stories::float8 / n.stories::float8)
            ELSE 1 END
    FROM pair AS p
    JOIN single AS a ON a.entity_id = p.entity_id
    JOIN single AS b ON b.entity_id = p.other_entity_id
    JOIN warehouse.dim_entity AS e ON e.entity_id = p.entity_id
    JOIN warehouse.dim_entity AS o ON o.entity_id = p.other_entity_id
    CROSS JOIN everything AS n;
END;
COMMENT ON FUNCTION mart.co_mention_between(date, date, bigint) IS 'Pairs of entities named together in crisis stories of a period, in at least so many stories and two weeks: ppmi is how much more often than chance (log, never negative; Church and Hanks 1990), npmi the same between -1 and 1 (Bouma 2009).';

CREATE VIEW mart.co_mention AS
SELECT m.month_start, c.entity_id, c.name, c.other_entity_id, c.other_name, c.stories, c.weeks, c.ppmi, c.npmi
FROM (SELECT DISTINCT month_start FROM mart.calendar) AS m
CROSS JOIN LATERAL mart.co_mention_between(m.month_start, (m.month_start + interval '1 month' - interval '1 day')::date) AS c;
COMMENT ON VIEW mart.co_mention IS 'One row a month and pair of entities named together in at least three crisis stories of two weeks. For another period: mart.co_mention_between(since, until).';
COMMENT ON COLUMN mart.co_mention.month_start IS 'First day of the month.';
COMMENT ON COLUMN mart.co_mention.entity_id IS 'One entity.';
COMMENT ON COLUMN mart.co_mention.name IS 'Its name.';
COMMENT ON COLUMN mart.co_mention.other_entity_id IS 'The other.';
COMMENT ON COLUMN mart.co_mention.other_name IS 'Its name.';
COMMENT ON COLUMN mart.co_mention.stories IS 'Crisis stories that name both.';
COMMENT ON COLUMN mart.co_mention.weeks IS 'Weeks in which there was one.';
COMMENT ON COLUMN mart.co_mention.ppmi IS 'Positive pointwise mutual information: 0 is chance or less, 1 is 2.7 times as often as chance.';
COMMENT ON COLUMN mart.co_mention.npmi IS 'The same normalised: 0 chance, 1 always together.';

CREATE VIEW mart.voice_share AS
SELECT month_start, side, quotes, direct_quotes, direct_words, stories,
    quotes::float8 / sum(quotes) OVER month AS share_of_quotes,
    mart.wilson_low(quotes, (sum(quotes) OVER month)::bigint) AS share_low,
    mart.wilson_high(quotes, (sum(quotes) OVER month)::bigint) AS share_high,
    direct_words::float8 / nullif(sum(direct_words) OVER month, 0) AS share_of_direct_words
FROM (
    SELECT date_trunc('month', day)::date AS month_start, side, sum(quotes)::bigint AS quotes,
        sum(direct_quotes)::bigint AS direct_quotes, sum(direct_words)::bigint AS direct_words, sum(stories)::bigint AS stories
    FROM mart.voice_count
    WHERE is_crisis
    GROUP BY 1, 2
) AS monthly
WINDOW month AS (PARTITION BY month_start);
COMMENT ON VIEW mart.voice_share IS 'One row a month and side: whose words crisis stories carry. For another grain sum mart.voice_count.';
COMMENT ON COLUMN mart.voice_share.month_start IS 'First day of the month.';
COMMENT ON COLUMN mart.voice_share.side IS 'Side of the speakers: government, opposition, …; other, unknown.';
COMMENT ON COLUMN mart.voice_share.quotes IS 'Quotations, direct and indirect.';
COMMENT ON COLUMN mart.voice_share.direct_quotes IS 'Of these, in their own words.';
COMMENT ON COLUMN mart.voice_share.direct_words IS 'Words in those.';
COMMENT ON COLUMN mart.voice_share.stories IS 'Stories quoting the side, summed over its speakers.';
COMMENT ON COLUMN mart.voice_share.share_of_quotes IS 'Of all quotations of the month.';
COMMENT ON COLUMN mart.voice_share.share_low IS 'Lower end of its 95% Wilson interval.';
COMMENT ON COLUMN mart.voice_share.share_high IS 'Upper end of it.';
COMMENT ON COLUMN mart.voice_share.share_of_direct_words IS 'Of all direct words of the month.';

CREATE VIEW mart.tone_daily AS
SELECT day, articles, CASE WHEN articles >= 5 THEN tone END AS tone,
    CASE WHEN articles >= 5 AND past_days >= 20 AND past_sd > 0 THEN (tone - past_mean) / past_sd END AS tone_index
FROM (
    SELECT day, crisis_tone AS tone, crisis_tone_articles AS articles,
        avg(crisis_tone) OVER past AS past_mean, stddev_samp(crisis_tone) OVER past AS past_sd, count(crisis_tone) OVER past AS past_days
    FROM mart.coverage_count
    WINDOW past AS (ORDER BY day RANGE BETWEEN interval '90 days' PRECEDING AND interval '1 day' PRECEDING)
) AS measured
WHERE articles > 0;
COMMENT ON VIEW mart.tone_daily IS 'One row a UTC day with crisis articles: tone against its own past. A day with fewer than five articles shows none.';
COMMENT ON COLUMN mart.tone_daily.day IS 'The day.';
COMMENT ON COLUMN mart.tone_daily.articles IS 'Crisis articles with a tone.';
COMMENT ON COLUMN mart.tone_daily.tone IS 'Their mean tone: positive minus negative words per 100.';
COMMENT ON COLUMN mart.tone_daily.tone_index IS 'Standard deviations from the mean of the 90 days before; null with less than 20 days of past.';

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
