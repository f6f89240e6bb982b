"""The loader may step down to the analyst."""

from __future__ import annotations

from etl.load.migrate import run_sql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0005_a_step_down.sql")


def downgrade() -> None:
    run_sql("0005_down.sql")
