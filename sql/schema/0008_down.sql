-- Back to a warehouse that does not know which element gave a field. Lost: the counts, and the warnings that rest on them.

DROP VIEW mart.layout_elements, mart.layout_health;
DELETE FROM ops.run_warning WHERE kind = 'element';
ALTER TABLE ops.run_warning DROP CONSTRAINT run_warning_kind_check;
ALTER TABLE ops.run_warning ADD CONSTRAINT run_warning_kind_check CHECK (kind IN ('field', 'size'));
DROP TABLE ops.layout_source;
