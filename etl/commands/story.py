"""`orinoco story show`, `split`, `merge`, `undo`: which articles are one story, why, and a person's word on it."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from etl.commands import needs_warehouse
from etl.commands import show as tables

Article = Annotated[str, typer.Argument(help="Native id (49418451, c4gx…o) or address of an article.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept with the decision.")]
By = Annotated[str, typer.Option("--by", help="Who decides; kept with the decision.")]


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="Which articles are one story, and why.", no_args_is_help=True)
    for command in (show, split, merge, undo):
        group.command()(needs_warehouse(command))
    app.add_typer(group, name="story")


def show(article: Article) -> None:
    """Print the articles of an article's story, by which rule each belongs to it, and what happened to the story."""
    from etl.config import settings
    from etl.dedupe import stories
    from etl.load.database import transaction

    with transaction(settings().dsn()) as connection:
        story = stories.show(connection, article)
    rows = [
        (
            "●" if row.is_medoid else "",
            f"{row.published_at:%Y-%m-%d %H:%M}",
            row.native_id,
            row.headline,
            row.kind or "",
            f"{row.jaccard:.2f}" if row.jaccard is not None else "",
            f"{row.containment:.2f}" if row.containment is not None else "",
            f"{row.decided_by}: {row.why}" if row.decided_by else row.rule or "",
        )
        for row in story.articles
    ]
    console = Console()
    columns = ("", "published", "article", "headline", "kind", "jaccard", "contained", "because")
    tables.table(console, f"Story {story.number}", columns, rows)
    log = [
        (str(entry.log_id), f"{entry.logged_at:%Y-%m-%d %H:%M}", entry.action, entry.native_id or "", entry.rule,
         entry.note or "")
        for entry in story.log
    ]  # fmt: skip
    if log:
        tables.table(console, "What happened", ("entry", "when", "what", "article", "by", "note"), log)


def split(article: Article, reason: Reason, by: By = "operator") -> None:
    """Take an article out of its story, for good."""
    from etl.config import settings
    from etl.dedupe import stories
    from etl.load.database import transaction

    with transaction(settings().dsn()) as connection:
        entry = stories.split(connection, article, reason, by)
    _done(entry)


def merge(article: Article, other: Article, reason: Reason, by: By = "operator") -> None:
    """Make the stories of two articles one, for good."""
    from etl.config import settings
    from etl.dedupe import stories
    from etl.load.database import transaction

    with transaction(settings().dsn()) as connection:
        entry = stories.merge(connection, article, other, reason, by)
    _done(entry)


def undo(
    entry: Annotated[int, typer.Argument(help="Number of the split or merge; `orinoco story show` prints it.")],
    reason: Reason,
    by: By = "operator",
) -> None:
    """Take a split or merge back: the texts decide again."""
    from etl.config import settings
    from etl.dedupe import stories
    from etl.load.database import transaction

    with transaction(settings().dsn()) as connection:
        undone = stories.undo(connection, entry, reason, by)
    _done(undone)


def _done(entry: int) -> None:
    from etl import pipeline

    pipeline.refresh_trends()
    print(f"Done, entry {entry} of warehouse.story_log. To take it back: orinoco story undo {entry} --reason …")
