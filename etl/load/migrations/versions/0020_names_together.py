"""Names together over a year of a long history."""

from __future__ import annotations

from etl.load.migrate import run_sql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0020_a_names_together.sql")


def downgrade() -> None:
    run_sql("0020_down.sql")
