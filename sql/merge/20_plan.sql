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

-- "Not modified" is a sighting too: the article was looked at, and still said what it said at the last look.
INSERT INTO merge_item
SELECT c.ordinal, a.source, a.native_id, r.content_sha256, p.capture_id, p.url, p.fetched_at, g.parser_version,
    r.extractor_version, g.article_id, true, true, false, coalesce(g.same_as_capture_id, g.capture_id)
FROM ops.candidate AS c
JOIN ops.capture AS p USING (capture_id)
CROSS JOIN LATERAL (
    SELECT seen.*
    FROM ops.capture AS q
    JOIN warehouse.sighting AS seen USING (capture_id)
    WHERE q.url = p.url AND q.fetched_at < p.fetched_at
    ORDER BY q.fetched_at DESC
    LIMIT 1
) AS g
JOIN warehouse.dim_article AS a ON a.article_id = g.article_id
JOIN warehouse.dim_revision AS r ON r.revision_id = g.revision_id
WHERE c.run_id = :run_id AND c.outcome = 'unchanged' AND c.article_id IS NULL;

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
),
again AS (
    SELECT DISTINCT ON (i.capture_id)
        i.capture_id, o.article_id, o.revision_id, i.seen_at, i.url, o.canonical_url, o.section, o.page_type,
        o.language, o.first_published_at, o.published_precision, o.published_basis, o.last_modified_at,
        o.parser_version, r.content_sha256, true AS is_fresh, i.same_as_capture_id
    FROM merge_item AS i
    JOIN warehouse.sighting AS o ON o.capture_id = i.same_as_capture_id
    JOIN warehouse.dim_revision AS r USING (revision_id)
    ORDER BY i.capture_id
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
