"""The tree of typed nodes in which the BBC keeps texts since 2020: pieces of an article in, nodes out.

The text is given at several levels at once, as in the original: who collects all of them reads everything twice.
"""

from __future__ import annotations

from typing import Any

from etl.sample.catalogue import Piece

Node = dict[str, Any]


def node(kind: str, *blocks: Node, **model: Any) -> Node:
    """One node of the text tree."""
    return {"type": kind, "model": {**model, "blocks": list(blocks)}}


def fragment(value: str, *attributes: str) -> Node:
    return {"type": "fragment", "model": {"text": value, "attributes": list(attributes)}}


def plain(value: str) -> Node:
    """text > paragraph > fragment, the text given at two of the three."""
    return node("text", node("paragraph", fragment(value), text=value))


def paragraph(piece: Piece, *attributes: str) -> Node:
    """The paragraph of a piece: a fragment a run, wrapped in `urlLink` where it links."""
    runs = [
        node("urlLink", fragment(run.text, *attributes), text=run.text, locator=run.href, isExternal=True)
        if run.href
        else fragment(run.text, *attributes)
        for run in piece.runs
    ]
    return node("paragraph", *runs, text=piece.text)


def urn(native_id: str) -> str:
    return f"urn:bbc:optimo:asset:{native_id}"
