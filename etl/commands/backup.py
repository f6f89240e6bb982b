"""`orinoco backup`, `orinoco restore`: everything that cannot be made again, out and back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    app.command()(backup)
    app.command()(restore)


def backup(folder: Annotated[Path, typer.Argument(help="A new folder to write into.")]) -> None:
    """Back up the warehouse and the archive into a folder; the system may go on running.

    For a Postgres of your own, ORINOCO_OWNER_DSN names the role that owns the warehouse, as for `orinoco migrate`.
    """
    from etl.config import settings
    from etl.load import backup as backups

    current = settings()
    with _owned() as owner:
        made = backups.backup(owner, current.archive_uri, folder, current.server.binary)
    size = sum((folder / name).stat().st_size for name in made.files) / 1e6
    typer.echo(f"{made.articles} articles and {made.captures} captures are in {folder}: {size:.1f} MB.")


def restore(folder: Annotated[Path, typer.Argument(help="What `orinoco backup` wrote.", exists=True)]) -> None:
    """Restore a backup into an empty warehouse and archive, and prove that both say what was backed up."""
    from etl.config import settings
    from etl.load import backup as backups

    current = settings()
    with _owned() as owner:
        made = backups.restore(owner, current.archive_uri, folder, current.server.binary)
    typer.echo(
        f"{made.articles} articles and {made.captures} captures of {made.made_at} are back; the checksum is the same, "
        "and every page is in the archive."
    )


@contextmanager
def _owned() -> Iterator[str]:
    """The DSN of a role that owns the warehouse, which is up within the block."""
    from etl.config import settings
    from etl.system.control import running_warehouse

    current = settings()
    if owner := os.environ.get("ORINOCO_OWNER_DSN"):
        yield owner
        return
    with running_warehouse(current):
        yield current.warehouse or current.server.dsn("warehouse")
