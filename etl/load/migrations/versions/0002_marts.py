"""Marts: tables for charts and newcomers, the views over them, bursts."""

from __future__ import annotations

from etl.load.migrate import run_sql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(
        "0002_a_mart_articles.sql",
        "0002_b_mart_counts.sql",
        "0002_c_mart_facts.sql",
        "0002_d_mart_bursts.sql",
        "0002_e_mart_views.sql",
        "0002_f_mart_series.sql",
    )


def downgrade() -> None:
    run_sql("0002_down.sql")
