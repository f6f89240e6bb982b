"""Phrases of headlines kept by story, and what a refresh needs to touch few bursts."""

from __future__ import annotations

from etl.load.migrate import restore, run_sql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0011_a_story_phrases.sql")


def downgrade() -> None:
    run_sql("0011_down.sql")
    restore("0002_f_mart_series.sql", "mart.phrases", "mart.telling_phrases", "mart.emerging_phrases")
