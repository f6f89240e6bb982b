"""`orinoco sql`, `trends`, `check`: ask the warehouse."""

from __future__ import annotations

import os
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from etl.commands import needs_warehouse, show
from etl.errors import UsageError

UNIT = "What to count: stories (with their twins and revisions, once), articles, or revisions (distinct texts)."

ENTITY = "Only what names this person, body or place: a name, or a key such as person:nicolas-maduro."


def register(app: typer.Typer) -> None:
    for command in (sql, trends, report, export, check, migrate):
        app.command()(command)
    app.add_typer(archive, name="archive")


def sql(
    query: Annotated[str | None, typer.Argument(help="A statement; none opens psql.")] = None,
    dsn: Annotated[bool, typer.Option("--dsn", help="Print the analyst's URL for notebooks and BI tools.")] = False,
) -> None:
    """Run a statement on the warehouse as the analyst, who can read and nothing else; or open psql."""
    if dsn:
        _print_dsn()
    else:
        _psql(query)


@needs_warehouse
def _psql(query: str | None) -> None:
    from etl.config import ANALYST, settings
    from etl.load.backup import client_environment

    current = settings()
    arguments = ["-X", "-v", "ON_ERROR_STOP=1", "-P", "pager=off"]
    done = subprocess.run(
        [current.server.binary("psql"), *arguments, *(["-c", query] if query else [])],
        env=client_environment(current.dsn(role=ANALYST)), check=False,
    )  # fmt: skip
    if done.returncode:
        raise typer.Exit(1)


def _print_dsn() -> None:
    """The URL alone on stdout, so that it can be put into a variable; what to know about it on stderr."""
    from etl.config import settings
    from etl.system import access

    current = settings()
    typer.echo(access.dsn(current))
    if not current.warehouse and not current.warehouse_port:
        typer.echo("A tool that cannot use a socket needs TCP: set ORINOCO_WAREHOUSE_PORT and start again.", err=True)
    if not current.warehouse and not current.server.running():
        typer.echo("The warehouse is not running: `make up` starts it.", err=True)


@needs_warehouse
def trends(
    topic: Annotated[str | None, typer.Option(help="Only this topic, such as sanctions.")] = None,
    entity: Annotated[str | None, typer.Option(help=ENTITY)] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
    by: Annotated[str, typer.Option(help="year, month, week or day.")] = "month",
    unit: Annotated[str, typer.Option(help=UNIT)] = "stories",
    plot: Annotated[Path | None, typer.Option(help="Write a picture instead: a .png, .svg or .html file.")] = None,
) -> None:
    """Print how much of the coverage was about the crisis, a topic of it, or named somebody; topic and name combine."""
    from etl import looking

    if plot:
        looking.plot_trends(plot, topic=topic, entity=entity, since=_day(since), until=_day(until), by=by, unit=unit)
        typer.echo(f"Wrote {plot}.")
        return

    series, rows = looking.trend_rows(
        topic=topic, entity=entity, since=_day(since), until=_day(until), by=by, unit=unit
    )
    show.trends(Console(), f"{unit.capitalize()} on {series.name}", by, unit, rows)


@needs_warehouse
def report(
    path: Annotated[Path, typer.Argument(help="The HTML file to write.")],
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="First day.")],
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Last day.")],
    unit: Annotated[str, typer.Option(help=UNIT)] = "stories",
) -> None:
    """Write one self-contained HTML page on a period, to send to a colleague."""
    from etl import looking

    path.write_text(looking.report(since.date(), until.date(), unit), encoding="utf-8")
    typer.echo(f"Wrote {path}.")


@needs_warehouse
def export(
    folder: Annotated[Path, typer.Argument(help="Where the files go; made if missing.")],
    mart: Annotated[list[str] | None, typer.Option(help="Only this table or view; may be repeated.")] = None,
) -> None:
    """Write the tables and views of `mart` as Parquet and CSV, with a manifest of rows, checksums and versions."""
    from sqlalchemy import text

    from etl.config import settings
    from etl.load.database import transaction
    from etl.load.export import export as write

    with transaction(settings().dsn()) as connection:
        # All tables as of one moment, whatever is loaded meanwhile.
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        typer.echo(f"Wrote {write(connection, folder, mart)}.")


archive = typer.Typer(help="The archive of everything that was fetched.", no_args_is_help=True)


@archive.command()
@needs_warehouse
def verify() -> None:
    """Prove that every capture the warehouse points at lies in the archive, whole and unchanged."""
    from etl import looking

    found = looking.verify_archive()
    for damaged in found.damaged:
        typer.echo(f"{damaged.archive} at {damaged.offset}: {damaged.url}: {damaged.detail}", err=True)
    typer.echo(f"{found.records} captures in {found.files} files, {len(found.damaged)} damaged.")
    if not found.passed:
        raise typer.Exit(1)


@needs_warehouse
def check() -> None:
    """Check that what is in the warehouse holds together: evidence spans, bins, dates, history."""
    from etl import looking

    results = looking.check_warehouse()
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
