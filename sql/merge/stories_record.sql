-- Grain: one row a pair of articles decided in this run that share something: merged or not, with scores and rule.
-- Why an update only where something differs: deciding the same again changes nothing.
-- Cost: proportional to the pairs of the touched articles.
INSERT INTO warehouse.duplicate AS d (
    article_id, other_article_id, revision_id, other_revision_id, same_story, kind, jaccard, containment, rule,
    rule_version, run_id
)
SELECT found.*, CAST(:run_id AS bigint)
FROM unnest(
    CAST(:article_id AS bigint[]), CAST(:other_article_id AS bigint[]),
    CAST(:revision_id AS bigint[]), CAST(:other_revision_id AS bigint[]),
    CAST(:same_story AS boolean[]), CAST(:kind AS text[]),
    CAST(:jaccard AS double precision[]), CAST(:containment AS double precision[]),
    CAST(:rule AS text[]), CAST(:rule_version AS integer[])
) AS found
ON CONFLICT (article_id, other_article_id) DO UPDATE
SET revision_id = excluded.revision_id, other_revision_id = excluded.other_revision_id,
    same_story = excluded.same_story, kind = excluded.kind, jaccard = excluded.jaccard,
    containment = excluded.containment, rule = excluded.rule, rule_version = excluded.rule_version,
    run_id = excluded.run_id, decided_at = now()
WHERE (d.revision_id, d.other_revision_id, d.same_story, d.kind, d.jaccard, d.containment, d.rule, d.rule_version)
    IS DISTINCT FROM (excluded.revision_id, excluded.other_revision_id, excluded.same_story, excluded.kind,
        excluded.jaccard, excluded.containment, excluded.rule, excluded.rule_version);
