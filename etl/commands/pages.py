"""`orinoco parse`, `extract` and `compare`: the library on files, without a database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from etl.errors import Rejected, UsageError
from etl.model import Document

Paths = Annotated[
    list[Path], typer.Argument(help="html, html.gz, WARC or text files, or folders of them.", exists=True)
]
Url = Annotated[str | None, typer.Option("--url", help="The address of the page, where the file does not say it.")]


def register(app: typer.Typer) -> None:
    app.command()(parse)
    app.command()(extract)
    app.command()(compare)


def parse(paths: Paths, url: Url = None) -> None:
    """Print one JSON document a line for each page. A page that cannot be read is a line with `error` and `reason`."""
    from etl.serialise import document_json

    _print_each(paths, url, document_json)


def extract(
    paths: Paths,
    url: Url = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the text with its facts marked, for reading.")
    ] = False,
) -> None:
    """Like `parse`, with the facts: mentions, quotes, figures, topics, tone, crisis score."""
    from etl.clean import clean
    from etl.extract import extract as extract_facts
    from etl.serialise import document_json, facts_json

    if explain:
        from etl.commands.explain import show

        for _path, document in _documents(paths, url):
            if isinstance(document, Document):
                cleaned = clean(document)
                show(cleaned, extract_facts(cleaned))
        return

    def both(document: Document) -> dict[str, Any]:
        cleaned = clean(document)
        return document_json(cleaned) | facts_json(extract_facts(cleaned))

    _print_each(paths, url, both)


def compare(
    a: Annotated[Path | None, typer.Argument(help="One page or text.", exists=True)] = None,
    b: Annotated[Path | None, typer.Argument(help="The other.", exists=True)] = None,
    a_url: Annotated[str | None, typer.Option("--a-url")] = None,
    b_url: Annotated[str | None, typer.Option("--b-url")] = None,
    pairs: Annotated[
        Path | None, typer.Option("--pairs", help="Decide every line of this JSON-lines file.", exists=True)
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show the passages both share.")] = False,
) -> None:
    """Decide whether two pages are the same article, or the same story, and say by which rule."""
    from etl.dedupe import compare as decide
    from etl.dedupe.pairs import decide as decide_pairs
    from etl.dedupe.pairs import decision_json

    if pairs:
        for line in decide_pairs(pairs):
            _print_json(line)
        return
    if a is None or b is None:
        raise UsageError("Give two files to compare, or --pairs FILE.")
    decision = decide(_one(a, a_url), _one(b, b_url))
    said = decision_json(decision)
    if not explain:
        said.pop("passages", None)
    _print_json(said)


def _documents(paths: list[Path], url: str | None) -> Iterator[tuple[str, Document | Rejected]]:
    from etl.discover.files import read_paths
    from etl.parse import parse_page

    for path, capture in read_paths(paths, url):
        if isinstance(capture, Rejected):
            yield path, capture
            continue
        try:
            yield path, parse_page(capture.body, url or capture.address or None)
        except Rejected as rejected:
            yield path, rejected


def _one(path: Path, url: str | None) -> Document:
    from etl.dedupe.pairs import document

    try:
        return document(path, url)
    except Rejected as rejected:
        raise UsageError(f"{path} cannot be compared: {rejected}") from rejected


def _print_each(paths: list[Path], url: str | None, describe: Any) -> None:
    failed = False
    for path, document in _documents(paths, url):
        if isinstance(document, Rejected):
            failed = True
            _print_json({"path": path, "error": document.detail or str(document), "reason": document.reason.value})
        else:
            _print_json({"path": path} | describe(document))
    if failed:
        raise typer.Exit(1)


def _print_json(value: dict[str, Any]) -> None:
    import orjson

    sys.stdout.write(orjson.dumps(value).decode() + "\n")
