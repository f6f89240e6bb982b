"""`orinoco ingest …`: the pipeline without Airflow, on the same warehouse and archive."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from etl.commands import needs_warehouse, show
from etl.errors import Reason, UsageError

ingest = typer.Typer(help="Run the pipeline without Airflow.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(ingest, name="ingest")


@ingest.command()
@needs_warehouse
def files(
    paths: Annotated[list[Path], typer.Argument(help="html, html.gz, WARC or text files, or folders.", exists=True)],
    url: Annotated[str | None, typer.Option("--url", help="The address of the page, for a single file.")] = None,
) -> None:
    """Load pages and plain-text documents from this machine."""
    from etl import running

    show.summary(running.ingest_files(paths, url))


@ingest.command()
@needs_warehouse
def live(
    limit: Annotated[int | None, typer.Option(help="At most so many pages.", min=1)] = None,
    source: Annotated[
        list[str] | None,
        typer.Option(
            help="Where to look: feed, topic_page, sitemap, recheck, link; may be repeated. Default: all but link."
        ),
    ] = None,
) -> None:
    """Discover and fetch what the BBC published since the last run, and load it."""
    from etl import running

    with show.fetching() as watch:
        done = running.ingest_live(limit=limit, sources=source, watch=watch)
    show.summary(done)


@ingest.command()
@needs_warehouse
def warc(
    paths: Annotated[list[str], typer.Argument(help="WARC files or folders of them: paths or fsspec URIs.")],
    limit: Annotated[int | None, typer.Option(help="At most so many pages.", min=1)] = None,
) -> None:
    """Load the BBC articles in any crawler's WARC files, CC-NEWS or our own archive among them. Nothing is fetched."""
    from etl import running

    for summary in running.ingest_warc(_uris(paths), limit=limit):
        if summary.candidates:
            show.summary(summary)


@ingest.command()
@needs_warehouse
def wayback(
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="First day of capture.")],
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Last day of capture.")],
    address: Annotated[
        list[str] | None, typer.Option(help="Addresses to look below, with * at the end. Default: Latin America.")
    ] = None,
    listing: Annotated[
        list[str] | None,
        typer.Option(
            help="Feeds or section pages whose history leads to articles. Default from 2024 on: the feeds and topic "
            "pages of the settings, for since then an address names no region."
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option(help="At most so many pages.", min=1)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how much that is.")] = False,
) -> None:
    """Load what the Wayback Machine kept of a period. Called again it goes on with what is left."""
    from etl import asking, planning, running
    from etl.config import settings

    params = {
        "since": f"{since:%Y-%m-%d}", "until": f"{until:%Y-%m-%d}", "addresses": address, "listings": listing,
        "limit": limit,
    }  # fmt: skip
    if dry_run:
        asking.refuse_nonsense("wayback", params)
        typer.echo(str(planning.estimate(settings(), params)))
        return
    with show.fetching() as watch:
        done = running.ingest("wayback", params, watch=watch)
    show.summary(done)


@ingest.command()
@needs_warehouse
def again(
    rejected: Annotated[bool, typer.Option("--rejected", help="Only pages that were refused.")] = False,
    reason: Annotated[
        list[Reason] | None, typer.Option(help="Only pages that were refused for this reason; may be repeated.")
    ] = None,
    run: Annotated[int | None, typer.Option(help="Only pages that this run dealt with.", min=1)] = None,
    facts: Annotated[
        bool, typer.Option("--facts", help="Parse nothing: only facts whose rules have changed, from the stored texts.")
    ] = False,
) -> None:
    """Read the archive again with today's parser and rules. Nothing is fetched; texts that read the same stay."""
    from etl import running

    if facts and (rejected or reason):
        raise UsageError("Refused pages have no facts: give --facts, or --rejected and --reason.")
    reasons = [one.value for one in reason or ()]
    params = {"rejected_only": rejected, "reasons": reasons, "run_id": run, "facts_only": facts}
    show.summary(running.ingest("reprocess", params))


def _uris(paths: list[str]) -> list[str]:
    """Every WARC file among the paths and in the folders among them, as URIs. Raises UsageError where there is none."""
    found: list[str] = []
    for path in paths:
        if "://" in path:
            found.append(path)
            continue
        here = Path(path).absolute()
        inside = sorted(here.rglob("*.warc*")) if here.is_dir() else [here]
        found.extend(file.as_uri() for file in inside if file.is_file() and not file.name.endswith(".part"))
    if not found:
        raise UsageError(f"There is no WARC file at {', '.join(paths)}.")
    return found
