"""`orinoco ingest …`: the pipeline without Airflow, on the same warehouse and archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from etl.commands import show

ingest = typer.Typer(help="Run the pipeline without Airflow.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(ingest, name="ingest")


@ingest.command()
def files(
    paths: Annotated[list[Path], typer.Argument(help="html, html.gz, WARC or text files, or folders.", exists=True)],
    url: Annotated[str | None, typer.Option("--url", help="The address of the page, for a single file.")] = None,
) -> None:
    """Load pages and plain-text documents from this machine."""
    from etl import pipeline

    show.summary(pipeline.ingest_files(paths, url))


@ingest.command()
def live(
    limit: Annotated[int | None, typer.Option(help="At most so many pages.", min=1)] = None,
) -> None:
    """Discover and fetch what the BBC published since the last run, and load it."""
    from etl import pipeline

    show.summary(pipeline.ingest_live(limit=limit))
