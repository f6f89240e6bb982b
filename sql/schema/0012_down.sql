-- Back to looking at every article. Nothing is lost.

DROP INDEX warehouse.dim_article_last_modified_at, warehouse.dim_article_undated, warehouse.dim_revision_revised;
