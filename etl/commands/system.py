"""`orinoco demo`, `up`, `down`, `status`: the whole system on this machine."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    for command in (demo, up, down, status, clean):
        app.command()(command)


def demo() -> None:
    """Start everything with the bundled sample site, run the pipeline twice, and show what came of it."""
    from etl.config import settings
    from etl.system.demo import run

    run(settings())


def up() -> None:
    """Start everything against the live BBC, on its schedule."""
    from etl.config import settings
    from etl.system import control

    current = settings()
    control.up(current, demo=False, say=typer.echo)
    _show_login()
    typer.echo(
        f"bbc_ingest runs {('at ' + repr(current.schedule)) if current.schedule else 'when you trigger it'} (UTC)."
    )


def down() -> None:
    """Stop every process of the system. Nothing that was loaded is lost."""
    from etl.config import settings
    from etl.system import control

    stopped = control.down(settings(), say=typer.echo)
    typer.echo(f"Stopped {stopped} processes." if stopped else "Nothing was running.")


def clean(yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Stop everything and delete all that was fetched and loaded: databases, archive, logs. Asks first."""
    from etl.config import settings
    from etl.system import control

    home = settings().home
    if not yes:
        typer.confirm(f"Delete {home} with everything that was fetched and loaded?", abort=True)
    control.clean(settings(), say=typer.echo)
    typer.echo("Deleted.")


def status(as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Say what runs where, how much memory it takes, and how to log in."""
    from dataclasses import asdict

    from etl.config import settings
    from etl.system import control

    current = settings()
    now = control.status(current)
    if as_json:
        typer.echo(json.dumps(asdict(now)))
        return
    if not now.mode:
        typer.echo("Nothing is running." + (" (But the embedded Postgres is.)" if now.postgres else ""))
        typer.echo("Start it with `make demo` (sample articles) or `make up` (the live BBC).")
        return
    typer.echo(f"Orinoco is up ({now.mode}), {now.processes} processes, {now.memory_bytes / 1e6:.0f} MB of memory.\n")
    for part, said in {"postgres": "running" if now.postgres else "down", **now.parts}.items():
        typer.echo(f"  {part:14} {said}")
    typer.echo("")
    _show_login()
    typer.echo(f"  everything is under {current.home}")


def _show_login() -> None:
    from etl.config import settings
    from etl.system import control

    now = control.status(settings())
    typer.echo(f"  Airflow        {now.address}   login admin, password {now.password}")
    typer.echo("  the warehouse  .venv/bin/orinoco sql")
