-- Grain: all staged rows of the run, and the merge's scratch tables.
-- Why: merged rows are of no further use; in the same transaction, so that a crash leaves either both or neither.
-- Cost: proportional to the run.

DELETE FROM staging.mention WHERE run_id = :run_id;

DELETE FROM staging.quote WHERE run_id = :run_id;

DELETE FROM staging.figure WHERE run_id = :run_id;

DELETE FROM staging.topic WHERE run_id = :run_id;

DELETE FROM staging.topic_score WHERE run_id = :run_id;

DELETE FROM staging.date_mention WHERE run_id = :run_id;

DELETE FROM staging.link WHERE run_id = :run_id;

DELETE FROM staging.revision WHERE run_id = :run_id;

DELETE FROM staging.refresh WHERE run_id = :run_id;

DROP TABLE merge_revisit, merge_item, merge_text, merge_article, merge_sighting, merge_period, merge_revision, merge_article_state, merge_orphan,
    merge_fact, merge_refreshed, merge_gone_band;
