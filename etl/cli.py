"""The `orinoco` command. Exit codes: 0 done, 1 done with failed items (or something went wrong), 2 unusable call.

Each group of commands is a module in `etl/commands/`, imported only when its command is called: `orinoco --help` is
quick. Errors of ours end as one sentence on standard error, never as a traceback.
"""

from __future__ import annotations

import os
import sys

import typer

from etl.commands import backup, ingest, pages, runs, story, system, warehouse
from etl.errors import OrinocoError, UsageError

app = typer.Typer(
    name="orinoco",
    help="BBC coverage of Latin America and the Venezuela crisis, into a warehouse with evidence.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (system, pages, ingest, runs, warehouse, story, backup):
    module.register(app)


def main() -> None:
    """Entry point of the console script."""
    try:
        app()
    except UsageError as error:
        print(f"orinoco: {error}", file=sys.stderr)
        sys.exit(2)
    except OrinocoError as error:
        print(f"orinoco: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:  # `orinoco parse … | head`: the reader has what it wanted
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


if __name__ == "__main__":
    main()
