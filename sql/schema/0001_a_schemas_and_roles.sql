-- Schemas, and the two roles everything runs as.
-- Why: nothing runs as the owner after migration. Roles belong to the whole server, not to one database, so they are
-- made only where missing and never dropped. They have no password: an operator sets one where TCP is opened.

CREATE SCHEMA staging;
CREATE SCHEMA warehouse;
CREATE SCHEMA mart;
CREATE SCHEMA ops;

COMMENT ON SCHEMA staging IS 'Rows on their way into the warehouse, by run. Unlogged: a server crash empties it and the run stages again. Not for analysts.';
COMMENT ON SCHEMA warehouse IS 'The truth: articles, their revisions, and the facts in them, each with its evidence span. Start at mart.articles, come here for detail.';
COMMENT ON SCHEMA mart IS 'Ready-made tables for charts and newcomers, computed from the warehouse and always recomputable from it.';
COMMENT ON SCHEMA ops IS 'What the pipeline did: runs, candidates, captures, rejections, feeds, checks. Not for analysts.';

DO $$
BEGIN
    -- Two migrations may start at once on one server: losing that race is the same as finding the role made.
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'orinoco_loader') THEN
            CREATE ROLE orinoco_loader LOGIN;
        END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'orinoco_analyst') THEN
            CREATE ROLE orinoco_analyst LOGIN;
        END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
END
$$;

DO $$
BEGIN
    -- A role's comment and settings are shared by all databases of the server: set them once, not in every migration.
    -- shobj_description is null where nobody set them yet.
    IF (SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = 'orinoco_analyst') IS NULL THEN
        ALTER ROLE orinoco_analyst SET statement_timeout = '60s';
        ALTER ROLE orinoco_analyst SET default_transaction_read_only = on;
        ALTER ROLE orinoco_analyst SET idle_in_transaction_session_timeout = '10min';
        ALTER ROLE orinoco_analyst SET timezone = 'UTC';
        ALTER ROLE orinoco_analyst SET search_path = mart, warehouse;
        ALTER ROLE orinoco_loader SET timezone = 'UTC';
        ALTER ROLE orinoco_loader SET idle_in_transaction_session_timeout = '1h';
        COMMENT ON ROLE orinoco_loader IS 'Orinoco''s pipeline: writes rows in all four schemas, owns nothing.';
        COMMENT ON ROLE orinoco_analyst IS 'People and BI tools: read warehouse and mart, 60 s a statement, read-only.';
    END IF;
EXCEPTION WHEN internal_error THEN NULL;  -- "tuple concurrently updated": another migration is setting the same
END
$$;
