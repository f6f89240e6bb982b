"""A document or its facts as plain JSON values: what `orinoco parse` and `orinoco extract` print.

Keys follow the fields of `etl.model`; times are ISO 8601 in UTC with Z; a field that is not known is null.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

import msgspec

from etl.model import Block, Document, Facts


def document_json(document: Document) -> dict[str, Any]:
    """One line of `orinoco parse`, without its `path`. Blocks leave out what only live pages and social posts have."""
    line = {field.name: plain(getattr(document, field.name)) for field in fields(Document)}
    line["blocks"] = [_block(block) for block in document.blocks]
    line["body"] = document.body
    return line


def facts_json(facts: Facts) -> dict[str, Any]:
    """The facts of one document; each has `char_start`, `char_end` and `surface` into `body`."""
    line = {field.name: plain(getattr(facts, field.name)) for field in fields(Facts)}
    line["topics"] = [plain(topic) | plain(topic.hits[0]) for topic in facts.topics]  # its first hit is its evidence
    return line


def instant(moment: datetime) -> str:
    """ISO 8601 in UTC: `2019-08-21T09:05:00Z`; fractions of a second only where there are any."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def plain(value: Any) -> Any:
    """Dataclasses, structs, enums, times and tuples as what JSON has."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, msgspec.Struct):
        return {name: plain(item) for name, item in msgspec.structs.asdict(value).items()}
    if hasattr(value, "items"):
        return {str(key): plain(item) for key, item in value.items()}
    return value


def _block(block: Block) -> dict[str, Any]:
    always = {"kind": block.kind.value, "text": block.text}
    rest = {name: plain(getattr(block, name)) for name in ("id", "at", "headline", "author", "handle")}
    return always | {name: value for name, value in rest.items() if value is not None}
