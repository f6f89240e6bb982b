"""Search keys packed into buckets: a tenth of the space, and a look at a million texts stays in memory."""

from __future__ import annotations

from etl.load.migrate import run_sql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0018_a_packed_keys.sql")


def downgrade() -> None:
    run_sql("0018_down.sql")
