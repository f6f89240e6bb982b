-- Back to a warehouse that does not know which element gave a field. Lost: the counts, and the warnings that rest on them.

DROP VIEW mart.layout_elements, mart.layout_health;
CREATE VIEW mart.layout_health AS
SELECT h.run_id, h.layout, h.field, r.opened_at, r.is_sample, h.documents, h.found,
    h.found::double precision / h.documents AS share, w.total::double precision / w.documents AS mean_words,
    p.total::double precision / p.documents AS mean_paragraphs
FROM ops.layout_health AS h
JOIN ops.run AS r USING (run_id)
LEFT JOIN ops.layout_size AS w ON w.run_id = h.run_id AND w.layout = h.layout AND w.measure = 'words'
LEFT JOIN ops.layout_size AS p ON p.run_id = h.run_id AND p.layout = h.layout AND p.measure = 'paragraphs';
GRANT SELECT ON mart.layout_health TO orinoco_analyst, orinoco_loader;
DELETE FROM ops.run_warning WHERE kind = 'element';
ALTER TABLE ops.run_warning DROP CONSTRAINT run_warning_kind_check;
ALTER TABLE ops.run_warning ADD CONSTRAINT run_warning_kind_check CHECK (kind IN ('field', 'size'));
DROP TABLE ops.layout_source;
