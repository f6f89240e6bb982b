-- Quotations that came, went or were put in other words, beside the figures. Rows of before count none: read them anew.

ALTER TABLE warehouse.revision_change ADD COLUMN quotes_changed integer NOT NULL DEFAULT 0 CHECK (quotes_changed >= 0);
COMMENT ON COLUMN warehouse.revision_change.quotes_changed IS 'Quotations of twelve characters and more that came, went or were put in other words; 0 for changes recorded before they were counted.';
