"""Silence of feeds, over a long history too."""

from __future__ import annotations

from etl.load.migrate import restore, run_sql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0019_a_feed_silence.sql")


def downgrade() -> None:
    restore("0006_a_run_summary.sql", "mart.feed_silence")
    run_sql("0019_down.sql")
