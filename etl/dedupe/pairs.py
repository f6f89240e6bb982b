"""A JSON-lines file of pairs comes in, one decision a line goes out (`orinoco compare --pairs`).

A line names two files (relative to the pairs file), their addresses and publication days where known. Which article a
file is, its address says: a text without one is an article of its own. A file that cannot be read is a line with
`error` and `reason`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etl.dedupe import compare
from etl.dedupe.decision import Decision
from etl.discover.files import read_paths
from etl.errors import Reason, Rejected, UsageError
from etl.model import Document, Precision
from etl.parse import parse_page
from etl.parse.addresses import article_key


def decide(path: Path) -> Iterator[dict[str, Any]]:
    """Decide each line `{id, a, b, a_url, b_url, a_published, b_published}` of `path`; the last four may be null."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            pair = json.loads(line)
            files = path.parent / pair["a"], path.parent / pair["b"]
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{path}, line {number}: not a pair with 'a' and 'b' ({error}).") from error
        try:
            a = document(files[0], pair.get("a_url"), pair.get("a_published"))
            b = document(files[1], pair.get("b_url"), pair.get("b_published"))
        except Rejected as rejected:
            yield {"id": pair.get("id"), "error": str(rejected), "reason": rejected.reason.value}
            continue
        said = decision_json(compare(a, b))
        said.pop("passages")
        yield {"id": pair.get("id"), **said}


def document(path: Path, url: str | None = None, published: str | None = None) -> Document:
    """Read one file as the article at `url`, of any publisher; raises `Rejected`."""
    _name, capture = next(read_paths([path], url), (str(path), Rejected(Reason.EMPTY, f"{path} holds nothing")))
    if isinstance(capture, Rejected):
        raise capture
    address = url or capture.address or None
    try:
        read = parse_page(capture.body, address)
    except Rejected as rejected:
        if rejected.reason is not Reason.NOT_BBC:
            raise
        read = parse_page(capture.body)  # another publisher's text; its address still says which article it is
    source, native_id = article_key(url) if url else ("file", str(path.resolve()))
    read = replace(read, source=source, native_id=native_id, canonical_url=url or read.canonical_url)
    if published and read.first_published_at is None:
        day = datetime.fromisoformat(published)
        read = replace(
            read,
            first_published_at=day if day.tzinfo else day.replace(tzinfo=UTC),
            published_precision=Precision.DAY,
            published_basis="pairs file",
        )
    return read


def decision_json(decision: Decision) -> dict[str, Any]:
    """A decision as `orinoco compare` prints it."""
    return asdict(decision)
