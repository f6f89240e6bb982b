"""`orinoco sql`, `trends`, `check`: ask the warehouse."""

from __future__ import annotations

import os
from datetime import date, datetime
from typing import Annotated

import typer
from rich.console import Console

from etl.commands import show
from etl.errors import TerminalError, UsageError


def register(app: typer.Typer) -> None:
    for command in (sql, trends, check, migrate):
        app.command()(command)


def sql(query: Annotated[str | None, typer.Argument(help="A statement; none opens psql.")] = None) -> None:
    """Run a statement on the warehouse as the analyst, who can read and nothing else; or open psql."""
    from etl.config import settings

    current = settings()
    dsn = current.dsn(role="orinoco_analyst")
    if not current.warehouse and not current.server.running():
        raise TerminalError("The warehouse is not running. Start it with `make demo` or `make up`.")
    program = current.server.binary("psql")
    arguments = [program, "-X", "-d", dsn, "-v", "ON_ERROR_STOP=1", "-P", "pager=off"]
    os.execv(program, [*arguments, "-c", query] if query else arguments)  # noqa: S606  # becomes psql: its exit code is ours


def trends(
    topic: Annotated[str | None, typer.Option(help="Only this topic, such as sanctions.")] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
    by: Annotated[str, typer.Option(help="month, week or day.")] = "month",
) -> None:
    """Print how much of the coverage was about the crisis, or a topic of it."""
    from etl import pipeline

    rows = pipeline.trend_rows(topic=topic, since=_day(since), until=_day(until), by=by)
    show.trends(Console(), f"Stories on {topic or 'the crisis'}", by, rows)


def check() -> None:
    """Check that what is in the warehouse holds together: evidence spans, bins, dates, history."""
    from etl import pipeline

    results = pipeline.check_warehouse()
    rows = [("ok" if r.passed else "FAILED", r.name, r.detail) for r in results]
    show.table(Console(), "Checks", ("", "check", "detail"), rows)
    if not all(r.passed for r in results):
        raise typer.Exit(1)


def migrate() -> None:
    """Create or update the warehouse's schema and roles. Needed only for a Postgres of your own.

    Reads ORINOCO_OWNER_DSN (a role that may create schemas and roles) and, to set passwords, ORINOCO_LOADER_PASSWORD
    and ORINOCO_ANALYST_PASSWORD. Passwords come by environment, never as arguments that a process list would show.
    """
    from etl.load import dimensions
    from etl.load.database import transaction
    from etl.load.migrate import set_password, upgrade

    owner = os.environ.get("ORINOCO_OWNER_DSN")
    if not owner:
        raise UsageError("Set ORINOCO_OWNER_DSN to the postgresql:// URL of a role that may create schemas and roles.")
    upgrade(owner)
    with transaction(owner) as connection:
        dimensions.sync(connection)
    for role in ("loader", "analyst"):
        if password := os.environ.get(f"ORINOCO_{role.upper()}_PASSWORD"):
            set_password(owner, f"orinoco_{role}", password)
    typer.echo("The warehouse is up to date.")


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None
