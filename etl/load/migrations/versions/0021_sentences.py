"""Sentences that do not end at a decimal point."""

from __future__ import annotations

from etl.load.migrate import restore, run_sql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0021_a_sentences.sql")


def downgrade() -> None:
    restore("0001_g_views.sql", "warehouse.sentence_around")
