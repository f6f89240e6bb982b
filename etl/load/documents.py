"""Revisions in the warehouse come in by id, documents as they were loaded come out: for comparing texts again.

Links, images and the page's own statements about time are not restored: they do not belong to the text.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from etl.model import Block, BlockKind, Byline, Document, PageType, Precision

_READ = text("""
SELECT r.revision_id, a.native_id, a.canonical_url, a.source, a.section, a.first_published_at, a.published_precision,
    a.published_basis, a.last_modified_at, r.layout, r.page_type, r.language, r.headline, r.standfirst, r.bylines,
    r.tags, r.blocks, r.body
FROM warehouse.dim_revision AS r
JOIN warehouse.dim_article AS a USING (article_id)
WHERE r.revision_id = ANY(:ids)
""")


def read(connection: Connection, revision_ids: Collection[int]) -> dict[int, Document]:
    """Documents by revision id; an id that is not there is missing from the answer."""
    found = connection.execute(_READ, {"ids": list(revision_ids)})
    return {row["revision_id"]: _document(row) for row in found.mappings()}


def _document(row: Any) -> Document:
    body: str = row["body"]
    return Document(
        native_id=row["native_id"],
        canonical_url=row["canonical_url"],
        layout=row["layout"],
        page_type=PageType(row["page_type"]),
        language=row["language"],
        headline=row["headline"],
        standfirst=row["standfirst"],
        bylines=tuple(Byline(b["name"], b["role"]) for b in row["bylines"]),
        section=row["section"],
        tags=tuple(row["tags"]),
        first_published_at=row["first_published_at"],
        last_modified_at=row["last_modified_at"],
        published_precision=Precision(row["published_precision"]) if row["published_precision"] else None,
        published_basis=row["published_basis"],
        blocks=tuple(_block(block, body) for block in row["blocks"]),
        source=row["source"],
    )


def _block(block: dict[str, Any], body: str) -> Block:
    at = block.get("at")
    return Block(
        kind=BlockKind(block["kind"]),
        text=body[block["char_start"] : block["char_end"]],
        id=block.get("id"),
        at=datetime.fromisoformat(at) if at else None,
        headline=block.get("headline"),
        author=block.get("author"),
        handle=block.get("handle"),
    )
