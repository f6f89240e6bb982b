"""A topic and a name together, and names together at half the cost."""

from __future__ import annotations

from etl.load.migrate import restore, run_sql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0020_a_page.sql")


def downgrade() -> None:
    run_sql("0020_down.sql")
    restore("0004_a_unit.sql", "mart.series")
    restore("0016_a_co_mention.sql", "mart.co_mention_between")
