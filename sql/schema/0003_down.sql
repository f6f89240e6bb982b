-- Back to a warehouse that counts fields but warns of nothing. Lost: sizes and warnings of past runs.

DROP VIEW mart.layout_drift, mart.layout_health;
DROP TABLE ops.run_warning, ops.layout_size;
