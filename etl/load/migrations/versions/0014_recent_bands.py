"""A small table for the search keys of new texts, so that the millionth costs no more; quotations that changed."""

from __future__ import annotations

from etl.load.migrate import run_sql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0014_a_recent_bands.sql", "0014_b_quotes_changed.sql")


def downgrade() -> None:
    run_sql("0014_down.sql")
