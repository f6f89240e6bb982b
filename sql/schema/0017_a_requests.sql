-- How many requests a run has made: its ceiling holds over all its batches, however often they are begun again.
-- Why: each batch is a process of its own; only here can they count together. It also shows how far an open run is.

ALTER TABLE ops.run ADD COLUMN requests integer NOT NULL DEFAULT 0 CHECK (requests >= 0);
COMMENT ON COLUMN ops.run.requests IS 'Requests made so far, of all hosts: listings, pages, redirects, further tries, robots.txt. Never more than ORINOCO_MAX_REQUESTS_PER_RUN. 0 for runs before this was counted.';
