-- Back to a ceiling a batch. The counts are lost.

ALTER TABLE ops.run DROP COLUMN requests;
