-- The loader may become the analyst, who may do less: a URL of the loader alone is enough to read as the analyst.
-- Why: on a server of one's own `orinoco sql`, `etl.load.read` and the pages must not read as a role that can write.

GRANT orinoco_analyst TO orinoco_loader;
