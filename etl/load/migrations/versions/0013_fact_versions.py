"""The rules each text's facts come from, and what a run replaced of them."""

from __future__ import annotations

from etl.load.migrate import run_sql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0013_a_fact_versions.sql")


def downgrade() -> None:
    run_sql("0013_down.sql")
