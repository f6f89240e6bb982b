-- Finds the articles young enough for another look without reading all that are known: a poll of an unchanged site costs the
-- same with a million of them. first_published_at has its index already.

CREATE INDEX dim_article_last_modified_at ON warehouse.dim_article (last_modified_at);
CREATE INDEX dim_article_undated ON warehouse.dim_article (first_seen_at) WHERE first_published_at IS NULL;
CREATE INDEX dim_revision_revised ON warehouse.dim_revision (valid_from) WHERE revision_no > 1 AND valid_to IS NULL;
