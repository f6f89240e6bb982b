-- Nothing is taken back: roles belong to the whole server, and another database of it may be at the newer version.
-- The loader keeps a right that lets it do less.

SELECT 1;
