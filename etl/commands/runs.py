"""`orinoco runs`: what the pipeline did lately, and what is not well about it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import orjson
import typer

from etl.commands import needs_warehouse, show
from etl.discover.health import Level


def register(app: typer.Typer) -> None:
    app.command()(runs)


@needs_warehouse
def runs(
    run: Annotated[int | None, typer.Argument(help="Show all of this run; none: the newest, a line each.")] = None,
    number: Annotated[int, typer.Option(help="How many.", min=1)] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document a run and line.")] = False,
) -> None:
    """Show what runs did: bins, refused pages, duplicates, sources, warnings; and how far the open ones are.

    Exit code 1 where the newest that ended is red.
    """
    from etl import looking

    found = [looking.run_summary(run)] if run is not None else looking.newest_runs(number, failed=True)
    if as_json:
        for one in found:
            typer.echo(orjson.dumps(asdict(one), option=orjson.OPT_NON_STR_KEYS).decode())
    elif run is not None:
        show.summary(found[0])
    else:
        at_work = looking.runs_at_work()
        if found or at_work:
            show.runs(found, at_work)
        else:
            typer.echo("There was no run yet. `orinoco ingest live` makes one.")
    if found and found[-1].level is Level.RED:
        raise typer.Exit(1)
