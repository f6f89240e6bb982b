"""Schemas, roles, operations, dimensions, articles, facts, stories, views, staging, grants."""

from __future__ import annotations

from etl.load.migrate import run_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(
        "0001_a_schemas_and_roles.sql",
        "0001_b_ops.sql",
        "0001_c_dimensions.sql",
        "0001_d_articles.sql",
        "0001_e_facts.sql",
        "0001_f_stories.sql",
        "0001_g_views.sql",
        "0001_h_staging.sql",
        "0001_z_grants.sql",
    )


def downgrade() -> None:
    run_sql("0001_down.sql")
