"""Stored texts of a batch come in, with the facts of those kinds whose rules have changed they go out.

Nothing is parsed: a text is read from the warehouse as it was loaded. Kinds that are up to date are not made again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Connection

from etl import planning
from etl.extract import behind, extract, versions
from etl.load import documents, runs
from etl.model import Refresh

TEXTS_AT_ONCE = 200  # in memory: a few MB


def refreshed(connection: Connection, run: int, batch: int) -> Iterator[tuple[int, Refresh]]:
    """By the ordinal of their candidate. A text another run replaced meanwhile is missing."""
    due = runs.due(connection, run, batch, planning.FACTS)
    for start in range(0, len(due), TEXTS_AT_ONCE):
        some = due[start : start + TEXTS_AT_ONCE]
        texts = documents.read(connection, [text.revision_id for text in some])
        for text in some:
            document = replace(texts[text.revision_id], first_published_at=text.published_at)
            kinds = behind(text.fact_versions)
            current = {kind: version for kind, version in versions().items() if kind in kinds}
            yield text.ordinal, Refresh(text.revision_id, document, kinds, extract(document, kinds), current)
