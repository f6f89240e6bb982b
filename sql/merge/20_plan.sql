-- Grain: merge_item one row a staged candidate; merge_text one a distinct text of an article among them; merge_article
-- one an article touched; merge_sighting one a capture of a touched article, old and new; merge_period, merge_revision
-- what history follows from these.
-- Why: history is worked out before anything is written, so that each row is written once, with its final values: an
-- update of a revision would write its search index again.
-- Cost: proportional to the run, and to the sightings of the articles it touches.

INSERT INTO warehouse.dim_source (source, name)
SELECT DISTINCT source, source FROM staging.revision WHERE run_id = :run_id
ON CONFLICT DO NOTHING;

INSERT INTO ops.capture (
    url, fetched_at, final_url, status, content_type, etag, last_modified, archive, archive_offset, archive_length, digest
)
SELECT DISTINCT ON (capture_url, fetched_at)
    capture_url, fetched_at, final_url, status, content_type, etag, last_modified,
    archive, archive_offset, archive_length, digest
FROM staging.revision
WHERE run_id = :run_id
ORDER BY capture_url, fetched_at, ordinal
ON CONFLICT (url, fetched_at) DO UPDATE
SET archive = excluded.archive, archive_offset = excluded.archive_offset,
    archive_length = excluded.archive_length, digest = excluded.digest
WHERE capture.archive IS NULL AND excluded.archive IS NOT NULL;

CREATE TEMPORARY TABLE merge_item ON COMMIT DROP AS
SELECT s.ordinal, s.source, s.native_id, s.content_sha256, c.capture_id, s.capture_url AS url, s.fetched_at AS seen_at,
    s.parser_version, s.extractor_version, a.article_id, a.article_id IS NOT NULL AS article_known,
    r.revision_id IS NOT NULL AS text_known,
    -- What a newer parser made of the same capture stands.
    coalesce(old.parser_version > s.parser_version, false) AS is_superseded,
    NULL::bigint AS same_as_capture_id
FROM staging.revision AS s
JOIN ops.capture AS c ON c.url = s.capture_url AND c.fetched_at = s.fetched_at
LEFT JOIN warehouse.dim_article AS a ON a.source = s.source AND a.native_id = s.native_id
LEFT JOIN warehouse.dim_revision AS r ON r.article_id = a.article_id AND r.content_sha256 = s.content_sha256
LEFT JOIN warehouse.sighting AS old ON old.capture_id = c.capture_id
WHERE s.run_id = :run_id;

UPDATE merge_item AS i
SET article_id = fresh.article_id
FROM (
    SELECT source, native_id,
        nextval(pg_get_serial_sequence('warehouse.dim_article', 'article_id')) AS article_id
    FROM (
        SELECT DISTINCT source, native_id FROM merge_item WHERE NOT article_known AND NOT is_superseded
        ORDER BY source, native_id
    ) AS unknown
) AS fresh
WHERE i.source = fresh.source AND i.native_id = fresh.native_id AND NOT i.is_superseded;

CREATE INDEX ON merge_item (capture_id);  -- asked for each "not modified" below

ANALYZE merge_item;

-- "Not modified", or the same bytes again: a sighting too, of the article whose page was received before. Which page that
-- was, the answer says itself where our client asked (refers_to). It may lie in another file that is loaded earlier, later,
-- or in this very run: so those are worked out anew that wait for what this run brings, or that came after it. What finds
-- nothing waits in ops.capture. The outcome depends on the captures that are known, never on the order of their coming.
CREATE TEMPORARY TABLE merge_revisit ON COMMIT DROP AS
WITH RECURSIVE brought AS (
    SELECT capture_id FROM merge_item WHERE NOT is_superseded
    UNION
    SELECT c.capture_id FROM ops.candidate AS c WHERE c.run_id = :run_id AND c.outcome = 'unchanged' AND c.article_id IS NULL
),
reached (url, since) AS (
    SELECT address.url, p.fetched_at
    FROM brought JOIN ops.capture AS p USING (capture_id)
    CROSS JOIN LATERAL (VALUES (p.url), (p.final_url)) AS address (url)
    WHERE address.url IS NOT NULL
    UNION
    SELECT address.url, p.fetched_at
    FROM reached AS x
    JOIN ops.capture AS p ON p.refers_to_url = x.url AND p.is_revisit AND p.fetched_at >= x.since
    CROSS JOIN LATERAL (VALUES (p.url), (p.final_url)) AS address (url)
    WHERE address.url IS NOT NULL
)
SELECT DISTINCT ON (p.capture_id) p.capture_id, p.url, p.final_url, p.fetched_at, p.status, p.digest, p.refers_to_url,
    p.refers_to_at, NULL::bigint AS same_as_capture_id
FROM reached AS x
JOIN ops.capture AS p ON p.url = x.url AND p.is_revisit AND p.fetched_at >= x.since
ORDER BY p.capture_id;

ANALYZE merge_revisit;

-- First those that name the answer they mean; it may be such an answer itself.
UPDATE merge_revisit AS v
SET same_as_capture_id = chain.capture_id
FROM (
    WITH RECURSIVE chain AS (
        SELECT capture_id AS revisit_id, capture_id, true AS is_revisit, url, final_url, fetched_at, refers_to_url, refers_to_at
        FROM merge_revisit WHERE refers_to_at IS NOT NULL
        UNION ALL
        SELECT c.revisit_id, q.capture_id, q.is_revisit, q.url, q.final_url, q.fetched_at, q.refers_to_url, q.refers_to_at
        FROM chain AS c
        CROSS JOIN LATERAL (
            SELECT o.* FROM ops.capture AS o
            WHERE o.fetched_at = c.refers_to_at AND o.fetched_at < c.fetched_at
                AND coalesce(c.refers_to_url, c.final_url, c.url) IN (o.url, o.final_url)
                AND (o.is_revisit
                    OR EXISTS (SELECT FROM merge_item AS i WHERE i.capture_id = o.capture_id AND NOT i.is_superseded)
                    OR EXISTS (SELECT FROM warehouse.sighting AS s WHERE s.capture_id = o.capture_id))
            ORDER BY o.is_revisit, o.url
            LIMIT 1
        ) AS q
        WHERE c.is_revisit
    )
    SELECT revisit_id, capture_id FROM chain WHERE NOT is_revisit
) AS chain
WHERE v.capture_id = chain.revisit_id;

-- Then those that do not: they mean the last answer before them that showed what it was, with the same digest where they
-- have one.
UPDATE merge_revisit AS v
SET same_as_capture_id = (
    SELECT coalesce(named.same_as_capture_id, old.same_as_capture_id, q.capture_id)
    FROM ops.capture AS q
    LEFT JOIN merge_revisit AS named ON named.capture_id = q.capture_id AND named.refers_to_at IS NOT NULL
    LEFT JOIN warehouse.sighting AS old ON old.capture_id = q.capture_id
    WHERE q.url IN (v.url, v.refers_to_url) AND q.fetched_at < v.fetched_at
        AND CASE
            WHEN q.is_revisit AND q.refers_to_at IS NULL THEN false
            WHEN q.is_revisit THEN coalesce(named.same_as_capture_id, old.same_as_capture_id) IS NOT NULL
            ELSE old.capture_id IS NOT NULL
                OR EXISTS (SELECT FROM merge_item AS i WHERE i.capture_id = q.capture_id AND NOT i.is_superseded)
        END
        AND (v.status <> 200 OR q.digest = v.digest)
    ORDER BY q.fetched_at DESC, q.url
    LIMIT 1
)
WHERE v.refers_to_at IS NULL;

INSERT INTO merge_item
SELECT c.ordinal, a.source, a.native_id, a.content_sha256, v.capture_id, v.url, v.fetched_at, a.parser_version,
    a.extractor_version, a.article_id, true, true, false, v.same_as_capture_id
FROM merge_revisit AS v
LEFT JOIN ops.candidate AS c
    ON c.run_id = :run_id AND c.capture_id = v.capture_id AND c.outcome = 'unchanged' AND c.article_id IS NULL
LEFT JOIN warehouse.sighting AS old ON old.capture_id = v.capture_id
CROSS JOIN LATERAL (
    SELECT * FROM (
        SELECT i.source, i.native_id, i.content_sha256, i.parser_version, i.extractor_version, i.article_id, 0 AS rank
        FROM merge_item AS i
        WHERE i.capture_id = v.same_as_capture_id AND NOT i.is_superseded
        UNION ALL
        SELECT known.source, known.native_id, r.content_sha256, s.parser_version, r.extractor_version, s.article_id, 1
        FROM warehouse.sighting AS s
        JOIN warehouse.dim_article AS known USING (article_id)
        JOIN warehouse.dim_revision AS r USING (revision_id)
        WHERE s.capture_id = v.same_as_capture_id
    ) AS meant
    ORDER BY rank, parser_version DESC
    LIMIT 1
) AS a
WHERE c.ordinal IS NOT NULL OR old.same_as_capture_id IS DISTINCT FROM v.same_as_capture_id;

ANALYZE merge_item;

-- Of several captures with one text the newest reading stands for it, of these the earliest capture: whatever comes in
-- which order, the same one.
CREATE TEMPORARY TABLE merge_text ON COMMIT DROP AS
SELECT DISTINCT ON (i.article_id, i.content_sha256)
    i.article_id, i.content_sha256, i.ordinal, i.capture_id,
    coalesce(r.revision_id, 0) AS revision_id,
    CASE
        WHEN r.revision_id IS NULL THEN 'insert'
        WHEN (i.parser_version, i.extractor_version) > (r.parser_version, r.extractor_version) THEN 'replace'
        WHEN (i.parser_version, i.extractor_version) = (r.parser_version, r.extractor_version)
            AND (i.seen_at, i.url) < (c.fetched_at, c.url) THEN 'replace'
        ELSE 'keep'
    END AS action
FROM merge_item AS i
LEFT JOIN warehouse.dim_revision AS r ON r.article_id = i.article_id AND r.content_sha256 = i.content_sha256
LEFT JOIN ops.capture AS c ON c.capture_id = r.capture_id
WHERE NOT i.is_superseded AND i.same_as_capture_id IS NULL
ORDER BY i.article_id, i.content_sha256, i.parser_version DESC, i.extractor_version DESC, i.seen_at, i.url, i.ordinal;

UPDATE merge_text
SET revision_id = nextval(pg_get_serial_sequence('warehouse.dim_revision', 'revision_id'))
WHERE action = 'insert';

ANALYZE merge_text;

CREATE TEMPORARY TABLE merge_article ON COMMIT DROP AS
SELECT article_id FROM merge_item WHERE NOT is_superseded
UNION
SELECT old.article_id FROM merge_item AS i JOIN warehouse.sighting AS old USING (capture_id) WHERE NOT i.is_superseded;

ANALYZE merge_article;

CREATE TEMPORARY TABLE merge_sighting ON COMMIT DROP AS
WITH fresh AS (
    SELECT DISTINCT ON (i.capture_id)
        i.capture_id, i.article_id, t.revision_id, i.seen_at, i.url, s.canonical_url, s.section, s.page_type, s.language,
        s.first_published_at, s.published_precision, s.published_basis, s.stated_modified_at AS last_modified_at,
        i.parser_version, i.content_sha256, true AS is_fresh
    FROM merge_item AS i
    JOIN merge_text AS t USING (article_id, content_sha256)
    JOIN staging.revision AS s ON s.run_id = :run_id AND s.ordinal = i.ordinal
    WHERE NOT i.is_superseded AND i.same_as_capture_id IS NULL
    ORDER BY i.capture_id, i.parser_version DESC, i.ordinal
),
known AS (
    SELECT o.capture_id, o.article_id, o.revision_id, o.seen_at, o.url, o.canonical_url, o.section, o.page_type,
        o.language, o.first_published_at, o.published_precision, o.published_basis, o.last_modified_at,
        o.parser_version, r.content_sha256, false AS is_fresh, o.same_as_capture_id
    FROM merge_article AS m
    JOIN warehouse.sighting AS o USING (article_id)
    JOIN warehouse.dim_revision AS r USING (revision_id)
    WHERE NOT EXISTS (SELECT FROM fresh WHERE fresh.capture_id = o.capture_id)
        AND NOT EXISTS (
            SELECT FROM merge_item AS i WHERE i.capture_id = o.capture_id AND i.same_as_capture_id IS NOT NULL
        )
),
again AS (
    SELECT DISTINCT ON (i.capture_id)
        i.capture_id, o.article_id, o.revision_id, i.seen_at, i.url, o.canonical_url, o.section, o.page_type,
        o.language, o.first_published_at, o.published_precision, o.published_basis, o.last_modified_at,
        o.parser_version, o.content_sha256, true AS is_fresh, i.same_as_capture_id
    FROM merge_item AS i
    JOIN (
        SELECT fresh.*, 0 AS rank FROM fresh
        UNION ALL
        SELECT s.capture_id, s.article_id, s.revision_id, s.seen_at, s.url, s.canonical_url, s.section, s.page_type,
            s.language, s.first_published_at, s.published_precision, s.published_basis, s.last_modified_at,
            s.parser_version, r.content_sha256, true, 1
        FROM (SELECT DISTINCT same_as_capture_id FROM merge_item WHERE same_as_capture_id IS NOT NULL) AS meant
        JOIN warehouse.sighting AS s ON s.capture_id = meant.same_as_capture_id
        JOIN warehouse.dim_revision AS r USING (revision_id)
    ) AS o ON o.capture_id = i.same_as_capture_id
    ORDER BY i.capture_id, o.rank
),
-- Where the body it was the same as is read anew, "not modified" says what that says now.
led AS (
    SELECT follower.capture_id, coalesce(f.article_id, follower.article_id) AS article_id,
        coalesce(f.revision_id, follower.revision_id) AS revision_id, follower.seen_at, follower.url,
        CASE WHEN f.capture_id IS NULL THEN follower.canonical_url ELSE f.canonical_url END AS canonical_url,
        CASE WHEN f.capture_id IS NULL THEN follower.section ELSE f.section END AS section,
        coalesce(f.page_type, follower.page_type) AS page_type, coalesce(f.language, follower.language) AS language,
        CASE WHEN f.capture_id IS NULL THEN follower.first_published_at ELSE f.first_published_at END AS first_published_at,
        CASE WHEN f.capture_id IS NULL THEN follower.published_precision ELSE f.published_precision END
            AS published_precision,
        CASE WHEN f.capture_id IS NULL THEN follower.published_basis ELSE f.published_basis END AS published_basis,
        CASE WHEN f.capture_id IS NULL THEN follower.last_modified_at ELSE f.last_modified_at END AS last_modified_at,
        coalesce(f.parser_version, follower.parser_version) AS parser_version,
        coalesce(f.content_sha256, follower.content_sha256) AS content_sha256,
        follower.is_fresh OR f.capture_id IS NOT NULL AS is_fresh, follower.same_as_capture_id
    FROM (SELECT * FROM known UNION ALL SELECT * FROM again) AS follower
    LEFT JOIN fresh AS f ON f.capture_id = follower.same_as_capture_id
),
every AS (
    SELECT fresh.*, NULL::bigint AS same_as_capture_id FROM fresh
    UNION ALL
    SELECT * FROM led
)
SELECT every.*,
    -- An old text is back, and the page itself says it is older than what was shown meanwhile: a cache answered.
    coalesce(
        min(seen_at) OVER (PARTITION BY article_id, revision_id) < seen_at
        AND last_modified_at < max(last_modified_at) OVER (
            PARTITION BY article_id ORDER BY seen_at RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE GROUP
        ),
        false
    ) AS is_stale
FROM every;

ANALYZE merge_sighting;

-- The same as the view warehouse.revision_period, before anything is written.
CREATE TEMPORARY TABLE merge_period ON COMMIT DROP AS
WITH shown AS (
    SELECT DISTINCT ON (article_id, seen_at) article_id, seen_at, revision_id
    FROM merge_sighting
    WHERE NOT is_stale
    ORDER BY article_id, seen_at, last_modified_at DESC NULLS LAST, content_sha256 DESC
),
change AS (
    SELECT article_id, seen_at, revision_id,
        lag(revision_id) OVER (PARTITION BY article_id ORDER BY seen_at) IS DISTINCT FROM revision_id AS is_change
    FROM shown
)
SELECT article_id, revision_id, seen_at AS valid_from,
    lead(seen_at) OVER (PARTITION BY article_id ORDER BY seen_at) AS valid_to,
    lag(revision_id) OVER (PARTITION BY article_id ORDER BY seen_at) AS from_revision_id,
    row_number() OVER (PARTITION BY article_id, revision_id ORDER BY seen_at) > 1 AS is_return
FROM change
WHERE is_change;

CREATE TEMPORARY TABLE merge_revision ON COMMIT DROP AS
SELECT seen.article_id, seen.revision_id, seen.valid_from,
    row_number() OVER (PARTITION BY seen.article_id ORDER BY seen.valid_from, seen.content_sha256) AS revision_no,
    coalesce(period.is_current, false) AS is_current,
    CASE WHEN period.is_current THEN NULL ELSE coalesce(period.last_end, seen.valid_from) END AS valid_to
FROM (
    SELECT article_id, revision_id, content_sha256, min(seen_at) AS valid_from
    FROM merge_sighting
    GROUP BY article_id, revision_id, content_sha256
) AS seen
LEFT JOIN (
    SELECT revision_id, bool_or(valid_to IS NULL) AS is_current, max(valid_to) AS last_end
    FROM merge_period
    GROUP BY revision_id
) AS period USING (revision_id);

ANALYZE merge_revision;
