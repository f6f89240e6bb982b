-- Views and functions over the warehouse: the doors analysts use instead of writing the same join again.
-- Cost: views of one article (WHERE article_id = …) touch that article only; evidence without a filter reads all facts.

CREATE VIEW warehouse.revision_period AS
WITH shown AS (  -- what the article was seen to say; of two texts at one instant the later stated, then the greater hash
    SELECT DISTINCT ON (s.article_id, s.seen_at) s.article_id, s.seen_at, s.revision_id
    FROM warehouse.sighting AS s
    JOIN warehouse.dim_revision AS r USING (revision_id)
    WHERE NOT s.is_stale
    ORDER BY s.article_id, s.seen_at, s.last_modified_at DESC NULLS LAST, r.content_sha256 DESC
),
change AS (
    SELECT article_id, seen_at, revision_id,
        lag(revision_id) OVER (PARTITION BY article_id ORDER BY seen_at) IS DISTINCT FROM revision_id AS is_change
    FROM shown
)
SELECT article_id, revision_id, seen_at AS valid_from,
    lead(seen_at) OVER (PARTITION BY article_id ORDER BY seen_at) AS valid_to,
    row_number() OVER (PARTITION BY article_id, revision_id ORDER BY seen_at) > 1 AS is_return
FROM change
WHERE is_change;
COMMENT ON VIEW warehouse.revision_period IS 'One row a period in which an article had one text, derived from its sightings: periods of an article follow each other and never overlap.';
COMMENT ON COLUMN warehouse.revision_period.article_id IS 'The article.';
COMMENT ON COLUMN warehouse.revision_period.revision_id IS 'The text it had.';
COMMENT ON COLUMN warehouse.revision_period.valid_from IS 'From the capture that showed it.';
COMMENT ON COLUMN warehouse.revision_period.valid_to IS 'To the capture that showed another; null: until now.';
COMMENT ON COLUMN warehouse.revision_period.is_return IS 'True when the text had been shown in an earlier period.';

CREATE FUNCTION warehouse.as_of(at timestamptz, loaded_by timestamptz DEFAULT 'infinity')
RETURNS TABLE (
    article_id bigint, revision_id bigint, source text, native_id text, revision_no integer,
    headline text, seen_at timestamptz, first_published_at timestamptz, is_sample boolean
)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT s.article_id, s.revision_id, a.source, a.native_id, r.revision_no,
        r.headline, s.seen_at, a.first_published_at, a.is_sample
    FROM (
        SELECT DISTINCT ON (l.article_id) l.article_id, l.revision_id, l.seen_at
        FROM warehouse.sighting AS l
        JOIN warehouse.dim_revision AS t USING (revision_id)
        WHERE l.seen_at <= at AND l.loaded_at <= loaded_by AND NOT l.is_stale
        ORDER BY l.article_id, l.seen_at DESC, l.last_modified_at DESC NULLS LAST, t.content_sha256 DESC
    ) AS s
    JOIN warehouse.dim_article AS a USING (article_id)
    JOIN warehouse.dim_revision AS r ON r.revision_id = s.revision_id;
END;
COMMENT ON FUNCTION warehouse.as_of(timestamptz, timestamptz) IS 'The warehouse as it was known at a time: one row an article captured by then, with the text it had then. Join facts by revision_id. loaded_by leaves out what was loaded later, such as old captures from an archive.';

CREATE VIEW warehouse.block AS
SELECT r.revision_id, b.position::integer - 1 AS block_no, b.block ->> 'kind' AS kind,
    (b.block ->> 'char_start')::integer AS char_start, (b.block ->> 'char_end')::integer AS char_end,
    substr(r.body, (b.block ->> 'char_start')::integer + 1,
        (b.block ->> 'char_end')::integer - (b.block ->> 'char_start')::integer) AS text,
    b.block ->> 'id' AS id, (b.block ->> 'at')::timestamptz AS at, b.block ->> 'headline' AS headline,
    b.block ->> 'author' AS author, b.block ->> 'handle' AS handle
FROM warehouse.dim_revision AS r
CROSS JOIN LATERAL jsonb_array_elements(r.blocks) WITH ORDINALITY AS b (block, position);
COMMENT ON VIEW warehouse.block IS 'One row a block of a text: paragraph, crosshead, list item, quotation or post, in reading order.';
COMMENT ON COLUMN warehouse.block.revision_id IS 'The text.';
COMMENT ON COLUMN warehouse.block.block_no IS 'Position in the text, from 0.';
COMMENT ON COLUMN warehouse.block.kind IS 'paragraph, crosshead, list_item, quotation or post.';
COMMENT ON COLUMN warehouse.block.char_start IS 'Where it begins in body: code points, from 0.';
COMMENT ON COLUMN warehouse.block.char_end IS 'Where it ends.';
COMMENT ON COLUMN warehouse.block.text IS 'Its text.';
COMMENT ON COLUMN warehouse.block.id IS 'Id of a live page''s entry.';
COMMENT ON COLUMN warehouse.block.at IS 'Time of a post.';
COMMENT ON COLUMN warehouse.block.headline IS 'Headline of a live page''s entry.';
COMMENT ON COLUMN warehouse.block.author IS 'Author of a social post.';
COMMENT ON COLUMN warehouse.block.handle IS 'Handle of a social post''s author.';

CREATE VIEW warehouse.evidence AS
SELECT 'mention' AS fact, revision_id, mention_no AS fact_no, char_start, char_end, surface, tier, rule, rule_version
FROM warehouse.fact_mention
UNION ALL
SELECT 'quote', revision_id, quote_no, char_start, char_end, surface, tier, rule, rule_version
FROM warehouse.fact_quote
UNION ALL
SELECT 'figure', revision_id, figure_no, char_start, char_end, surface, tier, rule, rule_version
FROM warehouse.fact_figure
UNION ALL
SELECT 'topic', revision_id, hit_no, char_start, char_end, surface, tier, rule, rule_version
FROM warehouse.fact_topic
UNION ALL
SELECT 'date', revision_id, date_no, char_start, char_end, surface, tier, rule, rule_version
FROM warehouse.fact_date
UNION ALL
SELECT 'link', revision_id, link_no, char_start, char_end, surface, tier, rule, rule_version
FROM warehouse.fact_link
WHERE char_start IS NOT NULL;
COMMENT ON VIEW warehouse.evidence IS 'One row a fact of any kind with its place in the text: one statement over this checks them all.';
COMMENT ON COLUMN warehouse.evidence.fact IS 'mention, quote, figure, topic, date or link: the table it is from.';
COMMENT ON COLUMN warehouse.evidence.revision_id IS 'The text.';
COMMENT ON COLUMN warehouse.evidence.fact_no IS 'Its position in that table.';
COMMENT ON COLUMN warehouse.evidence.char_start IS 'Where it begins in body: code points, from 0.';
COMMENT ON COLUMN warehouse.evidence.char_end IS 'Where it ends.';
COMMENT ON COLUMN warehouse.evidence.surface IS 'The evidence, character for character.';
COMMENT ON COLUMN warehouse.evidence.tier IS 'A certain, B likely, C raw.';
COMMENT ON COLUMN warehouse.evidence.rule IS 'Rule that found it.';
COMMENT ON COLUMN warehouse.evidence.rule_version IS 'Its version.';

CREATE FUNCTION warehouse.sentence_around(body text, char_start integer, char_end integer)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN btrim(
    coalesce(substring(left(body, char_start) FROM '([^.!?\n]*)$'), '')
    || substr(body, char_start + 1, char_end - char_start)
    || coalesce(substring(substr(body, char_end + 1) FROM '^([^.!?\n]*[.!?]?)'), '')
);
COMMENT ON FUNCTION warehouse.sentence_around(text, integer, integer) IS 'The sentence around an evidence span, for display: up to the next full stop, question or exclamation mark or line end on both sides.';
