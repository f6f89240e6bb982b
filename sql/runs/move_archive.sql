-- Grain: one row a capture whose WARC file lies below the old place.
-- Why: a restored archive may live elsewhere. Cost: reads all captures; once a restore.

UPDATE ops.capture
SET archive = :new || substr(archive, length(:old) + 1)
WHERE starts_with(archive, :old || '/');
